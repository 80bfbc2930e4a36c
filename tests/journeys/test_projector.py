"""The screen in the room: paired once, one thing at a time, never a name with a choice, never late."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings.services import deeds, votes
from tests.journeys.test_member import (
    BEFORE_THE_VOTE,
    count_hands,
    open_vote,
    pair_projector,
)
from tests.journeys.world import World
from tests.support import browser

pytestmark = pytest.mark.journey


def shown(page: Page) -> list[str]:
    """What a screen shows of the meeting; the code at the door turns by itself."""
    found: list[str] = page.evaluate(
        """() => ["hall", "hall-foot"].map((id) => {
            const copy = document.getElementById(id).cloneNode(true);
            for (const e of [copy, ...copy.querySelectorAll("[data-seq]")]) e.removeAttribute("data-seq");
            return copy.outerHTML.replace(/\\s+/g, " ");
        })"""
    )
    return found


def test_a_code_pairs_one_screen_once(world: World, chromium: Browser) -> None:
    held = world.held(BEFORE_THE_VOTE)
    screen = world.visit(chromium, width=1280)
    screen.goto("/projector")
    code = screen.locator(".verdict").inner_text()
    assert re.fullmatch(r"\d{4} \d{4}", code)
    pen = world.visit(chromium, "dien", width=1280)
    statuses = []
    for _ in range(2):
        pen.goto(f"/meetings/{held.id}/projector")
        pen.get_by_label("Mã trên màn hình").fill(code)
        with pen.expect_response(lambda reply: reply.request.method == "POST") as got:
            pen.get_by_role("button", name="Ghép màn hình").click()
        statuses.append(got.value.status)
        pen.wait_for_timeout(1_000)  # the page may be on its way to another address

    assert statuses[0] in {204, 303}
    assert statuses[1] in {404, 409}


def test_the_room_sees_item_speaker_vote_and_result_and_never_names_with_choices(
    world: World, chromium: Browser
) -> None:
    held = world.held(BEFORE_THE_VOTE)
    faithful = pair_projector(world, held, chromium)
    cookies = faithful.context.cookies()
    expect(faithful.locator("#hall")).to_contain_text("Xét kết nạp quần chúng Lò Thị Mai")
    held.do(deeds.ask_floor, roll=held.roll("hang"))
    held.do(deeds.give_floor, id=held.state.waiting[-1].id)
    expect(faithful.locator("h1")).to_have_text("Nguyễn Thu Hằng")
    assert held.state.speaking is not None
    held.do(deeds.end_speech, id=held.state.speaking.id, text="")
    vote = open_vote(held)
    expect(faithful.locator("#hall")).to_contain_text("Cần 14 trên 20")
    for who, choice in (("hang", "yes"), ("khoi", "no"), ("phuong", "yes")):
        held.do(votes.cast, by=who, vote_id=vote, choice=choice)
    names = [member.name for member in held.state.roll.values()]
    words = faithful.locator("body").inner_text()
    assert not [name for name in names if name in words]
    assert not re.search(r"Tán thành\s+\d", words)
    count_hands(held, vote)
    held.do(votes.close_vote, by="thoan", vote_id=vote)
    held.do(votes.announce, by="thoan", vote_id=vote)
    expect(faithful.locator("#hall")).to_contain_text("Tán thành 14 trên 20, cần 14")
    late = world.visit(chromium, width=1280)
    late.context.add_cookies(cookies)
    late.goto("/projector")
    expect(late.locator("#hall")).to_contain_text("Tán thành 14 trên 20, cần 14")

    assert shown(late) == shown(faithful)
    words = late.locator("body").inner_text()
    assert not [name for name in names if name in words]
    browser.screenshot(late, "journey-projector-result")
    assert browser.axe(late) == []
    assert browser.complaints(faithful) == []
