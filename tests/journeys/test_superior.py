"""The committee above: sees a branch meet and its papers arrive, goes down, and is seen to have looked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from chibo.assembly.meetings.services import votes
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from tests.journeys.filed import Filed, filed
from tests.journeys.test_member import BEFORE_THE_VOTE, count_hands, open_vote
from tests.journeys.world import World
from tests.support import browser

pytestmark = pytest.mark.journey


@pytest.fixture
def past(world: World, tmp_path: Path) -> Iterator[Filed]:
    """Filed before the browser comes: signing has a loop of its own."""
    with filed(world, tmp_path) as done:
        yield done


def test_the_committee_follows_a_branch_from_the_overview_to_its_papers(
    world: World, past: Filed, chromium: Browser
) -> None:
    held = world.held(BEFORE_THE_VOTE)
    office = world.visit(chromium, "lien", width=1280)
    office.goto("/")
    office.goto("/overview/")
    row = office.locator("tr").filter(has_text="Bản Nà Khoang")
    expect(row).to_contain_text("Đang họp")
    expect(office.locator("#arrived")).to_contain_text("Biên bản")
    browser.screenshot(office, "journey-overview")
    assert browser.axe(office) == []

    office.locator("#arrived a").first.click()
    expect(office.locator("h1")).to_be_visible()
    assert "/documents/" in office.url

    office.goto(f"/meetings/{held.id}/")
    vote = open_vote(held)
    expect(office.locator("#now")).to_contain_text("kết nạp quần chúng")
    assert office.locator("input[name=choice], #my-floor form").count() == 0
    for who in ("hang", "khoi", "phuong"):
        held.do(votes.cast, by=who, vote_id=vote, choice="yes")
    count_hands(held, vote)
    held.do(votes.close_vote, by="thoan", vote_id=vote)
    held.do(votes.announce, by="thoan", vote_id=vote)
    expect(office.locator("#now")).to_contain_text("Tán thành 15 trên 20, cần 14")
    with scope(system_actor("test")):
        looks = AuditEntry.objects.filter(action="meetings.observed", subject=held.id)
        assert {line.actor_person for line in looks} == {world.people["lien"]}
    assert browser.complaints(office) == []


def test_a_plain_member_is_no_committee_and_reads_whose_page_it_is(
    world: World, chromium: Browser
) -> None:
    held = world.held(BEFORE_THE_VOTE)
    member = world.visit(chromium, "khoi")
    for path in ("/overview/", f"/meetings/{held.id}/run", "/members/"):
        reply = member.goto(path)

        assert reply is not None
        assert reply.status == 403, path
        assert browser.axe(member) == []
