"""Every page of the URL table in a real browser: nothing for axe, nothing cut, help beside it.

The pages are made first, by the test's own client in its transaction; the browser then gets them from memory.
``tests/journeys/test_pages.py`` looks at the most used ones again, live and with the demo's long names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.utils import translation
from playwright.sync_api import Browser, Page
from playwright.sync_api import Route as Asked

from chibo.web import guidance
from tests.access import world as worlds
from tests.access.expected import ROUTES
from tests.access.probing import ask
from tests.access.routes import Route, routes
from tests.access.test_matrix import _address
from tests.access.world import PUBLIC, World
from tests.support import browser

pytestmark = pytest.mark.no_cover  # what it runs through has tests of its own

VIEWERS = (
    "secretary", "member", "commune officer", "commune auditor", "commune operator", PUBLIC,
)  # fmt: skip
MORE = (
    ("member", "/?tour=1"), ("secretary", "/?tour=3"), ("commune officer", "/"),
    ("commune auditor", "/"), ("commune operator", "/"), ("probationary", "/record/"),
    (PUBLIC, "/accounts/login/"), (PUBLIC, "/enrol/"), (PUBLIC, "/verify"), (PUBLIC, "/projector"),
)  # fmt: skip
"""Pages that look otherwise for others."""
WITHOUT_HELP = {
    "ballots:check": "needs no server, and explains itself",
    "ballots:guide": "help itself",
    "account_inactive": "there is nothing more to be done",
    "account_logout": "one question with two answers",
    "meetings:projector": "the room looks at it",
    "meetings:pair": "the room looks at it",
    "web:help": "help itself",
    "web:offline": "kept by the browser, for every page alike",
    "web:styleguide": "for those who build",
    "web:styleguide-hall": "for those who build",
}
LOOKS = [
    (360, "light", "normal", "normal"),
    *(
        pytest.param(*look, marks=pytest.mark.drill)
        for look in (
            (360, "dark", "normal", "normal"),
            (1280, "light", "normal", "normal"),
            (1280, "dark", "normal", "normal"),
            (1280, "light", "more", "normal"),
            (360, "dark", "more", "largest"),
        )
    ),
]
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.)")


@dataclass(frozen=True)
class Made:
    """A page as the server answered."""

    who: str
    path: str
    name: str
    html: str

    def __str__(self) -> str:
        return f"{self.who} {self.path}"


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Made]]:
    with (
        django_db_blocker.unblock(),
        worlds.made(tmp_path_factory.mktemp("media")) as world,
    ):
        found = [page for route in routes() for page in _of_route(world, route)]
        yield [*found, *(page for who, path in MORE for page in _get(world, who, path, "more"))]


def _of_route(world: World, route: Route) -> list[Made]:
    rule = ROUTES[route.name].get
    if rule is None:
        return []
    for who in VIEWERS:
        for place in ("own", "above"):
            address = _address(world, route, ROUTES[route.name], place)
            let_in = bool(address) and rule(world, who, place)
            if let_in and (pages := _get(world, who, str(address), route.name)):
                return pages
    return []


def _get(world: World, who: str, path: str, name: str) -> list[Made]:
    answer = ask(world, who, "GET", path)
    if answer.status != 200 or "<!doctype html>" not in answer.body[:200].lower():
        return []
    return [Made(who, path, name, answer.body)]


def test_the_pages_are_those_of_the_table(made: list[Made]) -> None:
    """Should this number fall, pages are no longer reached, and what follows proves less."""
    assert len(made) >= 75


def test_every_page_has_help_beside_it(made: list[Made]) -> None:
    lacking = {
        page.name
        for page in made
        if page.name not in WITHOUT_HELP and page.name != "more" and 'id="help"' not in page.html
    }

    assert lacking == set(), "write it in web/guidance.py, or say why not here"
    assert set(WITHOUT_HELP) - {route.name for route in routes()} == set()


@pytest.mark.parametrize("name", guidance.HELP)
def test_help_is_short_and_said_in_each_language(name: str) -> None:
    said = []
    for language in ("vi", "en", "de"):
        with translation.override(language):
            said.append(str(guidance.HELP[name]))

    assert len(set(said)) == 3
    assert all(20 <= len(text) <= 300 for text in said)


@pytest.fixture(scope="module")
def chromium(made: list[Made]) -> Iterator[Browser]:
    with browser.launch() as found:
        yield found


def shelf(page: Page, pages: list[Made]) -> None:
    """Answers what the browser asks for: the pages made before, and the static files of the sources."""
    by_key = {str(one): one for one in pages}

    def answer(asked: Asked) -> None:
        parts = urlsplit(asked.request.url)
        one = by_key.get(
            f"{asked.request.headers.get('x-who', '')} {parts.path}?{parts.query}".rstrip("?")
        )
        if one is not None and asked.request.resource_type == "document":
            asked.fulfill(body=one.html, content_type="text/html; charset=utf-8")
            return
        is_static = parts.path.startswith("/static/")
        name = HASH.sub("", parts.path.removeprefix("/static/"))
        if is_static and (file := finders.find(name)):
            asked.fulfill(path=str(file))
        else:
            asked.fulfill(status=204)

    page.route("**/*", answer)


@pytest.mark.journey
@pytest.mark.parametrize(("width", "scheme", "contrast", "size"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_cut(
    made: list[Made], chromium: Browser, width: int, scheme: str, contrast: str, size: str
) -> None:
    page = browser.open_page(chromium, "http://localhost", width=width, color_scheme=scheme)
    shelf(page, made)
    found = []
    for one in made:
        page.set_extra_http_headers({"x-who": one.who})
        page.goto(one.path)
        page.evaluate(
            "([contrast, size]) => Object.assign(document.documentElement.dataset, {contrast, type: size})",
            [contrast, size],
        )
        found += [f"{one} {width}: {line}" for line in browser.axe(page)]
        found += [f"{one} {width}: too wide {line}" for line in browser.overflow(page)]
        _keep(page, one, width, scheme)
    page.context.close()

    assert not found, "\n".join(found)


@pytest.mark.journey
def test_the_largest_type_fits_the_narrowest_telephone_and_a_laptop(
    made: list[Made], chromium: Browser
) -> None:
    page = browser.open_page(chromium, "http://localhost", width=320)
    shelf(page, made)
    found = []
    for one in made:
        page.set_extra_http_headers({"x-who": one.who})
        page.goto(one.path)
        for width, size in ((1280, "normal"), (320, "largest")):
            page.set_viewport_size({"width": width, "height": 740})
            page.evaluate("size => document.documentElement.dataset.type = size", size)
            found += [f"{one} {width}: too wide {line}" for line in browser.overflow(page)]
    page.context.close()

    assert not found, "\n".join(found)


def _keep(page: Page, one: Made, width: int, scheme: str) -> None:
    name = re.sub(r"\W+", "-", one.name if one.name != "more" else f"{one.who}-{one.path}")
    path: Path = browser.screenshot(page, f"look-{name}-{scheme}")
    assert path.exists()
