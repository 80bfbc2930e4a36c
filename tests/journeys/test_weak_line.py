"""At 50 kbit/s, 800 ms and 5 % loss: nothing goes twice, nothing written is lost, nothing waits without end.

Beside the mishaps of the seed each journey loses the answers that hurt most: those of deeds that were done.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.services import deeds, votes
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.journeys.evening_pages import opened
from tests.journeys.filed import Filed, filed
from tests.journeys.test_member import BEFORE_THE_VOTE, count_hands, open_vote
from tests.journeys.weak import PATIENCE_MS, Weak, reach, sign_in, until, weakened
from tests.journeys.world import Held, World
from tests.support import browser
from tests.support.relay import Line

pytestmark = [pytest.mark.journey, pytest.mark.no_cover]
SEED = 1
SEEDS = [SEED, *(pytest.param(seed, marks=pytest.mark.drill) for seed in range(2, 8))]
KEPT = "đã lưu trên máy này"
OF_THE_LINE = re.compile(r"net::ERR_|Failed to load resource|Failed to fetch")


@pytest.fixture(params=SEEDS)
def weak(world: World, request: pytest.FixtureRequest) -> Iterator[Weak]:
    with weakened(world, Line(seed=request.param)) as found:
        yield found


def counted(held: Held) -> Counter[str]:
    """How often each kind of event happened."""
    with scope(system_actor("test")):
        return Counter(event.kind for event in queries.events_of(held.id))


def sees(page: Page, where: str, words: str) -> None:
    """It comes by itself, over the line."""
    expect(page.locator(where)).to_contain_text(words, timeout=PATIENCE_MS)


def faults(page: Page) -> list[str]:
    """Complaints of scripts and of the policy; those of the line itself are no fault of ours."""
    return [line for line in browser.complaints(page) if not OF_THE_LINE.search(line)]


def test_a_member_signs_in_checks_in_votes_and_sees_the_result(
    weak: Weak, chromium: Browser
) -> None:
    held = weak.world.held(BEFORE_THE_VOTE)
    held.do(deeds.end_presence, roll=held.roll("khoi"), reason="network")
    before = counted(held)
    login = weak.world.password("khoi")
    phone = weak.visit(chromium)
    sign_in(phone, login.username, login.password)
    reach(phone, f"/meetings/{held.id}/")

    weak.relay.lose_reply("POST", "/do/check-in")
    phone.get_by_label("Trực tuyến").check()
    phone.get_by_role("button", name="Điểm danh tôi có mặt").click()
    sees(phone, "#mine", "Đồng chí có mặt tại Trực tuyến")
    vote = open_vote(held)
    expect(phone.get_by_label("Tán thành", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    weak.relay.lose_reply("POST", "/do/cast")
    phone.get_by_label("Tán thành", exact=True).check()
    phone.get_by_role("button", name="Gửi: Tán thành").click()
    sees(phone, "#mine", "Mã biên nhận")
    expect(phone.locator("#notes")).not_to_contain_text(KEPT)
    for who in ("hang", "phuong"):
        held.do(votes.cast, by=who, vote_id=vote, choice="yes")
    count_hands(held, vote)
    held.do(votes.close_vote, by="thoan", vote_id=vote)
    held.do(votes.announce, by="thoan", vote_id=vote)
    sees(phone, "#now", "Tán thành 15 trên 20, cần 14")

    happened = counted(held) - before
    assert happened[e.PRESENCE_CLAIMED] == 1
    assert len(held.state.votes[vote].cast) == 3
    assert weak.relay.pending() == []
    assert not phone.locator("[aria-busy=true]").count()
    assert faults(phone) == []


def test_a_secretary_records_an_item(weak: Weak, chromium: Browser) -> None:
    held = weak.world.held(BEFORE_THE_VOTE)
    before = counted(held)
    laptop = weak.visit(chromium, "dien", width=1280)
    reach(laptop, f"/meetings/{held.id}/run")

    weak.relay.lose_reply("POST", "/write_note")
    laptop.locator("#note").fill("Đồng chí Hoa đọc lý lịch của quần chúng.")
    laptop.keyboard.press("Enter")
    expect(laptop.locator("#note")).to_have_value("", timeout=PATIENCE_MS)
    weak.relay.lose_reply("POST", "/run/conclude")
    opened(laptop, "#conclude").locator("#conclusion-text").fill("Chi bộ nhất trí kết nạp.")
    laptop.locator("#conclude button").click()
    sees(laptop, "#conclusion .rule", "Chi bộ nhất trí kết nạp.")
    sees(laptop, "#pen", "Đã ghi kết luận mục 6")
    expect(laptop.locator("#conclude button")).not_to_have_attribute("aria-busy", "true")
    expect(laptop.locator("#notes")).not_to_contain_text("Chưa gửi được")
    sees(laptop, "#pen", "Đồng chí Hoa đọc lý lịch")
    expect(laptop.locator("#notes")).not_to_contain_text(KEPT, timeout=PATIENCE_MS)

    happened = counted(held) - before
    assert happened[e.NOTE_WRITTEN] == 1
    assert happened[e.ITEM_CONCLUDED] == 1
    assert weak.relay.pending() == []
    assert not laptop.locator("[aria-busy=true]").count()
    assert faults(laptop) == []


@pytest.fixture
def past(world: World, tmp_path: object) -> Iterator[Filed]:
    """Filed before the browser comes: signing has a loop of its own."""
    with filed(world, tmp_path) as done:  # type: ignore[arg-type]
        yield done


@pytest.mark.drill
def test_the_minutes_are_found_and_read(past: Filed, weak: Weak, chromium: Browser) -> None:
    phone = weak.visit(chromium, "khoi")
    reach(phone, "/documents/")
    until(phone, phone.locator("#rows th a").first.click)
    sees(phone, "main", "Niêm phong")
    with phone.expect_download() as given:
        until(phone, phone.get_by_role("link", name="PDF").first.click)
    assert given.value.failure() is None
    assert faults(phone) == []
