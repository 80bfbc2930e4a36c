"""The sheet: the same bytes each time, archive form, every figure printed, no text run as markup."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.gateways.pki import authority
from chibo.gateways.typesetting import Typesetter, TypesettingFailed
from chibo.trust.documents import rendering, signing
from tests.support.signing import ADDRESS, MARK, example


def render(record: dict[str, Any], *, mark: str = MARK) -> bytes:
    return rendering.render(record, url=ADDRESS, mark=mark)


def words(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split()
    )


@pytest.mark.parametrize("name", ["minutes", "resolution"])
def test_the_same_record_gives_the_same_bytes(name: str):
    assert render(example(name)) == render(example(name))


def test_the_minutes_print_every_figure_of_scenario_1():
    printed = words(render(example("minutes")))

    for expected in (
        "Tổng số đảng viên: 23 (chính thức 21, dự bị 2). Có mặt: 20 (chính thức 18, dự bị 2).",
        "Tán thành 15 trên 20, cần 14: hai phần ba của 20 đảng viên chính thức, làm tròn lên.",
        "Tỷ lệ tán thành 75,0% của 20.",
        "Tán thành 13 trên 20, cần 14",
        "Không thông qua.",
        "không tính 1 (miễn sinh hoạt, không dự): đồng chí Quàng Văn Lả",
        "Số 11-BB/CB",
        "Nậm Khoang, ngày 03 tháng 11 năm 2026",
        "Hồi 19 giờ 30 phút",
        "21 giờ 28 phút",
    ):
        assert expected in printed, expected


def test_the_resolution_prints_clauses_with_owner_and_day():
    printed = words(render(example("resolution")))

    for expected in (
        "Số 09-NQ/CB",
        "Căn cứ Điều lệ Đảng Cộng sản Việt Nam;",
        "Người chịu trách nhiệm: đồng chí Lò Văn Xôm; thời hạn: 15/11/2026",
        "T/M CHI BỘ BÍ THƯ",
        "Nơi nhận:",
        "Tỷ lệ tán thành 80,0%.",
    ):
        assert expected in printed, expected


def test_a_correction_names_what_it_replaces():
    record = example("minutes")
    record["document"]["replaces"] = {
        "symbol": "10-BB/CB", "date": "2026-10-03", "reason": "ghi sai số phiếu"
    }  # fmt: skip

    assert "thay thế biên bản số 10-BB/CB, ngày 03 tháng 10 năm 2026" in words(render(record))


def test_a_demo_installation_marks_every_page():
    pages = pypdf.PdfReader(io.BytesIO(render(example("minutes")))).pages

    assert all(MARK in page.extract_text() for page in pages)


def test_what_an_internal_authority_signs_is_marked_as_such():
    internal = authority.MARKS[authority.INTERNAL]
    pages = pypdf.PdfReader(io.BytesIO(render(example("minutes"), mark=internal))).pages

    assert all(internal in page.extract_text() for page in pages)
    assert MARK not in words(render(example("minutes"), mark=internal))


def test_a_real_installation_prints_no_mark():
    assert MARK not in words(render(example("minutes"), mark=""))


def test_pages_are_numbered_from_the_second():
    pages = pypdf.PdfReader(io.BytesIO(render(example("minutes"), mark=""))).pages

    assert pages[0].extract_text().lstrip().startswith("ĐẢNG BỘ")
    assert pages[1].extract_text().lstrip().startswith("2")


@pytest.mark.parametrize("name", ["minutes", "resolution"])
def test_the_file_claims_archive_form_and_carries_the_record(name: str):
    with pikepdf.open(io.BytesIO(render(example(name)))) as pdf:
        meta = pdf.open_metadata()
        attached = pdf.attachments["record.json"].get_file().read_bytes()

        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang).startswith("vi")
        assert json.loads(attached) == example(name)
        assert pdf.Root.AF[0].AFRelationship == "/Data"


def test_all_fonts_are_embedded_and_from_the_repository():
    with pikepdf.open(io.BytesIO(render(example("minutes")))) as pdf:
        names = {
            str(thing.FontName)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        }
        embedded = [
            "/FontFile2" in thing or "/FontFile3" in thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]

    assert all("Tinos" in name for name in names)
    assert all(embedded)


def test_signature_fields_are_reserved_tagged_and_inside_the_page():
    pdf = render(example("minutes"))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fields = list(opened.Root.AcroForm.Fields)
        parents = pikepdf.NumberTree(opened.Root.StructTreeRoot.ParentTree)
        for field in fields:
            left, bottom, right, top = (float(number) for number in field.Rect)
            assert 0 < left < right < 596
            assert 0 < bottom < top < 842
            assert parents[int(field.StructParent)].S == "/Form"
            assert str(field.TU).startswith("Chữ ký của")
    assert signing.places(pdf) == {"secretary": False, "chair": False}


HOSTILE = [
    "#import \"/etc/passwd\": *", "#panic()", "$ x $", "*đậm* _nghiêng_ = tiêu đề", "<script>alert(1)</script>",
    "`lệnh`", "\\u{41} \\ ", "https://example.org/@label <place>", "]" * 20, "}" * 20, '"; #x',
    "ế" * 400, "", "\u202eđảo ngược", "\x00\x01\x07", "😀 中文", "Y Bhiu Kđoh, H'Lan Niê, Čư̆ Ƀlang",
    "A\u0302\u0301n", "- gạch\n+ số\n/ định nghĩa: x",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_markup(text: str):
    record = example("minutes")
    record["agenda"][0]["paragraphs"] = [{"text": text}]
    record["agenda"][0]["title"] = text
    record["people"]["chair"]["name"] = text
    record["signatures"][1]["name"] = text
    record["document"]["title"] = text

    pdf = render(record)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        attached = json.loads(opened.attachments["record.json"].get_file().read_bytes())
    assert attached["agenda"][0]["paragraphs"][0]["text"] == text
    assert signing.places(pdf) == {"secretary": False, "chair": False}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=300))
def test_any_text_at_all_can_be_printed(text: str):
    record = example("resolution")
    record["resolution"]["clauses"][0]["text"] = text
    record["document"]["organisation"] = text

    assert render(record).startswith(b"%PDF-")


def test_a_sign_without_a_shape_prints_as_a_box_and_is_kept_in_the_record():
    record = example("resolution")
    record["resolution"]["situation"] = [{"text": "Đạt 😀 tốt"}]

    pdf = render(record)

    assert "Đạt □ tốt" in words(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "😀" in opened.attachments["record.json"].get_file().read_bytes().decode()


@pytest.mark.parametrize("day", ["1899-12-31", "0001-01-01", "9999-12-31"])
def test_dates_far_away_are_printed(day: str):
    record = example("resolution")
    record["document"]["date"] = record["resolution"]["adopted"]["date"] = day
    record["resolution"]["clauses"][0]["due"] = day

    assert f"năm {int(day[:4])}" in words(render(record))


def test_a_meeting_of_a_thousand_contributions_is_typeset():
    record = example("minutes")
    one = {"speaker": "Cà Thị Ngoan", "text": "Nhất trí", "written": False}
    record["agenda"][0]["contributions"] = [one] * 1000

    assert len(pypdf.PdfReader(io.BytesIO(render(record))).pages) > 20


def test_a_stamp_shows_name_organisation_and_local_time():
    at = datetime(2026, 11, 3, 14, 52, 40, tzinfo=UTC)

    pdf = rendering.render_stamp(rendering.Stamp("Quàng Thị Diên", "Chi bộ", at, mark=MARK))

    printed = words(pdf)
    assert "Ký bởi: Quàng Thị Diên" in printed
    assert "03/11/2026 21:52:40 +07:00" in printed
    assert MARK in printed
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


def test_a_stamp_of_a_very_long_name_stays_on_one_page():
    at = datetime(2026, 11, 3, 14, 52, 40, tzinfo=UTC)

    pdf = rendering.render_stamp(rendering.Stamp("Nguyễn " * 30, "Chi bộ " * 30, at, mark=MARK))

    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


def test_a_fault_of_a_template_is_one_error(tmp_path: Any):
    (tmp_path / "bad.typ").write_text("#nothing-like-this")

    with pytest.raises(TypesettingFailed, match="unknown variable"):
        Typesetter(tmp_path, rendering.FONTS).pdf("bad.typ", {})
