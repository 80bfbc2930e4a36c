"""Overview and statistics: who sees them, what they show, how many statements, files, the reminder."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight import services
from chibo.oversight.insight.models import Reminder, UnitMonth
from chibo.web import sheets
from tests.oversight.insight import rows
from tests.oversight.insight.conftest import TODAY
from tests.support import factories, jobs

SYSTEM = system_actor("test")


@pytest.fixture
def system():
    with scope(SYSTEM):
        yield


def counted(*units):
    for unit in units:
        services.refresh(unit_id=unit.pk, at=rows.NOON)
    jobs.drain()


def text(response) -> str:
    plain = re.sub(
        r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", plain)))


def table(response) -> list[str]:
    """The rows of the first table, as words."""
    body = response.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    return [
        re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", row))).strip()
        for row in body.split("</tr>")
        if row.strip()
    ]


def overview(world, who="officer", unit=None, query="", **extra):
    unit = unit or world.commune
    return world.clients[who].get(f"/overview/{unit.pk}/{query}", **extra)


# Access -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("province", 200),
        ("central", 200),
        ("secretary", 403),
        ("member", 403),
        ("other", 403),
        ("auditor", 403),
    ],
)
def test_the_overview_is_for_the_committee_of_the_unit_and_those_above(world, who, status):
    response = overview(world, who)

    assert response.status_code == status
    if status == 403:
        assert "Trang này dành cho cấp ủy của đơn vị này" in text(response)


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("province", 200), ("secretary", 200), ("member", 200), ("other", 403)],
)
def test_a_branch_s_figures_are_for_its_members_and_the_committees_above(world, who, status):
    response = world.clients[who].get(f"/statistics/{world.branch.pk}/")

    assert response.status_code == status
    if status == 403:
        assert "Đồng chí xem được số liệu của chi bộ mình" in text(response)


@pytest.mark.parametrize("who", ["member", "secretary"])
def test_nobody_sees_the_figures_of_units_above_the_own_seat(world, who):
    for unit in (world.commune, world.tree.branches[1]):
        assert world.clients[who].get(f"/statistics/{unit.pk}/").status_code == 403
        assert world.clients[who].get(f"/statistics/{unit.pk}/table.csv").status_code == 403
        assert world.clients[who].get(f"/overview/{unit.pk}/table.csv").status_code == 403


def test_without_an_address_one_sees_the_own_unit(world):
    assert "Xã Một" in text(world.clients["officer"].get("/overview/"))
    assert "Chi bộ Bản Lưa" in text(world.clients["secretary"].get("/statistics/"))
    assert "Chi bộ Bản Lưa" in text(world.clients["member"].get("/statistics/"))
    assert "dành cho cấp ủy" in text(world.clients["member"].get("/overview/"))


def test_who_has_not_signed_in_is_sent_to_sign_in(world, client):
    for path in ("/overview/", "/statistics/"):
        assert client.get(path).status_code == 302


def test_a_unit_that_is_not_there_is_missing(world):
    nowhere = "00000000-0000-0000-0000-000000000000"
    assert world.clients["officer"].get(f"/overview/{nowhere}/").status_code == 404
    assert (
        world.clients["officer"].get(f"/overview/{world.commune.pk}/table.pdf").status_code == 404
    )
    assert (
        world.clients["officer"].get(f"/statistics/{world.commune.pk}/table.pdf").status_code == 404
    )


def test_a_branch_has_figures_and_no_overview(world):
    response = overview(world, unit=world.branch)

    assert response.headers["Location"] == f"/statistics/{world.branch.pk}/"


# Overview ---------------------------------------------------------------------------------------


def test_trouble_comes_first_and_says_what_is_wrong(world, system):
    meeting = rows.full(world.tree.branches[1])
    rows.minutes(meeting, PaperStage.SEALED)
    counted(world.tree.branches[1])

    page = overview(world)

    late, sealed = table(page)
    assert late.startswith("Bản Lưa Chưa triệu tập, hạn 10/11")
    assert late.endswith("Trễ hạn")
    assert "03/11" in sealed
    assert "4/5" in sealed
    assert "80,0%" in sealed
    assert sealed.endswith("Đã niêm phong")


@pytest.mark.parametrize(
    ("play", "paper", "words"),
    [
        (rows.convened(TODAY + timedelta(days=3)), None, "Họp ngày 15/11"),
        (rows.convened(TODAY - timedelta(days=2)), None, "Không họp ngày 10/11 như đã triệu tập"),
        (rows.failed(), None, "Ngày 03/11 không đủ người"),
        (rows.played(), None, "Đang viết biên bản, 9 ngày"),
        (rows.played(), PaperStage.REVIEWED, "Chủ trì chưa duyệt biên bản, 9 ngày"),
        (rows.played(), PaperStage.APPROVED, "Chưa đủ chữ ký, 9 ngày Chờ chữ ký"),
        (rows.played(), PaperStage.SIGNED, "Đã ký"),
        (rows.Play().open(), None, "Đang họp"),
    ],
)
def test_each_state_of_a_month_is_told_in_words(world, system, play, paper, words):
    meeting = rows.store(play, world.branch)
    if paper:
        rows.minutes(meeting, paper)

    row = next(row for row in table(overview(world)) if row.startswith("Bản Lưa"))

    assert re.sub(r" [–\d,/%]+(?= )", "", words.replace("9 ngày Chờ", "9 ngày")).split()[0] in row
    assert all(word in row for word in words.split())


def test_small_branches_show_counts_and_no_rate(world, system):
    rows.full(world.branch)
    counted(world.branch)
    UnitMonth.objects.filter(unit=world.branch).update(expected=4, present=3)

    row = next(row for row in table(overview(world)) if row.startswith("Bản Lưa"))

    assert "3/4" in row
    assert "%" not in row


def test_the_key_figures_count_branches(world, system):
    meeting = rows.full(world.branch)
    rows.minutes(meeting, PaperStage.SIGNED)

    page = text(overview(world))

    assert "Đã họp 1 / 2" in page
    assert "Biên bản đã ký 1 / 1" in page
    assert "Đã niêm phong 0 / 1" in page
    assert "Trễ hạn 1" in page


def test_a_node_above_sums_up_and_leads_down(world, system):
    rows.full(world.branch)
    counted(world.branch)

    page = overview(world, "province", world.tree.province)

    first, second = table(page)
    assert first.startswith("Xã Một 2 1 0 0 80,0%")
    assert first.endswith("1 chưa họp")
    assert second.startswith("Xã Hai 1 0 0 0 –")
    assert f"/overview/{world.commune.pk}/" in page.content.decode()
    assert "Chưa họp 2" in text(page)


@pytest.mark.parametrize(("day", "word"), [(5, "Đang trong hạn"), (12, "1 chưa họp")])
def test_before_the_tenth_nobody_is_missed(world, system, monkeypatch, day, word):
    monkeypatch.setattr(clock, "now", lambda: TODAY.replace(day=day))
    rows.full(world.tree.branches[2])
    counted(world.tree.branches[2])
    central = world.tree.central
    assert table(overview(world, "central", central))[0].endswith(word.replace("1", "2"))

    states = {row[:6]: row for row in table(overview(world, "province", world.tree.province))}
    assert states["Xã Hai"].endswith("Đã họp đủ")


def test_the_path_names_only_units_that_the_seat_oversees(world):
    assert "Tỉnh Sơn La" not in text(overview(world)).split("Sinh hoạt chi bộ")[0]
    central = overview(world, "central").content.decode()
    assert f"/overview/{world.tree.central.pk}/" in central
    assert f"/overview/{world.tree.province.pk}/" in central


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=khoang", ["Bản Khoang"]),
        ("?q=ban", ["Bản Lưa", "Bản Khoang"]),
        ("?q=xyz", []),
        ("?sort=name", ["Bản Khoang", "Bản Lưa"]),
        ("?sort=-name", ["Bản Lưa", "Bản Khoang"]),
        ("?sort=nonsense", ["Bản Lưa", "Bản Khoang"]),
        ("?basis=village", ["Bản Lưa", "Bản Khoang"]),
        ("?basis=school", []),
        ("?page=99", ["Bản Lưa", "Bản Khoang"]),
        ("?month=garbage", ["Bản Lưa", "Bản Khoang"]),
    ],
)
def test_rows_are_searched_and_sorted(world, query, expected):
    page = overview(world, query=query)

    if expected:
        names = [row.split(" Chưa triệu tập")[0] for row in table(page)]
        assert names == expected
    else:
        assert "Không tìm thấy đơn vị nào có tên này" in text(page)


@pytest.mark.parametrize(
    "key", ["members", "day", "rate", "state", "branches", "met", "signed", "sealed"]
)
def test_every_column_sorts_both_ways(world, system, key):
    rows.full(world.branch)
    counted(world.branch)

    up = table(overview(world, query=f"?sort={key}"))
    down = table(overview(world, query=f"?sort=-{key}"))

    assert up == down[::-1]


def test_a_past_month_is_shown_as_it_was_and_asks_for_nothing(world):
    page = overview(world, query="?month=2026-10")

    assert "tháng 10/2026" in text(page)
    assert '/remind"' not in page.content.decode()
    assert "data-every" not in page.content.decode()


def test_a_month_to_come_is_the_present_one(world):
    assert "tháng 11/2026" in text(overview(world, query="?month=2031-01"))


def test_a_script_gets_the_parts_alone(world):
    whole, parts = overview(world), overview(world, headers={"X-Part": "1"})

    assert b'data-every="10"' in whole.content
    assert re.findall(
        r'<(?:div|section) class="[^"]*" id="([^"]+)"|id="(rows)"', parts.content.decode()
    )
    assert b"<!doctype" not in parts.content
    for part in ("head", "sums", "rows", "arrived"):
        assert f'id="{part}"'.encode() in parts.content


def statements(client, path) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_statements_do_not_grow_with_the_branches(world, system):
    paths = [f"/overview/{world.commune.pk}/", f"/statistics/{world.commune.pk}/"]
    rows.store(rows.played(), world.branch)
    counted(world.branch)
    before = [statements(world.clients["central"], path) for path in paths]
    for n in range(40):
        unit = extra_branch(world.commune, n)
        rows.store(rows.played(), unit)
        factories.member(unit=unit)
    counted(world.branch)

    after = [statements(world.clients["central"], path) for path in paths]

    assert after == before
    assert max(after) <= 30


def extra_branch(commune, n):
    made = factories.unit(name=f"Chi bộ thêm {n:02d}")
    made.parent, made.position, made.last = (
        commune,
        commune.position + 10 + n,
        commune.position + 10 + n,
    )
    made.basis = "school"
    made.save()
    return made


def test_long_lists_come_in_pages(world, system):
    for n in range(40):
        extra_branch(world.commune, n)

    first, second = overview(world, query="?sort=name"), overview(world, query="?sort=name&page=2")

    assert len(table(first)) == 25
    assert len(table(second)) == 17
    assert "1 đến 25" in text(first) or "25" in text(first)


def test_a_commune_without_branches_says_how_they_come(world, system):
    empty = extra_branch(world.tree.central, 0)
    empty.kind = UnitKind.COMMUNE
    empty.save()

    assert "Chưa có đơn vị trực thuộc" in text(overview(world, "central", empty))


# Files ------------------------------------------------------------------------------------------


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


# The reminder -----------------------------------------------------------------------------------


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


# Statistics -------------------------------------------------------------------------------------


def statistics(world, who="secretary", unit=None, query=""):
    return world.clients[who].get(f"/statistics/{(unit or world.branch).pk}/{query}")


def test_every_figure_stands_with_its_definition(world, system):
    rows.full(world.branch)
    counted(world.branch)

    page = text(statistics(world))

    for sentence in (
        "Thống kê tháng 11/2026",
        "Phải có mặt 5",
        "Có mặt 4",
        "Tỷ lệ đúng giờ –",
        "Ý kiến phát biểu 2",
        "Số lần biểu quyết 2",
        "Tổng số đảng viên, trừ người được miễn, tạm miễn và đình chỉ",
        "định mức ở đây là 60 phút",
        "Không hiện tỷ lệ của nhóm dưới 5 người",
    ):
        assert sentence in page


def test_no_page_names_a_person_of_the_meeting(world, system):
    rows.full(world.branch)
    counted(world.branch)

    for page in (
        statistics(world, "member"),
        statistics(world, "officer", world.commune),
        overview(world),
    ):
        assert not re.search(r"Hang|Binh|Quàng Thị Diên", text(page))


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "tháng 11/2026"),
        ("?year=2026&month=10", "tháng 10/2026"),
        ("?year=2025&month=12", "tháng 12/2025"),
        ("?year=2027&month=1", "tháng 11/2026"),
        ("?year=2026&month=12", "tháng 11/2026"),
        ("?year=x&month=99", "tháng 11/2026"),
    ],
)
def test_the_month_is_chosen_and_never_one_to_come(world, query, title):
    assert f"Thống kê {title}" in text(statistics(world, query=query))


def test_the_page_says_when_the_figures_were_proved(world, system):
    assert "Chưa đếm lại" in text(statistics(world))

    services.recount(at=datetime(2026, 11, 11, 20, 0, tzinfo=UTC))
    assert "Đếm lại bằng nhau, kiểm tra gần nhất lúc 12/11/2026 03:00" in text(statistics(world))

    rows.full(world.branch)
    services.recount(at=TODAY)
    assert "thấy khác biệt" in text(statistics(world))


def test_two_years_of_figures_as_files(world, system):
    rows.full(world.branch)
    counted(world.branch)

    answer = world.clients["member"].get(f"/statistics/{world.branch.pk}/table.csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert len(lines) == 24
    last = lines[-1]
    assert (last["Tháng"], last["Có mặt"], last["Phải có mặt"], last["Tỷ lệ tham dự, %"]) == (
        "2026-11",
        "4",
        "5",
        "80.0",
    )
    assert (
        world.clients["member"].get(f"/statistics/{world.branch.pk}/table.xlsx").content[:2]
        == b"PK"
    )


def test_a_node_lists_the_units_below(world):
    page = statistics(world, "officer", world.commune)

    assert f"/statistics/{world.branch.pk}/" in page.content.decode()
    assert "Chi bộ đã họp 0 / 2" in text(page)


def test_row_security_hides_the_rows_of_other_branches(world, system):
    rows.full(world.tree.branches[2])
    counted(world.tree.branches[2])
    with scope(factories.plain(world.people["member"], world.branch.position)):
        assert not UnitMonth.objects.exists()
