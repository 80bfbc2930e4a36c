"""Every page of the product, as each role sees it: nothing for axe, nothing cut, few bytes, no complaint."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.people.members.models import Member
from tests.journeys.filed import Filed, filed
from tests.journeys.test_member import BEFORE_THE_VOTE, open_vote
from tests.journeys.world import Held, World
from tests.support import browser

pytestmark = [pytest.mark.journey, pytest.mark.no_cover]
WIDTHS = (360, 1280)
MOST_BYTES = 60_000


@dataclass
class Walk:
    """The pages of one role; what is wrong is gathered, so that one run tells all."""

    page: Page
    who: str
    found: list[str] = field(default_factory=list)

    def look(self, name: str, path: str, width: int) -> None:
        """In light as it was loaded, then in dark, which changes colours only."""
        self.page.set_viewport_size({"width": width, "height": 740 if width < 768 else 800})
        self.page.emulate_media(color_scheme="light")
        reply = self.page.goto(path)
        where = f"{self.who} {path} {width}"
        if reply is None or reply.status != 200:
            self.found.append(f"{where}: status {reply.status if reply else 0}")
        self.found += [f"{where}: {line}" for line in browser.axe(self.page)]
        self.found += [f"{where}: too wide {line}" for line in browser.overflow(self.page)]
        browser.screenshot(self.page, f"page-{self.who or 'nobody'}-{name}")
        self.page.emulate_media(color_scheme="dark")
        self.found += [f"{where} dark: {line}" for line in browser.axe(self.page, colours=True)]

    def look_large(self, path: str) -> None:
        self.page.set_viewport_size({"width": 320, "height": 740})
        self.page.evaluate("document.documentElement.dataset.type = 'largest'")
        self.found += [f"{path} 320: too wide {line}" for line in browser.overflow(self.page)]


@pytest.fixture
def past(world: World, tmp_path: Path) -> Iterator[Filed]:
    """Filed before the browser comes: signing has a loop of its own."""
    with filed(world, tmp_path) as done:
        yield done


def pages(world: World, held: Held, past: Filed, vote: str) -> dict[str, dict[str, str]]:
    """Role → name → address; with the running meeting and the sealed one."""
    run, old = f"/meetings/{held.id}", f"/meetings/{past.held.id}"
    point = held.player.ids["point", "pa-vat"]
    everybody = {
        "home": "/",
        "meeting": f"{run}/",
        "meeting-ended": f"{old}/",
        "meetings": "/meetings/",
        "papers": f"{run}/papers",
        "documents": "/documents/",
        "document": f"/documents/{past.document}/",
        "record": "/record/",
        "notices": "/notices/",
    }
    return {
        "": {
            "sign-in": "/accounts/login/",
            "verify": "/verify",
            "public": f"/v/{past.token}",
            "help": "/help",
            "projector-waiting": "/projector",
        },
        "khoi": {
            **everybody,
            "correction": "/record/correction/",
            "security": "/accounts/security/",
            "sessions": "/accounts/sessions/",
            "password": "/accounts/password/",
        },
        "duc": {"meeting": f"{run}/"},
        "binh": {"point": f"{run}/point/{point}", "board": f"{run}/board/{vote}/{point}"},
        "dien": {
            "home": "/",
            "cockpit": f"{run}/run",
            "cockpit-ended": f"{old}/run",
            "pairing": f"{run}/projector",
            "roll": f"{run}/print/attendance",
            "agenda": f"{run}/print/agenda",
            "minutes": f"/minutes/{past.draft}/",
            "versions": f"/minutes/{past.draft}/versions/",
        },
        "thoan": {
            "meetings": "/meetings/",
            "papers": f"{run}/papers",
            "members": "/members/",
            "member": f"/members/{member_of(world, 'hoa')}/",
            "corrections": "/members/corrections/",
            "statistics": f"/statistics/{world.unit.pk}/",
        },
        "lien": {
            "overview": "/overview/",
            "statistics": "/statistics/",
            "documents": "/documents/",
            "meeting": f"{run}/",
        },
    }


def member_of(world: World, key: str) -> str:
    with scope(system_actor("test")):
        return str(Member.objects.get(person_id=world.people[key]).pk)


def test_every_page_of_every_role(world: World, past: Filed, chromium: Browser) -> None:
    held = world.held(BEFORE_THE_VOTE)
    vote = open_vote(held)
    found = []
    for who, addresses in pages(world, held, past, vote).items():
        walk = Walk(world.visit(chromium, who), who)
        for name, path in addresses.items():
            for width in WIDTHS:
                walk.look(name, path, width)
            walk.look_large(path)
        found += [*walk.found, *(f"{who}: {line}" for line in browser.complaints(walk.page))]
        walk.page.context.close()

    assert not found, "\n".join(found)


def test_a_first_visit_of_every_role_is_small(world: World, past: Filed, chromium: Browser) -> None:
    held = world.held(BEFORE_THE_VOTE)
    first = {
        "": ("/accounts/login/", "/verify", f"/v/{past.token}"),
        "khoi": ("/", f"/meetings/{held.id}/", "/record/"),
        "dien": ("/", f"/meetings/{held.id}/run", f"/minutes/{past.draft}/"),
        "thoan": ("/meetings/", "/members/"),
        "lien": ("/overview/", "/statistics/"),
    }
    heavy = {}
    for who, addresses in first.items():
        for path in addresses:
            page = world.visit(chromium, who)
            visit = browser.first_visit(page, path)
            if visit.total > MOST_BYTES or not any(".woff2" in part for part in visit.parts):
                heavy[who, path] = visit.parts
            page.context.close()

    assert heavy == {}
