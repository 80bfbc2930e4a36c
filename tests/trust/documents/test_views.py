"""Pages: who sees what, files as attachments, the check for anybody, the QR page in two steps."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from chibo.core.actor import PUBLIC, Actor
from chibo.core.errors import Missing, Refused
from chibo.trust.documents import public_page, queries, views
from chibo.trust.ledger import services as ledger
from tests.support import factories
from tests.support.documents import House
from tests.support.logsigner import SignerThread, new_files
from tests.support.signing import altered, now

pytestmark = pytest.mark.django_db


def get(actor: Actor, view: Any, path: str = "/", **arguments: Any) -> Any:
    request = RequestFactory().get(path)
    request.actor = actor  # type: ignore[attr-defined]
    return view(request, **arguments)


def post(view: Any, data: dict[str, Any], **arguments: Any) -> Any:
    request = RequestFactory().post("/", data)
    request.actor = PUBLIC  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return view(request, **arguments)


def words(response: Any) -> str:
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.fixture
def seal(settings: Any, tmp_path: Any) -> Iterator[Any]:
    """A log that is sequenced and published on demand."""
    files = new_files(tmp_path, settings.CHIBO_LOG_ORIGIN)
    with SignerThread(files) as signer:
        yield lambda: ledger.run_once(at=now(), signer=signer)


def upload(data: bytes, name: str = "BB-01.pdf") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, data, "application/pdf")}


def test_the_list_shows_the_branch_its_documents(house: House):
    house.signed("resolution")
    house.create()

    response = get(house.actor(house.chair), views.listing)

    said = words(response)
    assert response.status_code == 200
    assert "Resolution 01-NQ/CB" in said
    assert "Signed, waiting for the seal" in said
    assert "Minutes 01-BB/CB" in said
    assert "Awaiting signature" in said


def test_a_plain_member_of_the_branch_sees_them_too(house: House):
    house.create()
    member = factories.person(unit=house.unit)

    assert "01-BB/CB" in words(get(factories.actor(member), views.listing))


def test_a_stranger_sees_nothing(house: House):
    document = house.create()
    stranger = factories.actor(factories.person(unit=factories.unit()))

    assert "No document yet" in words(get(stranger, views.listing))
    for view in (views.page, views.file, views.evidence):
        with pytest.raises(Missing):
            get(stranger, view, document_id=document.pk)


def test_whoever_is_not_signed_in_is_sent_to_sign_in(house: House):
    document = house.create()

    response = get(PUBLIC, views.page, document_id=document.pk)

    assert response.status_code == 302
    assert "login" in response["Location"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"01-BB/CB", "01-NQ/CB"}),
        ("kind=NQ", {"01-NQ/CB"}),
        ("kind=nonsense", {"01-BB/CB", "01-NQ/CB"}),
        ("month=2026-11", {"01-BB/CB", "01-NQ/CB"}),
        ("month=2026-10", set()),
        ("month=gestern", {"01-BB/CB", "01-NQ/CB"}),
        ("unit=nonsense", {"01-BB/CB", "01-NQ/CB"}),
        ("page=99", {"01-BB/CB", "01-NQ/CB"}),
    ],
)
def test_the_list_is_narrowed(house: House, query: str, shown: set[str]):
    house.create()
    house.create("resolution")

    said = words(get(house.actor(house.chair), views.listing, f"/?{query}"))

    assert {symbol for symbol in ("01-BB/CB", "01-NQ/CB") if symbol in said} == shown


def test_a_committee_narrows_by_unit(house: House):
    other = factories.unit(name="Chi bộ trường học")
    house.create()
    draft = house.draft(unit_id=other.pk, unit_name=other.name, position=other.position)
    seat = factories.actor(house.chair, unit=other, office=factories.Office.SECRETARY)
    from chibo.trust.documents import services

    services.create_document(seat, draft, at=now())
    above = Actor(person_id=house.chair.pk, office="officer", lo=0, hi=2**40)

    both = words(get(above, views.listing))
    one = words(get(above, views.listing, f"/?unit={other.pk}"))

    assert "Chi bộ trường học" in both
    assert "bản Nà Khoang" not in one.split("Newest first")[1]


def test_the_list_has_a_constant_number_of_statements(
    house: House, django_assert_max_num_queries: Any
):
    for _ in range(3):
        house.create("resolution")
    actor = house.actor(house.chair)
    get(actor, views.listing)

    with django_assert_max_num_queries(14) as few:
        get(actor, views.listing)
    for _ in range(5):
        house.create("resolution")
    with django_assert_max_num_queries(len(few.captured_queries)):
        get(actor, views.listing)


def test_a_document_says_who_signed_and_who_has_not(house: House):
    document = house.create()
    house.sign(document, "secretary")

    said = words(get(house.actor(house.chair), views.page, document_id=document.pk))

    assert "Minutes secretary Quàng Thị Diên Signed" in said
    assert "Chair Lò Văn Thoan Not signed yet" in said
    assert "Not sealed yet." in said


def test_a_replaced_document_leads_to_its_correction(house: House):
    old = house.signed("resolution")
    new = house.create("resolution", replaces=old.pk, reason="ghi sai")
    waiting = words(get(house.actor(house.chair), views.page, document_id=old.pk))
    house.sign(new, "branch_secretary")

    done = words(get(house.actor(house.chair), views.page, document_id=old.pk))
    other = words(get(house.actor(house.chair), views.page, document_id=new.pk))

    assert "A correction is being signed 02-NQ/CB" in waiting
    assert "This document was replaced by a correction 02-NQ/CB" in done
    assert "Corrects 01-NQ/CB" in other


def test_files_are_attachments_with_plain_names(house: House, seal: Any):
    document = house.signed("resolution")
    seal()
    actor = house.actor(house.chair)

    pdf = get(actor, views.file, document_id=document.pk)
    proof = get(actor, views.evidence, document_id=document.pk)

    assert pdf["Content-Disposition"] == 'attachment; filename="NQ-01-2026-11-03.pdf"'
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content == queries.file(document.pk)
    assert proof["Content-Disposition"].endswith('filename="NQ-01-2026-11-03.pdf.tlog-proof"')
    assert proof.content.startswith(b"c2sp.org/tlog-proof@v1\n")


def test_evidence_before_the_seal_says_to_wait(house: House):
    document = house.signed("resolution")

    with pytest.raises(Refused):
        get(house.actor(house.chair), views.evidence, document_id=document.pk)


def test_a_sealed_document_shows_its_place_in_the_log(house: House, seal: Any):
    document = house.signed("resolution")
    seal()

    said = words(get(house.actor(house.chair), views.page, document_id=document.pk))

    assert "Number in the log 0" in said
    assert "not yet watched by a witness" in said
    assert "Download evidence" in said


def test_anybody_checks_a_sealed_file(house: House, seal: Any):
    document = house.signed()
    seal()

    response = post(views.verify, upload(queries.file(document.pk)))

    said = words(response)
    assert response.status_code == 200
    assert "The document is intact" in said
    assert "Minutes 01-BB/CB" in said
    assert "Not yet watched by a witness" in said


def test_a_file_before_its_seal_is_good_but_not_sealed(house: House):
    document = house.signed()

    said = words(post(views.verify, upload(queries.file(document.pk))))

    assert "The signatures are good; the seal was not checked" in said
    assert "not sealed yet" in said


def test_a_changed_file_is_called_changed(house: House):
    data = altered(queries.file(house.signed().pk))

    response = post(views.verify, upload(data, "<b>BB</b>.pdf"))

    said = words(response)
    assert "The document was changed" in said
    assert "Do not use it" in said
    assert "<b>BB" not in response.content.decode()


@pytest.mark.parametrize(
    ("data", "verdict"),
    [(b"", "The file is empty"), ("chữ".encode(), "This file is not a PDF")],
)
def test_a_file_that_is_no_document_gets_its_verdict(house: House, data: bytes, verdict: str):
    assert verdict in words(post(views.verify, upload(data)))


def test_a_log_that_cannot_be_read_is_told(house: House, seal: Any, settings: Any):
    document = house.signed("resolution")
    seal()
    (settings.CHIBO_LOG_DIR / "log.vkey").write_text("no key")

    said = words(post(views.verify, upload(queries.file(document.pk))))

    assert "The signatures are good; the seal was not checked" in said
    assert "The log cannot be read" in said


def test_no_file_is_asked_for_again(house: House):
    response = post(views.verify, {})

    assert response.status_code == 422
    assert "Choose a file first." in words(response)


def test_the_check_is_open_to_anybody_and_needs_the_token_of_the_form(house: House):
    client = Client(enforce_csrf_checks=True)

    assert client.get("/verify").status_code == 200
    assert client.post("/verify", upload(b"x")).status_code == 403


def test_the_public_page_says_only_seal_day_and_validity(house: House, seal: Any):
    document = house.signed()
    waiting = words(get(PUBLIC, views.public, token=document.token))
    seal()

    said = words(get(PUBLIC, views.public, token=document.token))

    assert "its seal is on the way" in waiting
    assert "The document is sealed and in force" in said
    assert "Number in the log 0" in said
    for secret in ("Nà Khoang", "Diên", "Thoan", "01-BB", "thường kỳ"):
        assert secret not in said


def test_an_unsigned_and_a_replaced_document_say_so(house: House):
    unsigned = house.create("resolution")
    old = house.signed("resolution")
    house.sign(house.create("resolution", replaces=old.pk, reason="x"), "branch_secretary")

    assert "not fully signed yet" in words(get(PUBLIC, views.public, token=unsigned.token))
    assert "replaced by a correction" in words(get(PUBLIC, views.public, token=old.token))


@pytest.mark.parametrize("token", ["0" * 32, "x", "../../etc"])
def test_an_unknown_token_is_missing(house: House, token: str):
    with pytest.raises(Missing):
        get(PUBLIC, views.public, token=token)


@pytest.mark.parametrize("way", ["file", "digest"])
def test_whoever_holds_the_file_learns_issuer_and_signers(house: House, way: str):
    document = house.signed()
    data = queries.file(document.pk)
    shown = upload(data) if way == "file" else {"sha256": hashlib.sha256(data).hexdigest().upper()}

    said = words(post(views.public, shown, token=document.token))

    assert "The file is the one that was signed" in said
    assert "Chi bộ bản Nà Khoang" in said
    assert "Quàng Thị Diên" in said


def test_another_file_reveals_nothing(house: House):
    one, other = house.signed("resolution"), house.signed("resolution")

    said = words(post(views.public, upload(queries.file(other.pk)), token=one.token))

    assert "This file is not the document of this address" in said
    assert "Nà Khoang" not in said


def test_the_unsigned_draft_reveals_nothing(house: House):
    document = house.create("resolution")
    draft = queries.file(document.pk)
    house.sign(document, "branch_secretary")

    assert public_page.reveal(document.token, hashlib.sha256(draft).hexdigest()) is None


def test_an_earlier_signed_version_says_that_it_is_earlier(house: House):
    document = house.create()
    house.sign(document, "secretary")
    half = queries.file(document.pk)
    house.sign(document, "chair")

    assert "earlier version" in words(post(views.public, upload(half), token=document.token))


def test_no_file_on_the_public_page_is_asked_for_again(house: House):
    document = house.signed("resolution")

    assert post(views.public, {"sha256": "zz"}, token=document.token).status_code == 422


def test_evidence_goes_to_whoever_holds_the_file(house: House, seal: Any):
    document = house.signed("resolution")
    seal()
    digest = hashlib.sha256(queries.file(document.pk)).hexdigest()

    given = post(views.public_evidence, {"sha256": digest}, token=document.token)
    refused = post(views.public_evidence, {"sha256": "0" * 64}, token=document.token)

    assert given.content.startswith(b"c2sp.org/tlog-proof@v1\n")
    assert "not the document of this address" in words(refused)


def test_documents_waiting_for_somebody(house: House):
    document = house.create()
    house.signed("resolution")
    chair = house.actor(house.chair)

    waiting = queries.documents(chair, queries.Filter(waiting_for=house.secretary.pk))
    nothing = queries.documents(chair, queries.Filter(waiting_for=UUID(int=1)))

    assert list(waiting) == [document]
    assert not nothing.exists()


def test_a_missing_document_is_missing(house: House):
    with pytest.raises(Missing):
        queries.newest_version(UUID(int=1))
    with pytest.raises(Missing):
        queries.evidence(UUID(int=1))
