"""A member's phone and the projector follow a meeting in a real browser, through the real stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings.rules.decide import floor, meeting, motions, presence
from chibo.core.ids import uuid7
from tests.assembly.meetings import stage as stages
from tests.assembly.meetings.listening import server
from tests.assembly.meetings.stage import Stage
from tests.support import browser

pytestmark = pytest.mark.journey
SECONDS = 5_000


@pytest.fixture
def stage(own_database: str) -> Stage:
    return stages.convened()


@pytest.fixture
def base(own_database: str, tmp_path: Path) -> Iterator[str]:
    """Pages on one port, the stream on another, of the same host."""
    call_command("build_messages", verbosity=0)
    with server() as (address, _hub):
        events = address.replace("127.0.0.1", "localhost")
        with (
            override_settings(CHIBO_EVENTS_URL=events),
            browser.serve(tmp_path / "static") as pages,
        ):
            yield pages


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium; beside the browser's own loop Django opens connections that must not outlive the test."""
    with browser.launch() as chromium:
        try:
            yield chromium
        finally:
            connections.close_all()


def sign_in(page: Page, stage: Stage, who: str, base: str) -> None:
    value = stage.client(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": base}])


def look(page: Page, name: str) -> None:
    """A picture for people, and nothing for axe."""
    browser.screenshot(page, name)
    assert browser.axe(page) == []
    assert browser.overflow(page) == []


def follow(chromium: Browser, base: str, stage: Stage, who: str, width: int) -> Page:
    page = browser.open_page(chromium, base, width=width)
    sign_in(page, stage, who, base)
    page.goto(f"/meetings/{stage.id}/")
    return page


def test_a_member_follows_and_takes_part_without_reloading(stage: Stage, base: str) -> None:
    with launched() as chromium:
        phone = follow(chromium, base, stage, "hoa", 360)
        wide = follow(chromium, base, stage, "duc", 1280)
        expect(phone.locator("h1")).to_contain_text("Sinh hoạt tháng 11/2026")
        look(phone, "member-invited")
        look(wide, "member-invited")

        stage.do(meeting.open_check_in, roll=stage.plan["roll"])
        phone.get_by_label("Trực tuyến").check(timeout=SECONDS)
        look(phone, "member-check-in")
        phone.get_by_role("button", name="Điểm danh tôi có mặt").click()
        expect(phone.locator("#mine")).to_contain_text("Chờ xác nhận")
        look(phone, "member-claimed")
        stage.do(presence.confirm_all, point=stage.point("online"))
        expect(phone.locator("#mine")).to_contain_text("Đồng chí có mặt tại", timeout=SECONDS)

        for name in ("chair", "pen", "binh", "duc"):
            stage.enter(name)
        stage.do(meeting.open_meeting, quorum=stages.QUORUM)
        stage.next_item()
        stage.do(
            motions.put,
            id=str(uuid7()),
            item=stage.plan["items"][0]["id"],
            proposer=stage.roll["binh"],
            text="Hoàn thành nạo vét 120 m mương Pá Vạt trước ngày 15/11/2026.",
        )
        stage.do(floor.ask, by="binh", id=(speech := str(uuid7())), roll=stage.roll["binh"])
        expect(phone.locator("#floor")).to_contain_text("Hà Văn Bình", timeout=SECONDS)
        phone.get_by_role("button", name="Xin phát biểu").click()
        expect(phone.locator("#my-floor")).to_contain_text("Đồng chí là người thứ 2")
        stage.do(floor.give, id=speech)
        expect(phone.locator("#my-floor")).to_contain_text("người tiếp theo", timeout=SECONDS)
        look(phone, "member-item")
        look(wide, "member-item")

        stage.do(floor.end, id=speech)
        vote = stage.open_vote(where=stage.point("main"))
        expect(phone.locator("#mine")).to_contain_text("biểu quyết tại", timeout=SECONDS)
        expect(wide.locator("#mine")).to_contain_text("Điều 5", timeout=SECONDS)
        look(wide, "member-no-vote")
        stage.announce(vote)
        expect(phone.locator("#now")).to_contain_text("Tán thành 3 trên 4", timeout=SECONDS)
        look(phone, "member-result")
        look(wide, "member-result")
        stage.open_vote()
        phone.get_by_label("Tán thành", exact=True).check(timeout=SECONDS)
        look(phone, "member-vote")
        phone.evaluate("document.documentElement.dataset.type = 'largest'")
        assert browser.overflow(phone) == []
        browser.screenshot(phone, "member-vote-largest")

        assert browser.complaints(phone) == []
        assert browser.complaints(wide) == []


def test_a_member_reaches_everything_by_keyboard(stage: Stage, base: str) -> None:
    stage.open("chair", "pen", "binh")
    stage.next_item()
    with launched() as chromium:
        phone = follow(chromium, base, stage, "binh", 360)

        for _ in range(40):
            phone.keyboard.press("Tab")
            if phone.evaluate("document.activeElement.textContent") == "Xin phát biểu":
                break
        phone.keyboard.press("Enter")

        expect(phone.locator("#my-floor")).to_contain_text("người tiếp theo")
        assert phone.evaluate("document.activeElement.closest('#my-floor') !== null")


def test_the_projector_is_paired_and_shows_one_thing_at_a_time(stage: Stage, base: str) -> None:
    with launched() as chromium:
        screen = browser.open_page(chromium, base, width=1280)
        screen.goto("/projector")
        code = screen.locator(".verdict").inner_text()
        look(screen, "projector-waiting")
        pen = browser.open_page(chromium, base, width=360)
        sign_in(pen, stage, "pen", base)
        pen.goto(f"/meetings/{stage.id}/projector")
        pen.get_by_label("Mã trên màn hình").fill(code)
        look(pen, "projector-pair")
        pen.get_by_role("button", name="Ghép màn hình").click()
        expect(pen.get_by_role("button", name="Gỡ ra")).to_be_visible()

        # The waiting screen asks again by itself, every five seconds.
        expect(screen.locator("#hall")).to_be_visible(timeout=4 * SECONDS)
        stage.do(meeting.open_check_in, roll=stage.plan["roll"])
        expect(screen.locator("#door svg")).to_be_visible(timeout=SECONDS)
        look(screen, "projector-check-in")
        for name in stage.members:
            stage.enter(name)
        stage.do(meeting.open_meeting, quorum=stages.QUORUM)
        stage.next_item()
        stage.do(floor.ask, by="hoa", id=(speech := str(uuid7())), roll=stage.roll["hoa"])
        stage.do(floor.give, id=speech)
        expect(screen.locator("h1")).to_have_text("Cà Thị Hoa", timeout=SECONDS)
        look(screen, "projector-speaker")
        stage.do(floor.end, id=speech)
        vote = stage.open_vote()
        expect(screen.locator("#hall")).to_contain_text("Cần 3 trên 4", timeout=SECONDS)
        look(screen, "projector-vote")
        stage.announce(vote)
        expect(screen.locator("#hall")).to_contain_text("Thông qua", timeout=SECONDS)
        look(screen, "projector-result")
        assert browser.complaints(screen) == []


def test_home_is_looked_at(stage: Stage, base: str) -> None:
    stage.open()
    with launched() as chromium:
        for width in (360, 1280):
            page = browser.open_page(chromium, base, width=width)
            sign_in(page, stage, "hoa", base)
            page.goto("/")
            expect(page.get_by_role("link", name="Vào họp")).to_be_visible()
            look(page, "home")
            assert browser.complaints(page) == []
