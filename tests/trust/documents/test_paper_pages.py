"""Pages of signing by hand, the check of what was signed so, and the limits for the public."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image

from chibo.cli import verify
from chibo.core.actor import PUBLIC, Actor, system_actor
from chibo.core.errors import Denied, Missing
from chibo.trust.documents import inspection, queries, services, views
from chibo.trust.documents.models import Document
from chibo.trust.documents.rules import MeansKind
from chibo.trust.ledger import queries as log
from chibo.trust.ledger import services as ledger
from chibo.web import uploads
from tests.support import csc, factories
from tests.support.documents import House
from tests.support.logsigner import SignerThread, new_files
from tests.support.signing import Pki, altered, now

pytestmark = pytest.mark.django_db


def scanned(pages: int = 3, shade: int = 240) -> bytes:
    sheets = [Image.new("RGB", (200, 283), (shade, shade, number)) for number in range(pages)]
    buffer = io.BytesIO()
    sheets[0].save(buffer, "PDF", save_all=True, append_images=sheets[1:])
    return buffer.getvalue()


def ask(actor: Actor, view: Any, data: dict[str, Any] | None = None, **arguments: Any) -> Any:
    factory = RequestFactory()
    request = factory.get("/") if data is None else factory.post("/", data)
    request.actor = actor  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return view(request, **arguments)


def words(response: Any) -> str:
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def upload(*files: bytes, **more: Any) -> dict[str, Any]:
    sheets = [SimpleUploadedFile(f"{n}.pdf", data) for n, data in enumerate(files)]
    return {"sheets": sheets, "is_same": "on", **more}


@pytest.fixture
def waiting(house: House) -> Document:
    for person in (house.chair, house.secretary):
        services.choose_means(
            system_actor("test"), person_id=person.pk, kind=MeansKind.PAPER, at=now()
        )
    return house.create()


@pytest.fixture
def seal(settings: Any, tmp_path: Path) -> Iterator[Any]:
    files = new_files(tmp_path, settings.CHIBO_LOG_ORIGIN)
    with SignerThread(files) as signer:
        yield lambda: ledger.run_once(at=now(), signer=signer)


def page(house: House, document: Document, actor: Actor | None = None) -> str:
    viewer = actor or house.actor(house.secretary)
    return words(ask(viewer, views.page, document_id=document.pk))


def test_the_page_leads_from_print_to_scan(house: House, waiting: Document):
    said = page(house, waiting)
    printed = ask(house.actor(house.secretary), views.print_copy, document_id=waiting.pk)

    assert "Print for signing by hand" in said
    assert "Signs by hand, on paper" in said
    assert "Hand in and seal" in said
    assert printed.content.startswith(b"%PDF-")
    assert printed["Content-Disposition"].endswith('-print.pdf"')


def test_a_member_prints_and_hands_in_nothing(house: House, waiting: Document):
    member = factories.actor(factories.person(unit=house.unit), unit=house.unit)

    said = page(house, waiting, member)

    assert "Print for signing by hand" in said
    assert "Hand in and seal" not in said
    with pytest.raises(Denied):
        ask(member, views.scan, upload(scanned()), document_id=waiting.pk)


def test_who_has_not_just_signed_in_confirms_first(house: House, waiting: Document):
    stale = house.actor(house.secretary, at=now() - timedelta(hours=1))

    said = page(house, waiting, stale)
    with suppress(Denied):
        ask(stale, views.scan, upload(scanned()), document_id=waiting.pk)

    assert "Confirm who I am" in said
    assert "Hand in and seal" not in said
    assert queries.scans(waiting.pk) == []


def test_handed_in_replaced_and_downloaded(house: House, waiting: Document):
    actor = house.actor(house.secretary)
    first, second = scanned(shade=10), scanned(shade=20)

    done = ask(actor, views.scan, upload(first), document_id=waiting.pk)
    after = page(house, waiting)
    ask(actor, views.scan, upload(second, reason="nhầm tờ"), document_id=waiting.pk)

    assert done.status_code == 303
    assert "Download the scan" in after
    assert "The wrong scan was sent?" in after
    assert "Signed by hand, on paper" in after
    assert "Earlier scans" in page(house, waiting)
    assert "nhầm tờ" in page(house, waiting)
    got = ask(actor, views.scan, document_id=waiting.pk)
    assert got.content == second
    assert got["Content-Disposition"].endswith('-scan.pdf"')


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"is_same": "on"}, 422, "required"),
        ({"sheets": [SimpleUploadedFile("a.pdf", b"x")]}, 422, "required"),
        (upload(b"hello"), 409, "JPEG or PNG"),
        (upload(b""), 409, "empty"),
        (upload(scanned(1)), 409, "Scan all of them"),
    ],
    ids=["no file", "not stated", "text", "empty", "short"],
)
def test_what_is_wrong_is_told_on_the_page(
    house: House, waiting: Document, data: dict[str, Any], status: int, said: str
):
    answer = ask(house.actor(house.secretary), views.scan, data, document_id=waiting.pk)

    assert answer.status_code == status
    assert said in words(answer)


def test_a_document_that_was_signed_with_keys_has_no_scan(house: House):
    document = house.signed("resolution")

    assert "Signing on paper" not in page(house, document)
    with pytest.raises(Missing):
        ask(house.actor(house.chair), views.scan, document_id=document.pk)


def test_the_one_time_code_comes_back_to_the_page(house: House, settings: Any, pki: Pki):
    with csc.running(pki) as service:
        service.behaviour.otp = "000000"
        settings.CHIBO_CSC_URL, settings.CHIBO_CSC_TOKEN = service.url, csc.BEARER
        key = str(house.chair.pk)
        services.choose_means(
            system_actor("t"), person_id=house.chair.pk, kind=MeansKind.REMOTE, key=key, at=now()
        )
        actor = house.actor(house.chair)
        back = ask(actor, views.send_otp, {"next": "/minutes/1/#sign"})
        elsewhere = ask(actor, views.send_otp, {"next": "https://evil.example/"})

    assert back["Location"] == "/minutes/1/#sign"
    assert elsewhere["Location"] == "/documents/"


def sealed_scan(house: House, waiting: Document, seal: Any) -> tuple[bytes, bytes, bytes]:
    services.sign_on_paper(
        house.actor(house.secretary), document_id=waiting.pk, files=[scanned()], is_same=True,
        at=now(),
    )  # fmt: skip
    seal()
    return (
        queries.file(waiting.pk), queries.scan_file(waiting.pk), queries.evidence(waiting.pk)
    )  # fmt: skip


def test_the_public_check_says_what_is_proved(house: House, waiting: Document, seal: Any):
    record, scan, _ = sealed_scan(house, waiting, seal)

    for data in (record, scan):
        found = inspection.judge(data)
        assert found.assessment.code == "on_paper"
        assert not found.assessment.ok
        assert found.revealed is not None
        sentences = " ".join(check.sentence for check in found.assessment.checks)
        assert "printed and signed by hand" in sentences
        assert "byte for byte" in sentences
        shown = ask(PUBLIC, views.verify, {"file": SimpleUploadedFile("a.pdf", data)})
        assert "Sealed as signed on paper" in words(shown)
        assert "by hand on paper" in words(shown)


def test_chibo_verify_says_it_of_either_file(
    house: House, waiting: Document, seal: Any, tmp_path: Path, pki: Pki, capsys: Any
):
    record, scan, evidence = sealed_scan(house, waiting, seal)
    (tmp_path / "e").write_bytes(evidence)
    (tmp_path / "k").write_text(log.log_vkey())
    codes, spoken = [], ""
    for data in (record, scan, scan + b"\n", altered(scan)):
        (tmp_path / "a.pdf").write_bytes(data)
        codes.append(
            verify.main(
                [str(tmp_path / "a.pdf"), "--trust", str(pki.root_pem), "--lang", "en",
                 "--evidence", str(tmp_path / "e"), "--log-key", str(tmp_path / "k")]
            )
        )  # fmt: skip
        spoken += capsys.readouterr().out

    assert codes == [3, 3, 1, 1]
    assert spoken.count("? Sealed as signed on paper; the file is unchanged") == 2
    assert spoken.count("The document was changed") == 2
    assert "cannot be checked by a program" in spoken


def test_a_sheet_with_a_key_signature_is_judged_with_it(house: House, seal: Any):
    services.choose_means(
        system_actor("test"), person_id=house.chair.pk, kind=MeansKind.PAPER, at=now()
    )
    document = house.create()
    house.sign(document, "secretary")
    record, _, _ = sealed_scan(house, document, seal)

    good, bad = inspection.judge(record).assessment, inspection.judge(altered(record)).assessment

    assert good.code == "on_paper"
    assert any("Quàng Thị Diên signed at" in check.sentence for check in good.checks)
    assert bad.code == "changed"


def test_the_public_page_takes_the_scan(house: House, waiting: Document, seal: Any):
    _, scan, _ = sealed_scan(house, waiting, seal)

    shown = ask(
        PUBLIC, views.public, {"file": SimpleUploadedFile("s.pdf", scan)}, token=waiting.token
    )

    assert "The file is the one that was signed" in words(shown)
    assert "Quàng Thị Diên" in words(shown)


def test_one_address_shows_so_many_files(house: House, settings: Any):
    settings.CHIBO_VERIFY_RATE = "1/h/ip"
    document = house.signed("resolution")

    def check() -> Any:
        return ask(PUBLIC, views.verify, {"file": SimpleUploadedFile("a.pdf", b"x")})

    def show() -> Any:
        data = {"file": SimpleUploadedFile("a.pdf", b"x")}
        return ask(PUBLIC, views.public, data, token=document.token)

    assert [check().status_code, check().status_code] == [200, 429]
    assert [show().status_code, show().status_code] == [200, 429]
    assert "Wait a minute" in words(show())


def test_the_badge_of_the_list_says_paper(house: House, waiting: Document, seal: Any):
    sealed_scan(house, waiting, seal)

    listed = ask(house.actor(house.secretary), views.listing)

    assert "Signed on paper, sealed" in words(listed)


def test_an_upload_larger_than_anything_we_take_is_not_read(
    house: House, client: Any, monkeypatch: Any
):
    """The length announced decides; the rest is never read."""
    monkeypatch.setattr(uploads, "LARGEST_BYTES", 2_000)

    small = client.post("/verify", {"file": SimpleUploadedFile("a.pdf", b"x" * 100)})
    large = client.post("/verify", {"file": SimpleUploadedFile("a.pdf", b"x" * 5_000)})

    assert small.status_code == 200
    assert large.status_code == 400
