"""A list is uploaded, understood, taken in and undone in a real browser; its pages on a telephone and a laptop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, expect

from tests.ground.town import PASSWORD, Town, furnish
from tests.people.members.importing import lists
from tests.support import browser

pytestmark = pytest.mark.journey
FORM_ROW = ("Lò Thị Mai", "Nữ", "02/09/1978", "Thái", "19/05/2003", "19/05/2004", "", "", "", "12.345678",
            "014178001234", "0912345678", "Nông dân", "12/12")  # fmt: skip


@pytest.fixture
def town(own_database: str) -> Town:
    cache.clear()
    return furnish()


@pytest.fixture
def chromium(town: Town, tmp_path: Path) -> Iterator[tuple[str, Browser]]:
    with browser.serve(tmp_path / "static") as address, browser.launch() as found:
        try:
            yield address, found
        finally:
            connections.close_all()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_list_is_taken_in_and_undone(town, chromium, tmp_path, width):
    base, launched = chromium
    page = browser.open_page(launched, base, width=width)
    found: list[str] = []

    def look(name: str) -> None:
        browser.screenshot(page, f"import-{name}")
        found.extend(f"{name}: {one}" for one in (*browser.axe(page), *browser.overflow(page)))

    def upload(name: str, data: bytes) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        page.goto("/members/import/")
        page.get_by_label("Danh sách (XLSX hoặc CSV)").set_input_files(path)
        page.get_by_role("button", name="Tải lên").click()
        page.wait_for_url("**/columns/")

    town.user("thoan")
    browser.sign_in(page, town.username("thoan"), PASSWORD)
    page.goto("/members/")
    page.get_by_role("link", name="Nhập danh sách").click()
    look("begin")

    wrong = (*lists.MAI[:3], "31/02/1978", *lists.MAI[4:])
    upload("sai.csv", lists.separated([wrong, *lists.ROWS[1:]]))
    look("columns")
    page.get_by_role("button", name="Xem từng dòng").click()
    expect(page.get_by_role("alert")).to_contain_text("1 dòng cần sửa")
    expect(page.locator("tbody tr").first).to_contain_text("Lịch không có ngày “31/02/1978”")
    look("wrong")

    upload("mau.xlsx", lists.form(FORM_ROW))
    card = page.get_by_label("Số thẻ đảng viên")
    expect(card).to_have_value("card")
    card.select_option("")
    page.get_by_role("button", name="Xem từng dòng").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).not_to_contain_text("thẻ")
    look("rows")
    page.get_by_role("button", name="Nhập 1 đảng viên").click()
    expect(page.get_by_text("Đã nhập 1 đảng viên").first).to_be_visible()
    look("done")
    page.goto("/members/?q=mai")
    expect(page.locator("#rows")).to_contain_text("Lò Thị Mai")

    page.goto("/members/import/")
    page.get_by_text("Hoàn tác", exact=True).click()
    page.get_by_role("button", name="Hoàn tác danh sách này").click()
    expect(page.get_by_text("Đã hoàn tác: hồ sơ")).to_be_visible()
    page.goto("/members/new/")
    look("new")

    assert found == []
    assert browser.complaints(page) == []
