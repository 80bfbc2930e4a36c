"""A real browser for tests: server, pages, axe, screenshots, bytes of a first visit.

    with browser.serve() as base, browser.launch() as chromium:
        page = browser.open_page(chromium, base, width=360)
        page.goto("/styleguide")
        assert browser.axe(page) == []

Chromium is Debian's, or the one that ``CHIBO_CHROMIUM`` names.
"""

import os
import shutil
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.frontend import installed

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "var" / "screens"
UNWANTED = [
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",  # a process more for each context, for an address bar
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "PreconnectToSearch",
]  # fmt: skip
"""Features of Chromium that no test needs: our first two, and those that Playwright turns off itself."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    f"--disable-features={','.join(UNWANTED)}",
]  # fmt: skip
COLOURS = ["color-contrast", "link-in-text-block"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = True
    request_queue_size = 32

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        super().process_request_thread(request, client_address)
        connections.close_all()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serve(static: Path | None = None) -> Iterator[str]:
    """The application on a free port of loopback, with the static files collected into ``static``.

    The database is the one the test has: with ``own_database`` what is committed is seen.
    Yields the address, with ``localhost`` as host (passkeys need a name).
    """
    folder = static or Path(settings.STATIC_ROOT)
    with override_settings(STATIC_ROOT=folder, ALLOWED_HOSTS=["localhost", "127.0.0.1"]):
        if static:
            call_command("collectstatic", interactive=False, verbosity=0)
        server = _Server(("127.0.0.1", 0), _Quiet)
        server.set_app(get_wsgi_application())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()


def chromium_path() -> str:
    """Where Chromium is; without one the test is skipped, except in CI."""
    found = os.environ.get("CHIBO_CHROMIUM") or shutil.which("chromium")
    if found is None:
        message = "no chromium: apt-get install chromium, or name it in CHIBO_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@contextmanager
def launch(*flags: str) -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=[*FLAGS, *flags]
        )
        try:
            yield chromium
        finally:
            chromium.close()


def open_page(chromium: Browser, base: str, *, width: int = 1280, **options: Any) -> Page:
    """A page of its own visit (cookies and storage of nobody else); complaints gather in ``complaints(page)``.

    Args:
        chromium: from ``launch``.
        base: from ``serve``; addresses may then be paths.
        width: 360 for a telephone, 1280 for a laptop.
        options: of Playwright's ``new_context``, e.g. ``color_scheme="dark"``, ``java_script_enabled=False``.
    """
    options = {"locale": "vi-VN", "service_workers": "block", **options}
    height = 740 if width < 768 else 800
    context = chromium.new_context(
        base_url=base, viewport={"width": width, "height": height}, **options
    )
    page = context.new_page()
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    _complaints[page] = found
    return page


_complaints: dict[Page, list[str]] = {}


def complaints(page: Page) -> list[str]:
    """Errors of scripts and of the content security policy since the page was opened."""
    return _complaints[page]


@cache
def _axe_core() -> str:
    return (installed() / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def axe(page: Page, *, within: str = "", colours: bool = False) -> list[str]:
    """What axe finds, one line each: rule, how grave, where; empty when all is well.

    Args:
        colours: only what colours do: for a page that was looked at whole in another scheme.
    """
    # By evaluate, not by a script element: the page's own policy forbids that.
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_axe_core())
    only = {"type": "rule", "values": COLOURS} if colours else {"type": "tag", "values": RULES}
    found = page.evaluate(
        "async ([within, only]) => (await axe.run(within || document, {runOnly: only})).violations",
        [within, only],
    )
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def screenshot(page: Page, name: str, width: int | None = None, *, whole: bool = True) -> Path:
    """Save what the page looks like as ``var/screens/NAME-WIDTH.png`` (at another width when given)."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    if width:
        page.set_viewport_size({"width": width, "height": 740 if width < 768 else 800})
    shown = page.viewport_size
    path = SCREENS / f"{name}-{shown['width'] if shown else 0}.png"
    page.screenshot(path=path, full_page=whole)
    return path


def overflow(page: Page) -> list[str]:
    """Elements that make the page scroll sideways."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
            [...document.querySelectorAll("body *")]
                .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
                    && getComputedStyle(e).position !== "absolute"
                    && e.checkVisibility({contentVisibilityAuto: true}) && !e.closest("details:not([open]) > :not(summary)"))
                .slice(0, 5).map((e) => e.outerHTML.slice(0, 120))"""
    )


@dataclass(slots=True)
class Visit:
    """Bytes over the wire of one visit, headers included, by address."""

    parts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def first_visit(page: Page, url: str) -> Visit:
    """Load a page with an empty cache and count every byte that came, fonts and scripts included.

    The stream of live events never ends, so it is not waited for.
    """
    visit = Visit()
    waiting: set[str] = set()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    addresses: dict[str, str] = {}

    def begun(event: dict[str, Any]) -> None:
        address = addresses[event["requestId"]] = event["request"]["url"]
        if "/events/" not in address:
            waiting.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        name = addresses.get(event["requestId"], "")
        visit.parts[name] = visit.parts.get(name, 0) + int(event["encodedDataLength"])
        waiting.discard(event["requestId"])

    session.on("Network.requestWillBeSent", begun)
    session.on("Network.loadingFinished", finished)
    session.on("Network.loadingFailed", lambda event: waiting.discard(event["requestId"]))
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => 1)")
    while waiting:
        page.wait_for_timeout(100)
    session.detach()
    return visit


def sign_in(page: Page, username: str, password: str, *, code: str = "") -> None:
    """Sign in by password, and by a 6-digit code when one is given and asked for."""
    page.goto(settings_url("account_login"))
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=password]) [type=submit]").click()
    page.wait_for_load_state()
    if code and page.locator("input[name=code]").count():
        page.locator("input[name=code]").fill(code)
        page.locator("form:has(input[name=code]) [type=submit]").first.click()
        page.wait_for_load_state()


def settings_url(name: str) -> str:
    """Path of a named address."""
    from django.urls import reverse

    return reverse(name)
