"""Signed on paper: printed, signed by hand, scanned; both files sealed together."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from PIL import Image

from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused
from chibo.protocols.tlog.leaf import LeafKind, Opening
from chibo.trust.documents import public_page, queries, scans, services, validation
from chibo.trust.documents.models import Document, DocumentVersion, PaperSigning
from chibo.trust.documents.rules import MeansKind, State, VersionKind
from chibo.trust.documents.services import by_hand
from chibo.trust.ledger import at_rest
from chibo.trust.ledger.models import Opening as OpeningRow
from tests.support import factories
from tests.support.documents import House, audit_of, refusal
from tests.support.signing import Pki, now

pytestmark = pytest.mark.django_db


def scanned(pages: int = 3, shade: int = 250) -> bytes:
    """A scan of some pages."""
    sheets = [Image.new("RGB", (300, 424), (shade, shade, number)) for number in range(pages)]
    buffer = io.BytesIO()
    sheets[0].save(buffer, "PDF", save_all=True, append_images=sheets[1:])
    return buffer.getvalue()


def photo(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **more: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "gray").save(buffer, kind, **more)
    return buffer.getvalue()


def choose(house: House, kind: MeansKind, *people: Any) -> None:
    for person in people:
        services.choose_means(system_actor("test"), person_id=person.pk, kind=kind, at=now())


@pytest.fixture
def waiting(house: House) -> Document:
    """Minutes that both sign by hand."""
    choose(house, MeansKind.PAPER, house.chair, house.secretary)
    return house.create()


def hand_in(house: House, document: Document, **changes: Any) -> Document:
    given: dict[str, Any] = {
        "document_id": document.pk, "files": [scanned()], "is_same": True, "at": now()
    }  # fmt: skip
    actor = changes.pop("actor", None) or house.actor(house.secretary)
    return services.sign_on_paper(actor, **{**given, **changes})


def manifest_of(document: Document) -> dict[str, Any]:
    row = OpeningRow.objects.filter(seal__document_id=document.pk).order_by("-id")[0]
    return Opening(LeafKind.SEAL, b"", b"", at_rest.manifest_of(row)).contents()


def test_the_printed_copy_bears_digest_and_pages(house: House, waiting: Document):
    document, pdf = by_hand.print_copy(waiting.pk)

    version = queries.newest_version(waiting.pk)
    with pikepdf.open(io.BytesIO(pdf)) as printed:
        pages = len(printed.pages)
    assert document.pk == waiting.pk
    assert pages == queries.pages(version)
    assert pdf != queries.file(waiting.pk)


def test_the_mark_of_a_printed_copy_can_be_read(house: House, waiting: Document):
    import pypdf

    version = queries.newest_version(waiting.pk)
    text = pypdf.PdfReader(io.BytesIO(by_hand.print_copy(waiting.pk)[1])).pages[0].extract_text()

    assert version.sha256[:8] in text
    assert version.sha256[-8:] in text
    assert "Bản in để ký tay" in text


def test_the_scan_completes_and_seals_both_files(house: House, waiting: Document):
    done = hand_in(house, waiting)

    record, scan = queries.newest_version(waiting.pk), queries.scan(waiting.pk)
    sealed = manifest_of(waiting)
    assert (done.state, done.on_paper) == (State.COMPLETE, True)
    assert scan is not None
    assert (record.number, scan.scan_version.number) == (1, 2)
    assert scan.scan_version.kind == VersionKind.SCAN
    assert scan.roles == ["secretary", "chair"]
    assert scan.stated_name == "Quàng Thị Diên"
    assert sealed["signing"] == "paper"
    assert sealed["signers"] == []
    assert [(one["sha256"], one["length"], one["what"]) for one in sealed["files"]] == [
        (record.sha256, record.length, "record"),
        (scan.scan_version.sha256, scan.scan_version.length, "scan"),
    ]
    assert audit_of(waiting) == [
        "documents.created", "documents.signed_on_paper", "documents.completed",
    ]  # fmt: skip


def test_the_same_call_again_changes_nothing(house: House, waiting: Document):
    hand_in(house, waiting)

    again = hand_in(house, waiting)

    assert again.on_paper
    assert PaperSigning.objects.filter(document=waiting).count() == 1


def test_a_secretary_with_a_key_signs_first_and_the_chair_by_hand(house: House, pki: Pki):
    choose(house, MeansKind.PAPER, house.chair)
    document = house.create()

    early = refusal(lambda: hand_in(house, document))
    house.sign(document, "secretary")
    by_key = refusal(lambda: house.sign(document, "chair"))
    hand_in(house, document)

    scan = queries.scan(document.pk)
    assert (early.code, by_key.code) == ("not_for_paper", "signs_on_paper")
    assert scan is not None
    assert scan.roles == ["chair"]
    assert scan.record_version.number == 2
    assert len(manifest_of(document)["signers"]) == 1
    assert validation.validate(queries.file(document.pk), pki.anchors).ok


def test_who_signs_with_a_key_after_one_by_hand_signs_on_the_sheet_too(house: House):
    choose(house, MeansKind.PAPER, house.secretary)
    document = house.create()

    assert hand_in(house, document).state == State.COMPLETE
    assert refusal(lambda: hand_in(house, house.create("resolution"))).code == "not_for_paper"


def test_a_key_signature_after_the_scan_changes_nothing(house: House):
    choose(house, MeansKind.PAPER, house.secretary)
    document = house.create()
    hand_in(house, document)

    assert house.sign(document, "chair").on_paper


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_same": False}, "not_stated"),
        ({"files": [scanned(1)]}, "scan_short"),
        ({"files": [b"hello"]}, "scan_not_scan"),
        ({"files": []}, "scan_empty"),
        ({"files": [scanned(), photo()]}, "scan_mixed"),
        ({"files": [photo()] * 31}, "scan_many"),
        ({"files": [b"%PDF-" + bytes(21 * 1024 * 1024)]}, "scan_too_large"),
    ],
    ids=["not stated", "short", "text", "none", "mixed", "many", "large"],
)
def test_what_cannot_be_kept_is_refused(
    house: House, waiting: Document, changes: dict[str, Any], code: str
):
    error = refusal(lambda: hand_in(house, waiting, **changes))

    assert (type(error), error.code) == (Refused, code)
    assert DocumentVersion.objects.filter(document=waiting).count() == 1


def test_only_who_prepares_documents_and_has_just_signed_in_hands_in(
    house: House, waiting: Document
):
    member = factories.actor(factories.person(unit=house.unit))
    stale = house.actor(house.secretary, at=now() - timedelta(minutes=6))

    other = refusal(lambda: hand_in(house, waiting, actor=member))
    late = refusal(lambda: hand_in(house, waiting, actor=stale))

    assert isinstance(other, Denied)
    assert late.code == "step_up"
    assert hand_in(house, waiting, actor=house.actor(house.chair)).on_paper


def test_a_wrong_scan_is_replaced_and_kept(house: House, waiting: Document):
    hand_in(house, waiting, files=[scanned(shade=10)])
    actor = house.actor(house.secretary)
    given: dict[str, Any] = {
        "document_id": waiting.pk, "files": [scanned(shade=20)], "is_same": True, "at": now()
    }  # fmt: skip

    silent = refusal(lambda: services.replace_scan(actor, reason=" ", **given))
    services.replace_scan(actor, reason="quét nhầm tờ", **given)

    found = list(PaperSigning.objects.filter(document=waiting).order_by("id"))
    sealed = manifest_of(waiting)
    assert silent.code == "no_reason"
    assert [one.scan_version.number for one in found] == [2, 3]
    assert queries.scan(waiting.pk) == found[1]
    assert (sealed["version"], sealed["replaces_version"]) == (3, 2)
    assert queries.newest_version(waiting.pk).number == 1


def test_only_a_scan_is_replaced(house: House):
    document = house.signed("resolution")

    error = refusal(
        lambda: services.replace_scan(
            house.actor(house.chair), document_id=document.pk, files=[scanned()], is_same=True,
            reason="x", at=now(),
        )
    )  # fmt: skip

    assert error.code == "no_scan"


def test_a_document_on_paper_has_no_stamp_to_renew(house: House, waiting: Document):
    hand_in(house, waiting)

    error = refusal(lambda: services.renew(system_actor("t"), document_id=waiting.pk, at=now()))

    assert error.code == "on_paper"
    assert queries.due_for_renewal(now() + timedelta(days=100_000)) == []


def test_who_holds_scan_or_sheet_learns_who_signed_by_hand(house: House, waiting: Document):
    before = public_page.by_file(queries.newest_version(waiting.pk).sha256)
    hand_in(house, waiting)
    scan = queries.scan(waiting.pk)
    assert scan is not None

    for sha256 in (scan.scan_version.sha256, scan.record_version.sha256):
        found = public_page.reveal(waiting.token, sha256)
        assert found is not None
        assert [name for _, name in found.by_hand] == ["Quàng Thị Diên", "Lò Văn Thoan"]
        assert found.is_newest
    assert before is None


def test_photos_become_upright_pages_without_what_else_was_in_them():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x9286] = "nơi chụp"
    found = scans.as_pdf([photo(exif=exif), photo("PNG")])

    assert (found.code, found.pages) == ("ok", 2)
    assert b"Exif" not in found.data
    with pikepdf.open(io.BytesIO(found.data)) as pdf:
        wide, high = pdf.pages[0].mediabox[2:]
        assert high > wide


def test_a_photo_with_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scans, "MOST_PIXELS", 100)

    assert scans.as_pdf([photo()]).code == "not_scan"


def test_a_large_photo_is_made_as_fine_as_a_scan():
    found = scans.as_pdf([photo(size=(5000, 7000))])

    with pikepdf.open(io.BytesIO(found.data)) as pdf:
        image = next(iter(pdf.pages[0].get_images().values()))
        assert (int(image.Width), int(image.Height)) <= (2480, 3508)


def test_a_scan_is_looked_into_like_any_paper():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    buffer = io.BytesIO()
    pdf.save(buffer)

    assert scans.as_pdf([buffer.getvalue()]).code == "active"
