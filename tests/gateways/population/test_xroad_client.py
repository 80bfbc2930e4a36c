"""Our client against the simulated register over real HTTP: what it asks, what it makes of every mishap."""

from datetime import date

import pytest

from chibo.gateways.population import xroad
from chibo.gateways.population.port import (
    Away,
    CursorLost,
    Refused,
    Revoked,
    State,
    Untrue,
    Verdict,
)
from chibo.gateways.population.xroad import Place
from tests.support import registry
from tests.support.registry import call, row

PEOPLE = [
    row("R1", "Cà Thị Hoa", "1984-08-15"),
    row("R2", "Cà Thị Hoà", "1984-08-15", native_province="79"),
    row("R3", "Lò Văn Thoan", "1970-02-11", sex="m"),
    row("R4", "Lò Văn Thoan", "1970-11-02", sex="m", native_province="10"),
]
IN_STEP = call("keep_in_step")


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    with registry.simulated(PEOPLE, tmp_path_factory.mktemp("people")) as running:
        yield running


@pytest.fixture
def world(process):
    process.lever("reset")
    process.lever("manners")
    return process


@pytest.fixture
def client(world):
    found = world.client()
    yield found
    found.close()


def test_somebody_of_this_id_name_and_birth_is_known_or_what_differs(client):
    ask = {"personal_id": "911184000001", "name": "Cà Thị Hoa"}

    same = client.verify(call("verify_record"), **ask, born=date(1984, 8, 15))
    other = client.verify(call("verify_record"), **ask, born=date(1984, 8, 16))
    nobody = client.verify(
        call("verify_record"), personal_id="911184999999", name="Cà Thị Hoa", born=None
    )

    assert same == Verdict(rid="R1", version=1)
    assert other.differing == ("born",)
    assert nobody.rid == ""


@pytest.mark.parametrize(
    ("born", "found"), [("1970-02-11", ["R3", "R4"]), ("1970", ["R3", "R4"]), ("1971-02-11", [])]
)
def test_whom_it_may_mean_is_told_without_personal_ids(client, born, found):
    records = client.find(call(), name="Lò văn thoan", born=born, sex="m")

    assert [one.rid for one in records] == found
    assert all("personal_id" not in one.facts for one in records)


def test_many_are_asked_about_at_once_and_come_in_order(client, world):
    world.lever("merge", rid="R2", into="R1")
    world.lever("split", rid="R4", into=[row("R5", "Lò Văn A", "1970-11-02")])

    found = client.fetch(IN_STEP, rids=["R4", "R2", "R9", "R1"], fields=["name", "personal_id"])

    assert [(one.rid, one.state) for one in found] == [
        ("R4", State.SPLIT), ("R2", State.MERGED), ("R9", State.UNKNOWN), ("R1", State.ACTIVE),
    ]  # fmt: skip
    assert found[0].successors == ("R5",)
    assert found[3].facts == {"name": "Cà Thị Hoa", "personal_id": "911184000001"}
    assert len(client.last.request_hash) == 88


def test_changes_are_told_of_those_who_are_followed(client, world):
    start = client.changes(IN_STEP, cursor="")
    client.follow(IN_STEP, add=["R1", "R3"])
    world.lever("change", rid="R1", facts={"died_on": "2026-10-01"})
    world.lever("change", rid="R2", facts={"name": "Cà Thị Hà"})
    world.lever("merge_provinces", old=["11"], new="12")

    first = client.changes(IN_STEP, cursor=start.cursor, limit=2)
    world.plan("duplicate_page")
    again = client.changes(IN_STEP, cursor=first.cursor, limit=2)
    world.lever("lose_cursors")

    assert [(one.seq, one.rid, one.version) for one in first.items] == [(1, "R1", 2), (2, "R1", 3)]
    assert first.more
    assert {one.seq for one in again.items} <= {1, 2, 3}
    with pytest.raises(CursorLost):
        client.changes(IN_STEP, cursor=again.cursor)


