"""The first steps of each role: by keyboard alone, seen by axe, ended once and for good, and back when asked for."""

import pytest
from playwright.sync_api import Browser, Page, expect

from chibo.web import guidance
from chibo.web.navigation import Role
from tests.journeys.world import World
from tests.support import browser

pytestmark = pytest.mark.journey
MOST_TABS = 120
WHO = {
    Role.MEMBER: "khoi",
    Role.SECRETARY: "thoan",
    Role.COMMITTEE: "lien",
    Role.AUDITOR: "hac",
    Role.OPERATOR: "huy",
}


def press(page: Page, name: str) -> None:
    """Tab to what is called so, see that the focus shows, and press Enter."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = page.locator(":focus")
        if at.count() and at.inner_text().strip() == name:
            outline = at.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)")
            assert outline >= 2, f"the focus on {name!r} cannot be seen"
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    raise AssertionError(f"no way to {name!r} by keyboard on {page.url}")


def first_page(page: Page) -> None:
    """Where one arrives: the first of the navigation."""
    page.goto("/")
    entry = page.locator(".tabbar a").first.get_attribute("href")
    if entry and not page.locator("#tour").count():
        page.goto(entry)


def test_every_role_walks_through_its_first_steps_once(world: World, chromium: Browser) -> None:
    assert set(WHO) == set(guidance.TOUR)
    for role, key in WHO.items():
        steps = len(guidance.TOUR[role])
        page = world.visit(chromium, key)
        first_page(page)
        tour = page.locator("#tour")
        expect(tour).to_contain_text(f"1 trên {steps}")
        for number in range(2, steps + 1):
            press(page, "Bước sau")
            expect(tour).to_contain_text(f"{number} trên {steps}")
        expect(tour.get_by_role("link", name="Bước sau")).to_have_count(0)
        assert browser.axe(page) == [], role
        assert browser.overflow(page) == [], role

        press(page, "Kết thúc làm quen")
        expect(tour).to_have_count(0)
        again = page.context.new_page()
        first_page(again)
        expect(again.locator("#tour")).to_have_count(0)

        again.locator("#help summary").click()
        again.get_by_role("link", name="Xem lại các bước đầu làm quen").click()
        expect(again.locator("#tour")).to_contain_text(f"1 trên {steps}")
        assert browser.complaints(page) == [], role
        page.context.close()
