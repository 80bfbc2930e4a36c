"""The overview of a committee: who sees it, what it tells, how it is searched."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.core import clock
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight.models import UnitMonth
from tests.oversight.insight import rows
from tests.oversight.insight.conftest import TODAY
from tests.oversight.insight.pages import counted, extra_branch, overview, text
from tests.support import factories


def table(response) -> list[str]:
    """The rows of the first table, as words."""
    body = response.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    return [
        re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", row))).strip()
        for row in body.split("</tr>")
        if row.strip()
    ]


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