@pytest.mark.parametrize(
    ("mishap", "error", "code"),
    [
        ("429", Away, "http_429"), ("500", Away, "http_500"), ("503", Away, "http_503"),
        ("xroad_network", Away, "xroad_provider_server"), ("drop", Away, "remotedisconnected"),
        ("xroad_denied", Revoked, "access_denied"), ("xroad_client", Refused, "bad_request"),
        ("wrong_hash", Untrue, "wrong_x-road-request-hash"), ("wrong_id", Untrue, "wrong_x-road-id"),
        ("garbage", Untrue, "not_as_agreed"),
    ],
)  # fmt: skip
def test_every_mishap_has_its_own_end(client, world, mishap, error, code):
    world.plan(mishap)

    with pytest.raises(error) as caught:
        client.fetch(IN_STEP, rids=["R1"], fields=["name"])

    assert type(caught.value) is error
    assert caught.value.code == code
    assert client.fetch(IN_STEP, rids=["R1"], fields=["name"])[0].rid == "R1"


def test_a_connection_that_was_closed_meanwhile_is_made_anew(client, world):
    client.fetch(IN_STEP, rids=["R1"], fields=["name"])
    world.plan("drop")

    assert client.fetch(IN_STEP, rids=["R1"], fields=["name"])[0].rid == "R1"


def test_a_connection_that_is_closed_again_and_again_is_away(client, world):
    client.fetch(IN_STEP, rids=["R1"], fields=["name"])
    world.plan("drop", "drop")

    with pytest.raises(Away, match="remotedisconnected"):
        client.fetch(IN_STEP, rids=["R1"], fields=["name"])


def test_an_answer_beyond_all_measure_is_not_used(client, monkeypatch):
    monkeypatch.setattr(xroad, "LARGEST_ANSWER", 10)

    with pytest.raises(Untrue, match="too_large"):
        client.fetch(IN_STEP, rids=["R1"], fields=["name"])


def test_an_answer_that_takes_too_long_is_away(world):
    client = world.client(patience_seconds=0.2)
    world.lever("manners", delay_seconds=0.6)

    with pytest.raises(Away, match="timeout"):
        client.fetch(IN_STEP, rids=["R1"], fields=["name"])
    client.close()


def test_who_asks_too_fast_is_told_when_to_come_back(client, world):
    world.lever("manners", per_second=2)

    def ask_often():
        for _ in range(5):
            client.fetch(IN_STEP, rids=["R1"], fields=["name"])

    with pytest.raises(Away) as caught:
        ask_often()

    assert caught.value.after_seconds >= 1


@pytest.mark.parametrize(
    ("purpose", "what"),
    [("verify_record", ["personal_id"]), ("curiosity", ["name"]), ("close_id_gap", ["residence"])],
)
def test_the_register_judges_purposes_for_itself(client, purpose, what):
    with pytest.raises(Revoked, match="http_403"):
        client.fetch(call(purpose), rids=["R1"], fields=what)


def test_an_asker_whose_right_ended_is_told_so_by_x_road(client, world):
    world.lever("revoke", asker=registry.CLIENT)

    with pytest.raises(Revoked, match="access_denied"):
        client.fetch(IN_STEP, rids=["R1"], fields=["name"])


def test_a_question_that_makes_no_sense_is_refused(client):
    with pytest.raises(Refused, match="http_400"):
        client.find(call(), name="A", born="yesterday", sex="m")
    with pytest.raises(ValueError, match="500"):
        client.fetch(IN_STEP, rids=["R1"] * 501, fields=["name"])


def test_where_a_proxy_changes_headers_the_hash_is_not_held_against_ours(world):
    client = world.client(hashed=False)
    world.plan("wrong_hash")

    assert client.fetch(IN_STEP, rids=["R1"], fields=["name"])[0].rid == "R1"
    client.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "https://127.0.0.1:1"])
def test_nobody_there_is_away(url):
    client = registry.XRoadRegistry(
        Place(url=url, client=registry.CLIENT, service=registry.SERVICE)
    )

    with pytest.raises(Away, match="connectionrefusederror"):
        client.changes(IN_STEP, cursor="")


@pytest.mark.parametrize("url", ["http://register.example", "ftp://127.0.0.1", ""])
def test_personal_data_goes_over_no_open_network(url):
    with pytest.raises(ValueError, match="https"):
        Place(url=url, client=registry.CLIENT, service=registry.SERVICE)
