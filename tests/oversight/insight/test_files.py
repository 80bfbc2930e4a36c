"""Figures as files, and the reminder."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest

from chibo.core.models import AuditEntry
from chibo.ground.notices.models import Notice
from chibo.oversight.insight.models import Reminder
from chibo.web import sheets
from tests.oversight.insight import rows
from tests.oversight.insight.conftest import TODAY
from tests.oversight.insight.pages import counted, extra_branch, overview, text


def test_the_table_as_csv_has_the_same_rows(world, system):
    rows.full(world.branch)
    counted(world.branch)

    body = overview_file(world, "csv").content

    assert body.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert lines[0][0] == "Chi bộ"
    assert {line[0] for line in lines[1:]} == {"Chi bộ Bản Lưa", "Chi bộ Bản Khoang"}
    held = next(line for line in lines if line[0] == "Chi bộ Bản Lưa")
    assert held[2:6] == ["2026-11-03", "4", "5", "80.0"]


def overview_file(world, kind, query=""):
    return world.clients["officer"].get(f"/overview/{world.commune.pk}/table.{kind}{query}")


def test_the_table_as_xlsx_is_one_and_holds_no_formula(world, system):
    unit = extra_branch(world.commune, 1)
    unit.name = '=HYPERLINK("http://evil.example","Xem")'
    unit.save()

    answer = overview_file(world, "xlsx")

    assert 'filename="xa-mot-2026-11.xlsx"' in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        names = {name: book.read(name).decode() for name in book.namelist()}
    assert "HYPERLINK" in names["xl/sharedStrings.xml"]
    assert "<f>" not in names["xl/worksheets/sheet1.xml"]
    assert "evil.example" not in "".join(
        text for name, text in names.items() if name.endswith(".rels")
    )


def test_units_above_have_their_own_columns(world):
    body = world.clients["central"].get(f"/overview/{world.tree.province.pk}/table.csv").content

    assert body.decode("utf-8-sig").splitlines()[1].startswith("Đảng bộ Xã Một,2,0,0,0,0,0,0,")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_text_becomes_a_formula_in_csv(text):
    sheet = sheets.Sheet(name="x", heads=[text], rows=[[text, 1, None]])

    line = next(csv.reader(io.StringIO(sheets.csv_bytes(sheet).decode("utf-8-sig"), newline="")))

    assert line == ["'" + text]


def test_a_file_has_a_name_whatever_the_unit_is_called():
    answer = sheets.download(sheets.Sheet(name="[]:*?", heads=["a"], rows=[[1]]), "xlsx")

    assert 'filename="chibo.xlsx"' in answer["Content-Disposition"]


def remind(world, who="officer", unit=None):
    unit = unit or world.commune
    return world.clients[who].post(f"/overview/{unit.pk}/remind", follow=True)


def test_late_branches_are_reminded_once(world, system):
    assert "Nhắc 2 chi bộ trễ" in text(overview(world))

    first, second = remind(world), remind(world)

    assert "Đã nhắc 2 chi bộ" in text(first)
    assert "đã được nhắc trước đó" in text(second)
    assert "Nhắc 2 chi bộ" not in text(first)
    assert "Đã nhắc hôm nay" in text(first)
    told = Notice.objects.filter(kind="meeting_overdue")
    assert [one.person_id for one in told] == [world.people["secretary"]]
    assert told[0].data == {"unit": "Bản Lưa", "year": 2026, "month": 11}
    assert AuditEntry.objects.filter(action="insight.branch_reminded").count() == 2
    assert Reminder.objects.count() == 2


def test_a_branch_that_became_late_later_is_reminded_alone(world, system):
    meeting = rows.store(rows.convened(TODAY + timedelta(days=1)), world.tree.branches[1])
    remind(world)
    meeting.planned_start = TODAY - timedelta(days=1)
    meeting.save()

    assert "Nhắc 1 chi bộ trễ" in text(overview(world))
    assert "Đã nhắc 1 chi bộ" in text(remind(world))


def test_where_nobody_is_late_nobody_is_reminded(world, system):
    for branch in world.tree.branches[:2]:
        rows.full(branch)

    answer = remind(world)

    assert answer.status_code == 409
    assert "không có chi bộ nào trễ hạn" in text(answer)
    assert not Notice.objects.filter(kind="meeting_overdue").exists()


@pytest.mark.parametrize("who", ["member", "secretary", "other", "auditor"])
def test_others_cannot_remind(world, system, who):
    assert remind(world, who).status_code == 403
    assert not Reminder.objects.exists()
