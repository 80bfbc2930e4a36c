"""The story in one view, and the official forms on paper."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest

from chibo.core import clock, disclosure
from chibo.core.actor import system_actor
from chibo.core.disclosure import Field, Part
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.people.members import services as members
from chibo.people.members.importing.rules.entry import PartialDate
from chibo.people.members.models import Member, RecordLook
from chibo.people.members.record import queries, sheets, timeline
from chibo.people.members.record.rules.periods import Period
from chibo.people.members.record.rules.steps import Origin
from chibo.people.members.record.services import writing
from chibo.people.members.rules import Purpose
from tests.ground.town import Town

YEAR = clock.now().year


@pytest.fixture
def hoa(town: Town) -> Member:
    found = town.members["hoa"]
    for group, slot, value, since in (
        ("theory", "", {"level": "advanced"}, 2015),
        ("discipline", "a", {"measure": "reprimand"}, YEAR),
        ("rewards", "b", {"reward": "Giấy khen"}, YEAR),
    ):
        with scope(system_actor("test")):
            writing.write(
                found, group=group, slot=slot, value=value, period=Period(PartialDate(since)),
                trace=writing.Trace(origin=Origin.EVENT), at=clock.now(),
            )  # fmt: skip
    return found


def look(town: Town, found: Member, purpose: Purpose) -> RecordLook:
    with scope(town.actor("thoan")) as actor:
        return members.look_into(
            actor=actor, member_id=found.pk, reason="rà soát", purpose=purpose, at=clock.now()
        )


def text_of(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def test_the_story_tells_everything_in_one_order_and_by_kind(town, hoa):
    look(town, hoa, Purpose.REVIEW)
    client = town.client("hoa")

    whole = client.get("/record/timeline/").content.decode()

    steps = ["rà soát", "Giấy khen", "Nhận chức vụ", "Cao cấp"]
    assert [whole.index(step) for step in steps] == sorted(whole.index(step) for step in steps)
    facts = client.get("/record/timeline/?show=fact").content.decode()
    assert "Lý luận chính trị: Cao cấp" in facts
    assert "Nhận chức vụ" not in facts
    assert "Chưa ghi gì" in client.get("/record/timeline/?show=meeting").content.decode()
    assert "Cao cấp" in client.get("/record/timeline/?show=x").content.decode()


def test_meetings_are_told_by_the_room_that_knows_them(town, hoa, monkeypatch):
    part = Part(
        code=timeline.MEETINGS, title="x", tables=(),
        fields=(Field("status", "x", {"present": "có mặt"}),),
        rows=lambda _person: [
            {"start": datetime(2026, 3, 3, 12, tzinfo=UTC), "meeting": "Họp tháng 3",
             "status": "present", "place": "Nhà văn hóa"}
        ],
    )  # fmt: skip
    monkeypatch.setattr(disclosure, "parts", lambda: [part])

    shown = town.client("hoa").get("/record/timeline/?show=meeting").content.decode()

    assert "Họp tháng 3" in shown
    assert "có mặt. Nhà văn hóa" in shown
    monkeypatch.setattr(disclosure, "parts", list)
    assert "Họp" not in town.client("hoa").get("/record/timeline/?show=meeting").content.decode()


def test_a_purpose_opens_its_part_of_the_story_and_of_the_sheet(town, hoa):
    plain, opened = look(town, hoa, Purpose.REVIEW), None
    path = "/members/looks/{}/{}"
    client = town.client("thoan")

    shown = client.get(path.format(plain.pk, "timeline/")).content.decode()
    sheet = text_of(client.get(path.format(plain.pk, "forms/2-hsdv.pdf")).content)
    assert "Khiển trách" not in shown + sheet
    assert "không mở cho mục đích này" in sheet

    opened = look(town, hoa, Purpose.EVALUATION)
    shown = client.get(path.format(opened.pk, "timeline/")).content.decode()
    sheet = text_of(client.get(path.format(opened.pk, "forms/3-hsdv.pdf")).content)
    assert "Khiển trách" in shown
    assert "Khiển trách" in sheet
    assert town.client("dien").get(path.format(opened.pk, "timeline/")).status_code == 404
    with scope(system_actor("test")):
        assert AuditEntry.objects.filter(action="members.form_taken").count() == 2


def test_the_card_has_the_heads_and_groups_of_its_form(town, hoa):
    text = text_of(town.client("hoa").get("/record/forms/2-hsdv.pdf").content)

    for words in (
        "Mẫu 2-HSĐV", "PHIẾU ĐẢNG VIÊN", "ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG BỘ XÃ NẬM KHOANG",
        "CHI BỘ BẢN NÀ KHOANG", "Cà Thị Hoa", hoa.code, "Cao cấp", "XÁC NHẬN CỦA CẤP ỦY",
    ):  # fmt: skip
        assert words in text
    assert town.client("hoa").get("/record/forms/9-hsdv.pdf").status_code == 404


def test_the_supplement_tells_what_changed_in_its_year(town, hoa):
    client = town.client("hoa")

    now = text_of(client.get("/record/forms/3-hsdv.pdf").content)
    then = text_of(client.get("/record/forms/3-hsdv.pdf?year=2015").content)

    assert f"NĂM {YEAR}" in now
    assert "Giấy khen" in now
    assert "Cao cấp" not in now
    assert "Cao cấp" in then
    assert "Giấy khen" not in then


def test_a_sheet_without_force_says_so(town, hoa, monkeypatch):
    monkeypatch.setattr(sheets.outside, "mark", lambda: "BẢN THỬ")
    with scope(system_actor("test")):
        history = queries.history(hoa)
        data = sheets.card(hoa, history, closed=(), day=date(2026, 11, 24))

    assert "BẢN THỬ" in text_of(data)
