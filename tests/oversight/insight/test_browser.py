"""Overview and statistics in a real browser: axe, narrow and wide, keyboard, parts that renew themselves."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Page, expect

from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.oversight.insight import services
from tests.oversight.insight import rows
from tests.oversight.insight.conftest import TODAY, World, furnish
from tests.support import browser, jobs

pytestmark = pytest.mark.journey


@pytest.fixture
def world(own_database: str, monkeypatch: pytest.MonkeyPatch) -> World:
    """A month under way: one branch has met and signed, the other has done nothing."""
    monkeypatch.setattr(clock, "now", lambda: TODAY)
    now = TODAY
    with scope(system_actor("test")):
        made = furnish()
        for month in range(4):
            at = now - timedelta(days=30 * month + 1)
            held = rows.store(rows.played(at), made.tree.branches[1])
            rows.minutes(held, PaperStage.SEALED)
            services.refresh(unit_id=made.tree.branches[1].pk, at=held.closed_at)
        jobs.drain()
        services.recount(at=now)
    return made


@pytest.fixture
def visit(world: World, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    with browser.serve(tmp_path / "static") as base, browser.launch() as chromium:
        # Inside the browser's own loop Django keeps other connections than outside of it.
        connections.close_all()

        def go(who: str, path: str, **options: Any) -> Page:
            page = browser.open_page(chromium, base, **options)
            client: Client = world.clients[who]
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            page.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base}]
            )
            page.goto(path)
            return page

        try:
            yield go
        finally:
            connections.close_all()


def addresses(world: World) -> dict[str, tuple[str, str]]:
    return {
        "overview-commune": ("officer", "/overview/"),
        "overview-province": ("province", "/overview/"),
        "statistics-branch": ("member", "/statistics/"),
        "statistics-commune": ("officer", "/statistics/"),
        "overview-denied": ("member", "/overview/"),
    }


def test_every_page_fits_and_axe_finds_nothing(visit, world):
    for name, (who, path) in addresses(world).items():
        page = visit(who, path, color_scheme="light")
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="light")
            page.reload()
            browser.screenshot(page, f"insight-{name}-light")
            page.evaluate(
                "document.querySelectorAll('section details').forEach((d) => { d.open = true })"
            )
            assert browser.axe(page) == [], (name, width)
            page.emulate_media(color_scheme="dark")
            assert browser.axe(page, colours=True) == [], (name, width, "dark")
            assert browser.overflow(page) == [], (name, width)
        assert [line for line in browser.complaints(page) if "403" not in line] == [], name
        page.context.close()


def test_by_keyboard_one_sorts_searches_and_goes_down(visit, world):
    page = visit("officer", "/overview/")
    page.locator("thead").get_by_role("link", name="Chi bộ").focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Chi bộ")
    page.get_by_label("Đơn vị").focus()
    page.keyboard.type("khoang")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Bản Khoang").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thống kê")


def test_rows_renew_themselves_in_the_order_shown(visit, world):
    page = visit("officer", "/overview/?sort=name")
    expect(page.locator("#rows tbody tr").nth(1)).not_to_contain_text("Đang họp")
    with scope(system_actor("test")):
        rows.store(rows.running(clock.now() - timedelta(minutes=30)), world.branch)

    expect(page.locator("#rows tbody tr").nth(1)).to_contain_text("Đang họp", timeout=15_000)
    expect(page.locator("#rows tbody tr").nth(0)).to_contain_text("Bản Khoang")


def test_the_month_changes_without_leaving_the_page(visit, world):
    page = visit("member", "/statistics/")
    before = page.locator("h1").inner_text()
    page.locator("#id_month").select_option("10")
    expect(page.locator("h1")).to_have_text("Thống kê tháng 10/2026")
    assert before == "Thống kê tháng 11/2026"
    assert "month=10" in page.url


def test_without_scripts_every_page_is_whole(visit, world):
    page = visit("officer", "/overview/?q=khoang", java_script_enabled=False)
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page = visit("officer", "/statistics/?year=2026&month=1", java_script_enabled=False)
    expect(page.locator("h1")).to_contain_text("1/2026")
