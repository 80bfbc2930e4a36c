"""In a real browser: sign in at the issuer, change the seat by the menu in the head."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, expect

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.identity import configured
from chibo.ground.accounts.services import identities
from chibo.ground.organisation.rules import Office
from tests.ground.accounts.test_identity import NUMBER, configure, issuer
from tests.ground.town import Town, furnish
from tests.support import browser, factories

__all__ = ["issuer"]
pytestmark = pytest.mark.journey


@pytest.fixture
def town(own_database: str, issuer: str, settings: Any) -> Town:
    """The secretary also sits in the committee above, and has an electronic identity."""
    cache.clear()
    configure(settings, issuer)
    found = furnish()
    person = found.members["thoan"].person
    with scope(system_actor("test")):
        factories.mandate(person=person, unit=found.commune, office=Office.OFFICER)
    with scope(found.actor("lien")) as officer:
        digest = configured.digest_of(NUMBER)
        identities.link(actor=officer, person_id=person.pk, digest=digest, at=clock.now())
    return found


@pytest.fixture
def chromium(town: Town) -> Iterator[Browser]:
    with browser.launch() as found:
        try:
            yield found
        finally:
            # Beside the browser's loop Django opens connections that must not outlive the journey.
            connections.close_all()


def test_an_identity_opens_the_account_and_the_head_changes_the_seat(
    chromium: Browser, tmp_path: Path
) -> None:
    with browser.serve(tmp_path / "static") as base:
        page = browser.open_page(chromium, base, width=360)
        page.goto("/accounts/login/?next=/notices/")
        assert browser.axe(page) == []
        assert browser.overflow(page) == []
        browser.screenshot(page, "sign-in-with-identity")
        page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
        page.get_by_role("button", name="hoa", exact=True).click()
        page.wait_for_url("**/notices/")

        head = page.locator(".seat")
        expect(head.locator("summary")).to_contain_text("Đảng bộ xã Nậm Khoang")
        head.locator("summary").click()
        browser.screenshot(page, "seat-menu")
        assert browser.axe(page) == []
        head.get_by_role("button", name="Chi bộ bản Nà Khoang, Bí thư").click()
        page.wait_for_url("**/")
        expect(head.locator("summary")).to_contain_text("Chi bộ bản Nà Khoang")
        head.locator("summary").click()
        head.get_by_role("button", name="với tư cách đảng viên").click()
        head.locator("summary").click()
        own = head.get_by_role("button", name="với tư cách đảng viên")
        expect(own).to_have_attribute("aria-pressed", "true")
        assert browser.overflow(page) == []
