"""PR-REST against the examples of its specification, and against hashes that openssl made."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.protocols import xroad
from chibo.protocols.xroad import (
    BadAnswer,
    BadIdentifier,
    ClientId,
    Component,
    Request,
    ServerId,
    ServiceFault,
    ServiceId,
    WrongAnswer,
    XRoadFault,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "xroad" / "pr-rest.json").read_text(encoding="utf-8")
)
parts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


def request(about: dict[str, Any]) -> Request:
    return Request(
        method=about["method"],
        client=ClientId.parse(about["client"]),
        service=ServiceId.parse(about["service"]),
        id=about.get("id", "1"),
        path=about["path"],
        query=tuple(map(tuple, about["query"])),
        body=about.get("body", "").encode(),
        content_type=about.get("content_type", ""),
    )


QUESTION = request(VECTORS["hashes"]["cases"][1])


def answer_to(question: Request, request_id: str = "r-1", **changes: str) -> list[tuple[str, str]]:
    headers = {
        "X-Road-Id": question.id,
        "X-Road-Client": str(question.client),
        "X-Road-Service": str(question.service),
        "X-Road-Request-Id": request_id,
        "X-Road-Request-Hash": question.hash(request_id),
        "Content-Type": "application/json",
    } | {name.replace("_", "-"): value for name, value in changes.items()}
    return list(headers.items())


@pytest.mark.parametrize("about", VECTORS["requests"], ids=lambda about: about["section"])
def test_the_address_is_that_of_the_examples(about):
    made = request(about)

    assert made.target == about["target"]
    assert ("X-Road-Client", about["client"]) in made.headers


def test_parts_are_encoded_one_by_one():
    about = VECTORS["identifiers"]
    for valid in about["valid"]:
        found = ServiceId.parse(valid["text"])
        assert (found.service, found.is_strict) == (valid["service"], valid["strict"])
        assert str(found) == valid["text"]
    for invalid in about["invalid"]:
        with pytest.raises(BadIdentifier):
            ServiceId.parse(invalid)
    assert ClientId("A", "B", about["allowed_signs"]).is_strict


@given(instance=parts, member_class=parts, member=parts, subsystem=parts, service=parts)
def test_what_was_encoded_is_understood_again(**names):
    made = ServiceId(**names)
    assert ServiceId.parse(str(made)) == made
    assert str(made).isascii()


@pytest.mark.parametrize("text", ["A/B", "A/B/C/D/E", "A//C", "A/B/%ff", "A/B/%z1", ""])
def test_what_is_no_client_is_refused(text):
    with pytest.raises(BadIdentifier):
        ClientId.parse(text)


def test_the_optional_headers_are_those_of_the_specification():
    wanted = VECTORS["optional_headers"]
    made = Request(
        method="GET",
        client=ClientId("I", "C", "M"),
        service=QUESTION.service,
        id=wanted["X-Road-Id"],
        user_id=wanted["X-Road-UserId"],
        issue=wanted["X-Road-Issue"],
        security_server=ServerId.parse(wanted["X-Road-Security-Server"]),
        more=(("Chibo-Purpose", "x"),),
    )

    headers = dict(made.headers)
    names = ("X-Road-Id", "X-Road-UserId", "X-Road-Issue", "X-Road-Security-Server")
    assert {name: headers[name] for name in names} == {name: wanted[name] for name in names}
    assert headers["X-Road-Client"] == "I/C/M"
    assert made.headers[-1] == ("Chibo-Purpose", "x")
    assert "X-Road-UserId" not in dict(QUESTION.headers)


@pytest.mark.parametrize("about", VECTORS["hashes"]["cases"], ids=["without body", "with body"])
def test_the_hash_is_that_which_openssl_makes(about):
    assert request(about).hash(about["request_id"]) == about["hash"]


def test_headers_of_one_connection_are_not_in_the_hash():
    plain = replace(QUESTION, more=())
    carried = [*plain.headers, ("Host", "x"), ("Connection", "close"), ("X-Road-Request-Hash", "x")]

    again = xroad.request_hash(plain.method, plain.target, carried, plain.body, request_id="r")

    assert again == plain.hash("r")
    assert plain.hash("r") != plain.hash("s")


@pytest.mark.parametrize(
    "change",
    [
        {"method": "STEAL"}, {"path": "pets"}, {"path": "/" + "x" * 2_000}, {"issue": "a\r\nb: c"},
        {"more": (("", "x"),)}, {"more": (("a:b", "x"),)}, {"user_id": "VNđ"},
    ],
    ids=str,
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_not_made(change):
    with pytest.raises(ValueError, match=r"method|slash|characters|header"):
        replace(QUESTION, **change)


@pytest.mark.parametrize("about", VECTORS["answers"], ids=lambda about: about["section"])
def test_answers_of_the_examples_are_understood(about):
    headers = dict(about["headers"])
    asked = Request(
        method="GET",
        client=ClientId.parse(headers["x-road-client"]),
        service=ServiceId.parse(headers["x-road-service"]),
        id=headers["x-road-id"],
    )
    body = b"" if about["body"] is None else json.dumps(about["body"]).encode()

    if about["status"] >= 300:
        with pytest.raises(ServiceFault) as caught:
            xroad.read(about["status"], about["headers"], body, to=asked, hashed=False)
        assert (caught.value.status, caught.value.body) == (about["status"], body)
        return
    found = xroad.read(about["status"], about["headers"], body, to=asked, hashed=False)
    assert found.request_id == headers["x-road-request-id"]
    assert len(base64.b64decode(found.request_hash)) == 64
    if about["body"] is not None:
        assert found.json() == about["body"]


@pytest.mark.parametrize("about", VECTORS["faults"], ids=lambda about: about["body"]["type"])
def test_faults_of_the_examples_are_told_apart_from_the_services_own(about):
    body = json.dumps(about["body"]).encode()

    with pytest.raises(XRoadFault) as caught:
        xroad.read(about["status"], about["headers"], body, to=QUESTION)

    fault = caught.value
    assert (fault.kind, fault.detail) == (about["body"]["type"], about["body"]["detail"])
    assert fault.component is Component(about["component"])
    assert fault.status == about["status"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]"])
def test_a_fault_without_a_readable_body_is_named_by_its_header(body):
    with pytest.raises(XRoadFault, match="ClientProxyish") as caught:
        xroad.read(500, [("x-road-error", "ClientProxyish")], body, to=QUESTION)

    assert caught.value.component is Component.UNKNOWN
    assert caught.value.message == ""


def test_an_answer_belongs_to_its_question():
    found = xroad.read(200, answer_to(QUESTION), b'{"a": 1}', to=QUESTION)

    assert (found.json(), found.status, found.content_type) == ({"a": 1}, 200, "application/json")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X_Road_Id", "another"),
        ("X_Road_Client", "I/C/M"),
        ("X_Road_Service", "I/C/M/S/X"),
        ("X_Road_Request_Hash", QUESTION.hash("another")),
    ],
)
def test_an_answer_to_something_else_is_refused(name, value):
    with pytest.raises(WrongAnswer) as caught:
        xroad.read(200, answer_to(QUESTION, **{name: value}), b"{}", to=QUESTION)

    assert caught.value.what == name.replace("_", "-").lower()


def test_an_answer_to_a_changed_body_is_refused():
    other = replace(QUESTION, body=b'{"id": 1}')

    with pytest.raises(WrongAnswer, match="request-hash"):
        xroad.read(200, answer_to(other), b"{}", to=QUESTION)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X_Road_Request_Id", ""), ("X_Road_Id", ""), ("X_Road_Request_Hash", "€"),
        ("X_Road_Request_Hash", "AAAA"), ("X_Road_Request_Hash", "A"),
    ],
)  # fmt: skip
def test_an_answer_without_its_marks_cannot_be_read(name, value):
    with pytest.raises(BadAnswer):
        xroad.read(200, answer_to(QUESTION, **{name: value}), b"{}", to=QUESTION)


def test_a_body_that_is_no_json_is_said_to_be_none():
    found = xroad.read(200, answer_to(QUESTION), b"<html>", to=QUESTION)

    with pytest.raises(BadAnswer):
        found.json()
