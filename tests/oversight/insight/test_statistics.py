"""The statistics of a branch and of a node."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest

from chibo.core.scope import scope
from chibo.oversight.insight import services
from chibo.oversight.insight.models import UnitMonth
from tests.oversight.insight import rows
from tests.oversight.insight.conftest import TODAY
from tests.oversight.insight.pages import counted, overview, text
from tests.support import factories


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
