"""Commands: numbers without a gap, signing in order, one seal, corrections, nothing half done."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pikepdf
import pypdf
import pytest
from django.db import DatabaseError, transaction

from chibo.core import facts
from chibo.core.actor import system_actor
from chibo.core.errors import Broken, Denied, Missing, Refused, Unavailable
from chibo.core.proofs import Unproved
from chibo.gateways.pki import authority
from chibo.gateways.pki.keystore import KeyUnavailable
from chibo.trust.documents import outside, queries, services, signing, store, validation
from chibo.trust.documents.models import Document, DocumentVersion, NumberCounter, Signature
from chibo.trust.documents.rules import State, VersionKind
from chibo.trust.ledger.models import Seal
from tests.support import factories
from tests.support.documents import House, audit_of, refusal
from tests.support.signing import Pki, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    news: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(facts, "publish", lambda name, payload: news.append((name, payload)))
    return news


def test_a_new_document_has_number_symbol_token_and_an_unsigned_file(house: House):
    document = house.create()

    version = queries.newest_version(document.pk)
    assert (document.number, document.symbol, document.state) == (1, "01-BB/CB", State.SIGNING)
    assert len(document.token) == 32
    assert (version.number, version.kind) == (1, VersionKind.DRAFT)
    assert signing.places(queries.file(document.pk)) == {"secretary": False, "chair": False}
    assert audit_of(document) == ["documents.created"]


def test_numbers_run_by_type_and_term_without_a_gap(house: House):
    symbols = [
        house.create(name).symbol for name in ("minutes", "resolution", "minutes", "minutes")
    ]

    assert symbols == ["01-BB/CB", "01-NQ/CB", "02-BB/CB", "03-BB/CB"]


def test_another_term_begins_anew(house: House):
    house.create()
    draft = house.draft()
    draft.record["document"]["term"] = "2027-2030"

    document = services.create_document(house.actor(house.chair), draft, at=now())

    assert document.number == 1


def test_a_failed_document_gives_its_number_back(house: House):
    bad = house.draft()
    bad.record["agenda"][2]["votes"][0]["yes"] = 16

    error = refusal(lambda: services.create_document(house.actor(house.chair), bad, at=now()))

    assert isinstance(error, Broken)
    assert error.code == "bad_record"
    assert house.create().number == 1


def test_signers_must_fit_the_places(house: House):
    draft = house.draft(signers={"chair": house.chair.pk})

    error = refusal(lambda: services.create_document(house.actor(house.chair), draft, at=now()))

    assert error.code == "bad_record"


def test_only_an_office_of_the_branch_prepares_documents(house: House):
    stranger = factories.actor(factories.person(unit=house.unit))

    error = refusal(lambda: services.create_document(stranger, house.draft(), at=now()))

    assert isinstance(error, Denied)
    assert NumberCounter.objects.count() == 0


def test_the_last_signature_completes_and_seals(
    house: House, heard: list[tuple[str, dict[str, Any]]]
):
    document = house.create()

    house.sign(document, "secretary")
    halfway = Document.objects.get(pk=document.pk).state
    done = house.sign(document, "chair")

    version = queries.newest_version(document.pk)
    seal = Seal.objects.get(document_id=document.pk)
    assert (halfway, done.state) == (State.SIGNING, State.COMPLETE)
    assert done.completed_at is not None
    assert (version.number, version.kind) == (3, VersionKind.SIGNED)
    assert seal.version == 3
    assert audit_of(document) == [
        "documents.created", "documents.signed", "documents.signed", "documents.completed",
    ]  # fmt: skip
    assert [name for name, _ in heard if name.startswith("documents.")] == [
        "documents.created", "documents.signed", "documents.signed", "documents.completed",
    ]  # fmt: skip


def test_the_signed_file_is_good_for_anybody(house: House, pki: Pki):
    document = house.signed()

    report = validation.validate(queries.file(document.pk), pki.anchors)

    assert report.ok
    assert [found.level for found in report.findings] == ["B-LTA", "B-LTA"]
    rows = Signature.objects.filter(document=document).order_by("version__number")
    assert [row.certificate_sha256 for row in rows] == [
        f.certificate_sha256 for f in report.findings
    ]


def test_a_resolution_is_complete_with_one_signature(house: House):
    assert house.signed("resolution").state == State.COMPLETE


def test_signing_twice_signs_once(house: House):
    document = house.create()
    house.sign(document, "secretary")

    again = house.sign(document, "secretary")

    assert again.state == State.SIGNING
    assert DocumentVersion.objects.filter(document=document).count() == 2
    assert audit_of(document).count("documents.signed") == 1


def test_the_chair_waits_for_the_secretary(house: House):
    document = house.create()

    error = refusal(lambda: house.sign(document, "chair"))

    assert (type(error), error.code) == (Refused, "not_your_turn")


def test_nobody_signs_for_another(house: House):
    document = house.create()

    error = refusal(lambda: house.sign(document, "secretary", actor=house.actor(house.chair)))

    assert (type(error), error.code) == (Denied, "not_signer")


def test_the_system_cannot_sign(house: House):
    document = house.create()

    error = refusal(lambda: house.sign(document, "secretary", actor=system_actor("x")))

    assert error.code == "not_signer"


def test_a_proof_of_identity_older_than_five_minutes_does_not_sign(house: House):
    document = house.create()
    stale = house.actor(house.secretary, at=now() - timedelta(minutes=6))

    error = refusal(lambda: house.sign(document, "secretary", actor=stale))

    assert (type(error), error.code) == (Unproved, "step_up")


def test_a_wrong_signing_code_signs_nothing(house: House):
    document = house.create()

    error = refusal(lambda: house.sign(document, "secretary", secret="sai"))

    assert (type(error), error.code) == (Denied, "wrong_secret")
    assert DocumentVersion.objects.filter(document=document).count() == 1


def test_a_person_without_key_is_told_whom_to_ask(house: House):
    person = factories.person(name="Cà Thị Ngoan", unit=house.unit)
    draft = house.draft(signers={"secretary": person.pk, "chair": house.chair.pk})
    document = services.create_document(house.actor(house.chair), draft, at=now())

    error = refusal(lambda: house.sign(document, "secretary", actor=house.actor(person)))

    assert error.code == "no_key"


def test_a_key_store_that_does_not_answer_can_be_tried_again(house: House):
    class Away:
        def signer(self, key: str, secret: str, *, otp: str = "") -> Any:
            raise KeyUnavailable("token removed")

        def certificate(self, key: str) -> Any:
            raise KeyUnavailable("token removed")

    document = house.create()

    error = refusal(lambda: house.sign(document, "secretary", keys=Away()))

    assert (type(error), error.code) == (Unavailable, "key_unavailable")
    assert house.sign(document, "secretary").state == State.SIGNING


def test_an_unreachable_time_stamp_service_signs_nothing(house: House, settings: Any):
    document = house.create()
    house.sign(document, "secretary")
    good, settings.CHIBO_TSA_URL = settings.CHIBO_TSA_URL, "http://127.0.0.1:9/tsa"

    error = refusal(lambda: house.sign(document, "chair"))

    assert (type(error), error.code) == (Unavailable, "outside_unavailable")
    assert DocumentVersion.objects.filter(document=document).count() == 2
    assert not Seal.objects.filter(document_id=document.pk).exists()
    settings.CHIBO_TSA_URL = good
    assert house.sign(document, "chair").state == State.COMPLETE


def test_a_revoked_certificate_is_refused(house: House, settings: Any):
    document = house.create()
    made = authority.load(settings.CHIBO_PKI_DIR)
    made.revoke_signer(str(house.secretary.pk), at=now() - timedelta(minutes=1))

    error = refusal(lambda: house.sign(document, "secretary"))

    assert (type(error), error.code) == (Refused, "revoked")


def test_missing_trust_anchors_are_told(house: House, settings: Any, tmp_path: Any):
    document = house.create()
    keys = outside.keys()
    settings.CHIBO_PKI_DIR = tmp_path

    error = refusal(lambda: house.sign(document, "secretary", keys=keys))

    assert (type(error), error.code) == (Unavailable, "no_anchors")


def test_a_full_disk_keeps_everything_as_it_was(house: House, monkeypatch: pytest.MonkeyPatch):
    document = house.create()

    def full(*_: object) -> None:
        raise store.StoreFull("No space left on device")

    monkeypatch.setattr(store, "put", full)
    error = refusal(lambda: house.sign(document, "secretary"))

    assert (type(error), error.code) == (Unavailable, "disk_full")
    assert audit_of(document) == ["documents.created"]


def test_a_changed_file_on_disk_is_never_signed(house: House, settings: Any):
    document = house.create()
    version = queries.newest_version(document.pk)
    path = settings.CHIBO_MEDIA_DIR / version.sha256[:2] / version.sha256
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 other")

    error = refusal(lambda: house.sign(document, "secretary"))

    assert (type(error), error.code) == (Broken, "file_broken")


def test_a_correction_replaces_a_complete_document(house: House):
    old = house.signed("resolution")

    new = house.create("resolution", replaces=old.pk, reason="ghi sai thời hạn")
    waiting = Document.objects.get(pk=old.pk).state
    house.sign(new, "branch_secretary")

    assert new.record["document"]["replaces"]["symbol"] == old.symbol
    assert (waiting, Document.objects.get(pk=old.pk).state) == (State.COMPLETE, State.REPLACED)
    assert Seal.objects.filter(document_id=new.pk).exists()


@pytest.mark.parametrize(
    ("name", "reason", "code"),
    [("resolution", " ", "no_reason"), ("minutes", "x", "other_kind")],
)
def test_a_correction_is_of_the_same_kind_and_says_why(
    house: House, name: str, reason: str, code: str
):
    old = house.signed("resolution")

    error = refusal(lambda: house.create(name, replaces=old.pk, reason=reason))

    assert error.code == code


def test_only_a_complete_document_is_corrected(house: House):
    waiting = house.create("resolution")

    error = refusal(lambda: house.create("resolution", replaces=waiting.pk, reason="x"))

    assert error.code == "not_correctable"


def test_a_document_has_one_correction(house: House):
    old = house.signed("resolution")
    house.create("resolution", replaces=old.pk, reason="x")

    error = refusal(lambda: house.create("resolution", replaces=old.pk, reason="y"))

    assert error.code == "correction_waits"


def test_a_correction_of_nothing_is_missing(house: House):
    error = refusal(lambda: house.create("resolution", replaces=UUID(int=1), reason="x"))

    assert isinstance(error, Missing)


def test_signing_what_is_not_there_is_missing(house: House):
    document = house.create()
    document.pk = UUID(int=1)

    assert isinstance(refusal(lambda: house.sign(document, "secretary")), Missing)


def test_a_renewal_is_a_new_version_with_its_own_seal(house: House):
    document = house.signed("resolution")

    version = services.renew(system_actor("test"), document_id=document.pk, at=now())

    assert (version.number, version.kind) == (3, VersionKind.RENEWED)
    assert [
        seal.version for seal in Seal.objects.filter(document_id=document.pk).order_by("version")
    ] == [2, 3]


def test_a_renewal_needs_a_complete_document_an_operator_and_a_service(house: House, settings: Any):
    waiting = house.create("resolution")
    document = house.signed("resolution")
    chair = house.actor(house.chair)

    early = refusal(lambda: services.renew(system_actor("t"), document_id=waiting.pk, at=now()))
    other = refusal(lambda: services.renew(chair, document_id=document.pk, at=now()))
    settings.CHIBO_TSA_URL = "http://127.0.0.1:9/tsa"
    away = refusal(lambda: services.renew(system_actor("t"), document_id=document.pk, at=now()))

    assert (early.code, type(other), type(away)) == ("not_complete", Denied, Unavailable)


def test_a_preview_says_on_each_page_that_it_is_a_draft_and_keeps_nothing(house: House):
    pdf = services.preview(house.draft().record)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages

    assert all("DỰ THẢO – CHƯA CÓ GIÁ TRỊ" in page.extract_text() for page in pages)

    assert pdf.startswith(b"%PDF-")
    assert Document.objects.count() == 0
    assert NumberCounter.objects.count() == 0


@pytest.mark.parametrize("table", [DocumentVersion, Signature])
def test_versions_and_signatures_never_change(house: House, table: Any):
    house.signed("resolution")

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        table.objects.update(position=1)


def test_only_the_installation_makes_keys(house: House):
    error = refusal(
        lambda: services.issue_key(
            house.actor(house.chair),
            person_id=house.chair.pk,
            name="x",
            unit_name="x",
            secret="x",
            at=now(),
        )
    )

    assert error.code == "not_system"


def test_an_installation_without_authority_makes_no_keys(
    house: House, settings: Any, tmp_path: Any
):
    settings.CHIBO_PKI_DIR = tmp_path

    error = refusal(
        lambda: services.issue_key(
            system_actor("t"),
            person_id=house.chair.pk,
            name="x",
            unit_name="x",
            secret="x",
            at=now(),
        )
    )

    assert error.code == "no_authority"


def keep(house: House, data: bytes, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "unit_id": house.unit.pk, "position": house.unit.position, "province": 14,
        "subject": UUID(int=5), "title": "Dự thảo", "data": data, "at": now(),
    }  # fmt: skip
    return services.keep_paper(
        changes.pop("actor", house.actor(house.chair)), **{**given, **changes}
    )


def test_a_paper_is_kept_once(house: House):
    data = plain_pdf()

    first, second = keep(house, data), keep(house, data)

    assert first.pk == second.pk
    assert [paper.title for paper in queries.papers(UUID(int=5))] == ["Dự thảo"]
    assert queries.paper_file(first.pk)[1] == data


def plain_pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "paper_empty", "empty"),
        (b"hello", "paper_not_pdf", "not a PDF"),
        (b"%PDF-" + bytes(21 * 1024 * 1024), "paper_too_large", "22 MB"),
    ],
    ids=["empty", "text", "large"],
)
def test_a_paper_that_is_refused_says_what_to_do(house: House, data: bytes, code: str, words: str):
    error = refusal(lambda: keep(house, data))

    assert error.code == code
    assert words in str(error)


def test_a_plain_member_adds_no_papers(house: House):
    member = factories.actor(factories.person(unit=house.unit))

    assert isinstance(refusal(lambda: keep(house, plain_pdf(), actor=member)), Denied)


def test_a_missing_paper_is_missing(house: House):
    with pytest.raises(Missing):
        queries.paper_file(UUID(int=9))
