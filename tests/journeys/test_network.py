"""The network goes and comes back: nothing written is lost, and every screen catches up."""

import pytest
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings.services import deeds, votes
from tests.journeys.evening_pages import opened, sent
from tests.journeys.test_member import BEFORE_THE_VOTE, open_vote
from tests.journeys.world import Held, World

pytestmark = pytest.mark.journey
BANNER_SECONDS, PATIENCE_MS = 8, 20_000
LOST = "Mất mạng"


def regions(page: Page) -> dict[str, str]:
    """What the live stream brings, by region, without running clocks and what is one's own."""
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries(["status", "now", "floor", "results", "agenda"].map((id) => {
            const copy = document.getElementById(id)?.cloneNode(true);
            for (const own of copy?.querySelectorAll(".clock, input[type=hidden]") ?? []) own.remove();
            copy?.removeAttribute("data-seq");
            return [id, copy?.outerHTML.replace(/\\s+/g, " ") ?? ""];
        }))"""
    )
    return found


def wait_until(page: Page, condition: str) -> None:
    """Until something holds in a page; its policy forbids Playwright's own waiting."""
    for _ in range(PATIENCE_MS // 100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"did not come about: {condition}")


def opinions(held: Held) -> list[str]:
    return [s.text for s in held.state.speeches.values() if s.kind == "written"]


def test_without_a_network_words_are_kept_on_the_phone_and_sent_once(
    world: World, chromium: Browser
) -> None:
    held = world.held(BEFORE_THE_VOTE)
    before = opinions(held)
    away, faithful = (world.visit(chromium, key) for key in ("khoi", "hang"))
    for page in (away, faithful):
        page.goto(f"/meetings/{held.id}/")
    away.context.set_offline(True)
    opened(away, "#opinion").locator("#opinion-text").fill("Tôi viết khi mất mạng.")
    away.get_by_role("button", name="Gửi ý kiến").click()
    expect(away.locator("#notes")).to_contain_text("Mất mạng, đã lưu trên máy này: 1.")
    vote = open_vote(held)
    expect(away.locator("#notes")).to_contain_text("Mất mạng từ", timeout=PATIENCE_MS)
    held.do(votes.void, by="thoan", vote_id=vote, reason="Đọc nhầm câu hỏi")
    expect(faithful.locator("#now")).not_to_contain_text("Đang biểu quyết")
    assert opinions(held) == before

    away.context.set_offline(False)

    expect(away.locator("#notes")).not_to_contain_text(LOST, timeout=PATIENCE_MS)
    expect(away.locator("#said, #floor, #my-floor").first).to_be_visible()
    wait_until(away, "!JSON.parse(localStorage.getItem('chibo.outbox') ?? '[]').length")
    assert opinions(held) == [*before, "Tôi viết khi mất mạng."]
    held.do(deeds.ask_floor, roll=held.roll("phuong"))
    for page in (away, faithful):
        expect(page.locator("#floor")).to_contain_text("Hà Thị Phượng")
    assert regions(away) == regions(faithful)


def test_when_the_stream_dies_and_is_back_screens_go_on_where_they_were(
    world: World, chromium: Browser
) -> None:
    held = world.held(BEFORE_THE_VOTE)
    phone = world.visit(chromium, "khoi")
    asked: list[str] = []
    phone.on("request", lambda r: asked.append(r.url) if "/events/" in r.url else None)
    phone.goto(f"/meetings/{held.id}/")
    held.do(deeds.ask_floor, roll=held.roll("phuong"))
    expect(phone.locator("#floor")).to_contain_text("Hà Thị Phượng")
    seen = phone.evaluate("document.querySelector('chibo-live').last")
    assert seen == held.state.seq

    world.events.kill()
    open_vote(held)
    world.events.start()

    expect(phone.get_by_label("Tán thành", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    assert any(url.endswith(f"last={seen}") for url in asked), asked
    phone.get_by_label("Tán thành", exact=True).check()
    sent(phone, phone.get_by_role("button", name="Gửi: Tán thành").click)
    expect(phone.locator("#mine")).to_contain_text("Mã biên nhận")
