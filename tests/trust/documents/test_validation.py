"""Validation of good files and of every bad one we could think of: findings, never a traceback."""

import io
import random
import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from chibo.trust.documents import rendering, validation
from tests.support.signing import ADDRESS, MARK, SECRET, Pki, example, now, running


def codes(report: validation.Report) -> set[str]:
    return {found.code for found in report.findings}


def encrypted(pdf: bytes) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    return buffer.getvalue()


def rewritten(pdf: bytes) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        ("Đây là một tệp chữ mang tên .pdf".encode(), "not_pdf"),
        (b"PK\x03\x04" + b"\0" * 100, "not_pdf"),
        (b"%PDF-1.7\n", "truncated"),
        (b"%PDF-1.7\n%%EOF\n", "damaged"),
        (b"%PDF-1.7\n" + b"[" * 100_000 + b"\n%%EOF\n", "damaged"),
    ],
)
def test_what_is_no_pdf_gets_its_own_word(data: bytes, problem: str, pki: Pki):
    report = validation.validate(data, pki.anchors)

    assert (report.problem, report.ok) == (problem, False)


def test_a_huge_file_is_not_even_opened(pki: Pki):
    data = b"%PDF-1.7\n" + bytes(validation.LARGEST_BYTES)

    assert validation.validate(data, pki.anchors).problem == "too_large"


def test_an_unsigned_file_is_unsigned(pki: Pki):
    pdf = rendering.render(example("minutes"), url=ADDRESS, mark=MARK)

    assert validation.validate(pdf, pki.anchors).problem == "unsigned"


def test_an_encrypted_file_is_not_judged(signed_minutes: bytes, pki: Pki):
    assert validation.validate(encrypted(signed_minutes), pki.anchors).problem == "encrypted"


def test_a_file_saved_anew_has_lost_its_signatures(signed_minutes: bytes, pki: Pki):
    report = validation.validate(rewritten(signed_minutes), pki.anchors)

    assert not report.ok
    assert codes(report) == {"changed"}


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_called_truncated(kept: float, signed_minutes: bytes, pki: Pki):
    cut = signed_minutes[: int(len(signed_minutes) * kept)]

    report = validation.validate(cut, pki.anchors)

    assert not report.ok
    assert report.problem in {"truncated", "damaged"}


def test_a_cut_exactly_after_the_first_signature_leaves_that_one(signed_minutes: bytes, pki: Pki):
    ends = [found.end() for found in re.finditer(rb"%%EOF\r?\n?", signed_minutes)]

    report = validation.validate(signed_minutes[: ends[1]], pki.anchors)

    assert [found.role for found in report.findings] == ["secretary"]


@pytest.mark.parametrize("tail", [b"x", b"\n", b"%%EOF\n", b"\0" * 1000])
def test_bytes_after_the_last_signature_are_noticed(tail: bytes, signed_minutes: bytes, pki: Pki):
    report = validation.validate(signed_minutes + tail, pki.anchors)

    assert not report.ok


def signed_ranges(pdf: bytes) -> list[tuple[int, int]]:
    """Gaps of the byte ranges: the places of the signatures' own values."""
    found = re.findall(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)", pdf)
    return [(int(first) + int(length), int(second)) for first, length, second, _ in found]


def test_one_changed_byte_anywhere_is_noticed(signed_minutes: bytes, pki: Pki):
    # The room after the last time stamp's value is filled with zeros that nothing reads.
    last = signed_ranges(signed_minutes)[-1]
    chance = random.Random(20261103)
    places = [chance.randrange(len(signed_minutes)) for _ in range(60)]

    for place in places:
        if last[0] <= place < last[1]:
            continue
        changed = bytearray(signed_minutes)
        changed[place] ^= 1 << chance.randrange(8)
        assert not validation.validate(bytes(changed), pki.anchors).ok, place


def test_a_later_change_of_the_page_is_noticed(signed_minutes: bytes, pki: Pki):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed_minutes))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = writer.root["/Pages"]["/Count"]
    writer.update_container(page)
    buffer = io.BytesIO()
    writer.write(buffer)

    report = validation.validate(buffer.getvalue(), pki.anchors)

    assert not report.ok
    assert "altered_later" in codes(report)


def test_a_foreign_anchor_makes_the_signers_foreign(signed_minutes: bytes, tmp_path: Path):
    with running(tmp_path / "foreign", {}) as other:
        report = validation.validate(signed_minutes, other.anchors)

    assert not report.ok
    assert codes(report) == {"foreign"}
    assert all(found.intact and not found.trusted for found in report.findings)


def test_no_anchor_trusts_nobody(signed_minutes: bytes):
    assert codes(validation.validate(signed_minutes, [])) == {"foreign"}


def test_signatures_outlive_the_certificates(signed_minutes: bytes, pki: Pki):
    report = validation.validate(signed_minutes, pki.anchors, at=now() + timedelta(days=5 * 365))

    assert report.ok
    assert {found.level for found in report.findings} == {"B-LTA"}


def test_a_revocation_after_the_archive_stamp_does_not_reach_back(tmp_path: Path):
    with running(tmp_path / "pki") as other:
        signed = other.signed_resolution()
        other.authority.revoke_signer("thoan", at=now() + timedelta(seconds=1))
        report = validation.validate(signed, other.anchors)

    assert report.ok


def test_a_signature_of_the_plainest_kind_lacks_evidence(pki: Pki):
    """B-B: neither time stamp nor revocation data; good for nobody who reads it years later."""
    pdf = rendering.render(example("minutes"), url=ADDRESS, mark=MARK)
    signer = PdfSigner(
        PdfSignatureMetadata(field_name="secretary", md_algorithm="sha256"),
        signer=pki.keys.signer("dien", SECRET),
    )
    plain = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()

    [found] = validation.validate(plain, pki.anchors).findings

    assert (found.level, found.intact, found.ok) == ("B-B", True, False)
    assert found.stamped_at is None


def test_a_pem_file_without_certificate_is_an_error():
    with pytest.raises(ValueError, match="PEM"):
        validation.read_anchors(b"hello")


def test_a_pem_file_of_something_else_is_an_error(pki: Pki):
    key = (pki.authority.folder / "root.key").read_bytes()

    with pytest.raises(ValueError, match="no certificate"):
        validation.read_anchors(key)
