"""An election from a list on a telephone: at most so many names, one ballot that the server takes; then who is elected."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from chibo.assembly.ballots import services
from chibo.assembly.meetings.services import votes
from tests.assembly.ballots.hall import LIST, Hall, hall
from tests.assembly.scenario import official
from tests.support import browser

pytestmark = pytest.mark.journey
PHONES = official(1, 9)
LONG = 30_000


class Room:
    """A server, a browser, and the members of a hall."""

    def __init__(self, base: str, chromium: Any, held: Hall) -> None:
        self.base, self.chromium, self.hall = base, chromium, held

    def page(self, who: str, *, width: int) -> Page:
        page = browser.open_page(self.chromium, self.base, width=width)
        value = self.hall.branch.client(who).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": self.base}])
        # The stream has a process and tests of its own; here it only does not answer.
        page.route("**/events/**", lambda route: route.abort())
        return page

    def look(self, page: Page, name: str) -> None:
        assert browser.axe(page) == [], name
        assert browser.overflow(page) == [], name
        browser.screenshot(page, f"names-{name}")


@pytest.fixture
def room(own_database: str, tmp_path: Path, boxes: Path) -> Iterator[Room]:
    held = hall()
    held.open(PHONES, **LIST)
    with browser.serve(tmp_path / "static") as base, browser.launch() as chromium:
        connections.close_all()
        try:
            yield Room(base, chromium, held)
        finally:
            # Inside the browser's own loop Django keeps other connections than outside of it.
            connections.close_all()


def test_a_member_elects_at_most_so_many_and_everybody_sees_who_is_elected(room):
    held = room.hall
    page = room.page("o5", width=360)
    page.goto(f"/ballots/{held.id}/booth#{held.in_hand['o5']}")
    expect(page.locator("[data-prepare]")).to_be_enabled(timeout=LONG)
    names = LIST["wish"].names
    for name in names:
        page.get_by_label(name).check()
    room.look(page, "booth")
    page.locator("[data-prepare]").click()
    expect(page.locator("[data-problem]")).to_contain_text("hãy chọn từ 1 đến 3")
    page.get_by_label(names[3]).uncheck()
    page.locator("[data-prepare]").click()
    expect(page.locator("[data-summary] dd")).to_have_text(", ".join(names[:3]), timeout=LONG)
    page.locator("[data-do=cast]").click()
    expect(page.locator("[data-step=cast]")).to_be_visible(timeout=LONG)
    for key in ("o1", "o2", "o3", "o4", "o6"):
        held.cast(key, [0, 1, 1, 0, 1])

    held.do(services.close, by="o1")
    held.deliver("o3", "a2")
    held.branch.vote_id = held.election.votes[0]
    held.branch.do(votes.close_vote, by="o1", vote_id=held.branch.vote_id)
    for who, path, width in (("o2", "run", 1280), ("o5", "", 360)):
        shown = page if who == "o5" else room.page(who, width=width)
        if who == "o5":
            held.branch.do(votes.announce, by="o1", vote_id=held.branch.vote_id)
        shown.goto(f"/meetings/{held.branch.id}/{path}")
        expect(shown.locator("#now .badge-good")).to_have_count(3)
        expect(shown.locator("#now")).to_contain_text("6 phiếu")
        room.look(shown, who)
