"""Signing: levels, order of events, and nothing half signed. Two foreign programs judge the result."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from chibo.trust.documents import rendering, signing, validation
from chibo.trust.documents.signing import OutsideUnavailable, Services, SigningFailed
from tests.support.judges import adesverify, pdfsig
from tests.support.signing import ADDRESS, MARK, SECRET, UNIT, Pki, altered, example, now, running

NOBODY = "http://127.0.0.1:9/tsa"


def fresh() -> bytes:
    return rendering.render(example("minutes"), url=ADDRESS, mark=MARK)


def stamp() -> bytes:
    return rendering.render_stamp(rendering.Stamp("Quàng Thị Diên", UNIT, now(), mark=MARK))


def test_two_signatures_reach_long_term_archive_level(signed_minutes: bytes, pki: Pki):
    report = validation.validate(signed_minutes, pki.anchors)

    assert report.ok
    assert [(found.role, found.signer, found.level) for found in report.findings] == [
        ("secretary", "Quàng Thị Diên", "B-LTA"),
        ("chair", "Lò Văn Thoan", "B-LTA"),
    ]
    assert all(found.organisation == UNIT for found in report.findings)
    assert all(found.stamped_at and found.archived_at for found in report.findings)


def test_the_first_signature_alone_is_long_term(pki: Pki):
    report = validation.validate(pki.sign(fresh(), "secretary", "dien", last=False), pki.anchors)

    assert [found.level for found in report.findings] == ["B-LT"]
    assert report.ok


def test_signing_only_appends(pki: Pki):
    before = fresh()

    after = pki.sign(before, "secretary", "dien", last=False)

    assert after.startswith(before)
    assert signing.places(after) == {"secretary": True, "chair": False}


def test_the_claimed_time_is_the_one_given(pki: Pki):
    at = now() - timedelta(seconds=42)
    signed = signing.sign(
        fresh(), role="secretary", signer=pki.keys.signer("dien", SECRET), stamp=stamp(),
        services=pki.services, at=at, last=False,
    )  # fmt: skip

    found = validation.validate(signed, pki.anchors).findings[0]

    assert found.claimed_at == at.replace(microsecond=0)
    assert found.stamped_at is not None
    assert found.stamped_at > at


def test_the_attached_record_survives_signing(signed_minutes: bytes):
    with pikepdf.open(io.BytesIO(signed_minutes)) as pdf:
        assert "record.json" in pdf.attachments
        assert len(pdf.Root.AcroForm.Fields) == 3


def test_all_fonts_stay_embedded_after_stamps(signed_minutes: bytes):
    with pikepdf.open(io.BytesIO(signed_minutes)) as pdf:
        fonts = [
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]

    assert len(fonts) >= 7
    assert all("Tinos" in str(font.FontName) for font in fonts)


@pytest.mark.parametrize(
    ("role", "code"), [("secretary", "signed_already"), ("branch_secretary", "no_place")]
)
def test_a_place_is_signed_once_and_must_exist(
    signed_minutes: bytes, pki: Pki, role: str, code: str
):
    with pytest.raises(SigningFailed) as refusal:
        pki.sign(signed_minutes, role, "dien", last=False)

    assert refusal.value.code == code


def test_bytes_that_are_no_pdf_are_refused(pki: Pki):
    with pytest.raises(SigningFailed) as refusal:
        pki.sign(b"hello", "secretary", "dien", last=False)

    assert refusal.value.code == "damaged"


def test_an_unreachable_time_stamp_service_signs_nothing(pki: Pki):
    with pytest.raises(OutsideUnavailable):
        signing.sign(
            fresh(), role="secretary", signer=pki.keys.signer("dien", SECRET), stamp=stamp(),
            services=Services(pki.anchors, NOBODY, timeout_seconds=1), at=now(), last=False,
        )  # fmt: skip


def test_unreachable_revocation_lists_sign_nothing(tmp_path: Path, pki: Pki):
    with running(tmp_path / "other", {"dien": "Quàng Thị Diên"}) as other:
        signer, anchors = other.keys.signer("dien", SECRET), other.anchors

    with pytest.raises(OutsideUnavailable):
        signing.sign(
            fresh(), role="secretary", signer=signer, stamp=stamp(), at=now(), last=False,
            services=Services(anchors, pki.tsa_url, timeout_seconds=1),
        )  # fmt: skip


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with running(tmp_path_factory.mktemp("foreign") / "pki") as other:
        yield other


def test_a_signer_of_another_authority_is_not_trusted(pki: Pki, foreign: Pki):
    with pytest.raises(SigningFailed) as refusal:
        signing.sign(
            fresh(), role="secretary", signer=foreign.keys.signer("dien", SECRET), stamp=stamp(),
            services=pki.services, at=now(), last=False,
        )  # fmt: skip

    assert refusal.value.code == "not_trusted"


def test_a_revoked_signer_cannot_sign(foreign: Pki):
    foreign.authority.issue_signer(
        name="Người khác", unit=UNIT, key="khac", passphrase=SECRET, at=now()
    )
    foreign.authority.revoke_signer("khac", at=now() - timedelta(minutes=1))

    with pytest.raises(SigningFailed) as refusal:
        signing.sign(
            fresh(), role="secretary", signer=foreign.keys.signer("khac", SECRET), stamp=stamp(),
            services=foreign.services, at=now(), last=False,
        )  # fmt: skip

    assert refusal.value.code == "revoked"


def test_an_expired_signer_cannot_sign(foreign: Pki):
    foreign.authority.issue_signer(
        name="Người cũ", unit=UNIT, key="cu", passphrase=SECRET, at=now() - timedelta(days=1500)
    )

    with pytest.raises(SigningFailed) as refusal:
        signing.sign(
            fresh(), role="secretary", signer=foreign.keys.signer("cu", SECRET), stamp=stamp(),
            services=foreign.services, at=now(), last=False,
        )  # fmt: skip

    assert refusal.value.code == "expired"


def test_a_renewal_adds_one_more_archive_time_stamp(signed_resolution: bytes, pki: Pki):
    renewed = signing.renew(signed_resolution, services=pki.services)

    report = validation.validate(renewed, pki.anchors)
    assert renewed.startswith(signed_resolution)
    assert len(renewed) > len(signed_resolution)
    assert report.ok
    assert report.findings[0].level == "B-LTA"


def test_a_renewal_without_a_service_changes_nothing(signed_resolution: bytes, pki: Pki):
    with pytest.raises(OutsideUnavailable):
        signing.renew(signed_resolution, services=Services(pki.anchors, NOBODY, timeout_seconds=1))


@pytest.mark.parametrize("which", ["signed_minutes", "signed_resolution"])
def test_pyhanko_adesverify_accepts_every_signature(
    which: str, request: pytest.FixtureRequest, pki: Pki, tmp_path: Path
):
    (tmp_path / "a.pdf").write_bytes(request.getfixturevalue(which))

    done = adesverify(pki, tmp_path / "a.pdf")

    lines = [line for line in done.stdout.splitlines() if "INTACT:TRUSTED" in line]
    assert done.returncode == 0, done.stderr
    assert len(lines) == (2 if which == "signed_minutes" else 1)


@pytest.mark.parametrize("which", ["signed_minutes", "signed_resolution"])
def test_poppler_with_the_root_accepts_every_signature(
    which: str, request: pytest.FixtureRequest, pki: Pki, tmp_path: Path
):
    (tmp_path / "a.pdf").write_bytes(request.getfixturevalue(which))

    done = pdfsig(pki, tmp_path / "a.pdf", tmp_path)

    people = 2 if which == "signed_minutes" else 1
    assert done.stdout.count("Signature is Valid.") == people, done.stdout
    assert done.stdout.count("Certificate is Trusted.") == people, done.stdout
    assert "Total document signed" in done.stdout


def test_adesverify_refuses_a_changed_byte(pki: Pki, signed_minutes: bytes, tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(altered(signed_minutes))

    assert adesverify(pki, tmp_path / "a.pdf").returncode != 0
