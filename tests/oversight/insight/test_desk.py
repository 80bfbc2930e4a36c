"""The desk of a committee: what waits, late first; reminders once a month; the year of each branch."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.assembly.meetings.models import ApprovalRequest, MeetingEvent
from chibo.assembly.minutes.models import Confirmation, Return
from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.rules import Office
from chibo.oversight.insight.models import Reminder
from chibo.oversight.insight.rules.chasing import is_late_to_confirm
from tests.oversight.insight import rows
from tests.oversight.insight.conftest import TODAY
from tests.oversight.insight.pages import text

SYSTEM = system_actor("test")
GRADE = {
    "grade": "good", "points": 93, "full": True, "scheme": "x",
    "bands": {"good": 90, "fair": 70, "average": 50},
}  # fmt: skip


def graded(unit, at, **changes):
    """A meeting that the branch graded itself, with its minutes."""
    held = rows.store(rows.played(at), unit)
    MeetingEvent.objects.create(
        meeting=held, position=held.position, seq=held.seq + 1, deed=held.seq + 1, at=at,
        kind="meeting.graded", data={**GRADE, **changes}, digest=bytes(32),
    )  # fmt: skip
    return held


def returned(draft, due, **changes):
    return Return.objects.create(
        draft=draft, position=draft.position, remarks="Thiếu tỷ lệ ở mục 5.", due_on=due,
        by_name="Lò Văn Officer", by_unit="Đảng ủy", at=TODAY, **changes,
    )  # fmt: skip


@pytest.fixture
def busy(world):
    """A grade of this week and a late one, a return overdue and one in time, and minutes not signed."""
    first, second = world.tree.branches[:2]
    with scope(SYSTEM):
        old = graded(first, TODAY - timedelta(days=40), grade="fair", points=75)
        new = graded(first, TODAY - timedelta(days=3))
        drafts = [rows.minutes(one, PaperStage.SIGNED) for one in (old, new)]
        returned(drafts[0], date(2026, 11, 10))
        returned(drafts[1], date(2026, 11, 20))
        unsigned = rows.store(rows.played(TODAY - timedelta(days=9)), second)
        rows.minutes(unsigned, PaperStage.REVIEWED)
    return {"old": old, "new": new, "unsigned": unsigned, "drafts": drafts}


def desk(world, who="officer", query=""):
    return world.clients[who].get(f"/overview/{world.commune.pk}/desk/{query}")


def body(response, card):
    found = response.content.decode().split(f'id="{card}"')[1]
    return found.split("<tbody>")[1].split("</tbody>")[0]


def test_late_things_stand_first(world, busy):
    answer = desk(world)

    grades = body(answer, "to-confirm")
    assert grades.index(">75<") < grades.index(">93<")
    assert grades.count("trễ") == 1
    back = body(answer, "returned")
    assert back.index("10/11/2026") < back.index("20/11/2026")
    assert "chưa trả lời, quá hạn" in back
    assert "chờ trả lời" in back
    assert "Bản Khoang" in body(answer, "unsigned")
    years = text(answer).partition("Xếp loại năm 2026")[2]
    assert "Bản Lưa 2 1 1 0 0 0 Khá" in years


def test_what_is_done_no_longer_waits(world, busy):
    with scope(SYSTEM):
        Return.objects.update(settled_at=TODAY, settled_by="x")
        for one in (busy["old"], busy["new"]):
            Confirmation.objects.create(
                meeting=one, position=one.position, own_points=93, points=93, grade="good",
                by_name="x", by_unit="y", at=TODAY,
            )  # fmt: skip
        busy["unsigned"].drafts.update(stage=PaperStage.SIGNED, signed_at=TODAY)

    shown = text(desk(world))

    assert "Không có kết quả nào chờ xác nhận" in shown
    assert "Chưa trả lại biên bản nào" in shown
    assert "đều ký đúng hạn" in shown


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("province", 200), ("secretary", 403), ("member", 403), ("auditor", 403)],
)
def test_the_desk_is_for_the_committee_and_those_above(world, who, status):
    assert desk(world, who).status_code == status
    table = world.clients[who].get(f"/overview/{world.commune.pk}/desk/year.csv")
    assert table.status_code == status


def test_higher_committees_find_the_desks_below(world):
    answer = world.clients["province"].get(f"/overview/{world.tree.province.pk}/desk/")

    assert f"/overview/{world.commune.pk}/desk/" in answer.content.decode()


@pytest.mark.parametrize("year", ["2025", "2019", "2027", "x", "²026", "99999999"])
def test_another_year_may_be_asked_for(world, busy, year):
    shown = text(desk(world, query=f"?year={year}"))

    assert f"Xếp loại năm {2025 if year == '2025' else 2026}" in shown


def test_the_year_as_a_file(world, busy):
    answer = world.clients["officer"].get(f"/overview/{world.commune.pk}/desk/year.csv?year=2026")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert table[1] == ["Chi bộ Bản Lưa", "2", "1", "1", "0", "0", "0", "Khá"]
    assert table[2][0] == "Chi bộ Bản Khoang"
    wrong = world.clients["officer"].get(f"/overview/{world.commune.pk}/desk/year.doc")
    assert wrong.status_code == 404


@pytest.mark.parametrize(
    ("kind", "notice", "branch"),
    [("minutes", "minutes_unsigned", 1), ("return", "return_unanswered", 0)],
)
def test_what_is_late_is_chased_once_a_month(world, busy, monkeypatch, kind, notice, branch):
    unit = world.tree.branches[branch]
    with scope(SYSTEM):
        world.seat("leader", unit, Office.SECRETARY)
    address = f"/overview/{world.commune.pk}/desk/remind/{kind}"
    first = world.clients["officer"].post(address)
    again = world.clients["officer"].post(address)

    assert (first.status_code, again.status_code) == (303, 303)
    assert "Đã nhắc" in text(desk(world))
    with scope(SYSTEM):
        assert Reminder.objects.filter(kind=kind).count() == 1
        [sent] = Notice.objects.filter(kind=notice, person_id=world.people["leader"])
        assert AuditEntry.objects.filter(action="insight.branch_chased").count() == 1
    assert sent.link.startswith("/minutes/")
    inbox = text(world.clients["leader"].get("/notices/"))
    assert "Cấp ủy nhắc: biên bản" in inbox
    next_month = TODAY + timedelta(days=25)
    monkeypatch.setattr(clock, "now", lambda: next_month)
    world.clients["officer"].post(address)
    with scope(SYSTEM):
        assert Reminder.objects.filter(kind=kind, year=2026, month=12).count() >= 1


def test_nothing_late_nobody_chased_and_no_other_kind(world):
    for kind in ("minutes", "return"):
        answer = world.clients["officer"].post(f"/overview/{world.commune.pk}/desk/remind/{kind}")
        assert answer.status_code == 409
        assert "Không có việc nào quá hạn" in text(answer)
    for kind, status in (("meeting", 404), ("x", 404)):
        answer = world.clients["officer"].post(f"/overview/{world.commune.pk}/desk/remind/{kind}")
        assert answer.status_code == status
    denied = world.clients["secretary"].post(f"/overview/{world.commune.pk}/desk/remind/minutes")
    assert denied.status_code == 403


def test_statements_do_not_grow_with_what_waits(world, busy):
    def statements() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert desk(world).status_code == 200
        return len(taken)

    statements()
    few = statements()
    with scope(SYSTEM):
        for days in range(4, 8):
            held = graded(world.branch, TODAY - timedelta(days=days))
            returned(rows.minutes(held, PaperStage.SIGNED), date(2026, 11, 1 + days))

    assert statements() == few


def test_the_overview_leads_to_the_running_meeting_the_requests_and_the_desk(world):
    unit = world.tree.branches[0]
    with scope(SYSTEM):
        live = rows.store(rows.running(TODAY - timedelta(minutes=30)), unit)
        ApprovalRequest.objects.create(
            unit=unit, position=unit.position, mode="online", ground="scattered", reason="xa",
            members=9, wanted_from=date(2026, 12, 1), wanted_to=date(2027, 5, 31),
            asked_by_name="Bí thư", asked_at=TODAY, stage="asked",
        )  # fmt: skip

    answer = world.clients["officer"].get("/overview/")

    page = answer.content.decode()
    assert f"/meetings/{live.pk}/" in page
    assert f"/overview/{world.commune.pk}/desk/" in page
    assert "1 đề nghị chờ quyết định" in text(answer)
    province = world.clients["province"].get(f"/overview/{world.commune.pk}/")
    assert "đề nghị chờ quyết định" in text(province)


def test_a_grade_waits_a_week_before_it_is_late():
    assert not is_late_to_confirm(date(2026, 11, 1), today=date(2026, 11, 8), days=7)
    assert is_late_to_confirm(date(2026, 11, 1), today=date(2026, 11, 9), days=7)
