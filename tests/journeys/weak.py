"""A weak line before the journeys' servers, and people who load a page again when it did not come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.test import override_settings
from playwright.sync_api import Browser, Error, Page

from tests.journeys.world import World
from tests.support import browser
from tests.support.relay import Line, Relay

PATIENCE_MS = 40_000
TRIES = 5


@dataclass
class Weak:
    """The world behind the line."""

    world: World
    relay: Relay

    def visit(self, chromium: Browser, key: str = "", **options: Any) -> Page:
        """As ``World.visit``; everything takes its time."""
        page = self.world.visit(chromium, key, **options)
        page.set_default_timeout(PATIENCE_MS)
        return page


@contextmanager
def weakened(world: World, line: Line) -> Iterator[Weak]:
    """Pages and stream over one line."""
    with Relay(line) as relay:
        pages, events = relay.to(urlsplit(world.base).port or 80), relay.to(world.events.port)
        with override_settings(CHIBO_EVENTS_URL=f"http://localhost:{events}"):
            yield Weak(replace(world, base=f"http://localhost:{pages}"), relay)


def until(page: Page, deed: Callable[[], object]) -> None:
    """Do something that leads to a page; when the line broke, as people do: once more.

    Only for what may be done twice.
    """
    for _ in range(TRIES):
        try:
            deed()
            page.wait_for_load_state("domcontentloaded")
        except Error as error:
            # The browser's own page about the broken line may come between.
            if "net::ERR" not in error.message and "chrome-error:" not in error.message:
                raise
            page.wait_for_timeout(500)
            continue
        if not page.url.startswith("chrome-error:"):
            return
    raise AssertionError(f"not reached in {TRIES} tries: {page.url}")


def reach(page: Page, path: str) -> None:
    """Go to a page, and load it again when it did not come."""
    until(page, lambda: page.goto(path, wait_until="domcontentloaded"))


def sign_in(page: Page, username: str, password: str) -> None:
    """By password, from the first page of all."""

    def once() -> None:
        reach(page, browser.settings_url("account_login"))
        if not page.locator("input[name=password]").count():
            return  # the answer was lost, not the deed
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(password)
        page.locator("form:has(input[name=password]) [type=submit]").click()
        page.wait_for_url(lambda url: "/login/" not in url)

    until(page, once)
