"""Running a meeting in a real browser: by keyboard alone, on a phone, and each page looked over by axe."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect

from chibo.assembly.meetings.rules.state import Stage
from tests.assembly.meetings.branch import Branch, Running, furnish
from tests.support import browser

pytestmark = pytest.mark.journey
NEXT_MONTH = (timezone.localdate() + timedelta(days=30)).isoformat()
WIDTHS = (360, 1280)


class Room:
    """A server, a browser, and members who have signed in."""

    def __init__(self, base: str, chromium: Any, branch: Branch) -> None:
        self.base, self.chromium, self.branch = base, chromium, branch
        self.looking: dict[str, Page] = {}

    def page(self, who: str, *, width: int = 1280, **options: Any) -> Page:
        page = browser.open_page(self.chromium, self.base, width=width, **options)
        value = self.branch.client(who).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": self.base}])
        # The stream has a process and tests of its own; here it only does not answer.
        page.route("**/events/**", lambda route: route.abort())
        return page

    def look(self, who: str, url: str) -> None:
        """Nothing that axe finds, nothing that scrolls sideways, no complaint of the browser."""
        page = self.looking[who] = self.looking.get(who) or self.page(who)
        for width in WIDTHS:
            # On a laptop tall enough that the pen, which sticks to the foot, covers nothing.
            page.set_viewport_size({"width": width, "height": 2400 if width > 1000 else 740})
            page.goto(url)
            assert browser.axe(page) == [], (url, width)
            assert browser.overflow(page) == [], (url, width)
            own = [c for c in browser.complaints(page) if "ERR_FAILED" not in c]
            assert own == [], (url, width)


@pytest.fixture
def room(own_database: str, tmp_path: Path) -> Iterator[Room]:
    branch = furnish()
    with browser.serve(tmp_path) as base, browser.launch() as chromium:
        connections.close_all()
        try:
            yield Room(base, chromium, branch)
        finally:
            # Inside the browser's own loop Django keeps other connections than outside of it.
            connections.close_all()


def hybrid(branch: Branch) -> Running:
    """A meeting with a second point, for which hang is responsible."""
    points = [
        {"name": "Nhà văn hóa", "kind": "main", "responsible": None},
        {"name": "Điểm Pá Vạt", "kind": "secondary", "responsible": branch.person("hang")},
    ]
    return branch.convened(points=points)


def test_the_pages_of_a_running_meeting_are_sound(room):
    draft = room.branch.draft()
    meeting = hybrid(room.branch)
    room.look("thoan", f"/meetings/{draft.pk}/convene")
    meeting.done("open_check_in")
    room.branch.client("hoa").post(
        f"/meetings/{meeting.id}/do/check-in", {"point": meeting.point()}
    )
    meeting.check_in("thoan", "dien", "binh")
    meeting.check_in("hang", point="secondary")
    room.look("dien", meeting.url)
    meeting.done("confirm_all", point=meeting.point())
    meeting.done("open_meeting")
    meeting.at_item(6)
    item, roll = meeting.item(6), meeting.roll("hoa")
    meeting.done("put_motion", item=item, proposer=roll, text="Sửa 120 m mương")
    meeting.done("ask_floor", roll=roll, kind="speech")
    meeting.done("set_task", text="Sửa mương", owner=roll, due=NEXT_MONTH)
    room.look("dien", meeting.url)
    meeting.done("lose_point", point=meeting.point("secondary"))
    room.look("hang", f"/meetings/{meeting.id}/point/{meeting.point('secondary')}")
    motion = next(iter(meeting.state().motions))
    about = f"motion:{motion}"
    meeting.done(
        "open_vote", item=item, about=about, subject="Sửa mương", decision_type="RESOLUTION"
    )
    vote = meeting.state().open_vote.id
    board = f"/meetings/{meeting.id}/board/{vote}/{meeting.point()}"
    room.look("dien", meeting.url)
    room.look("binh", board)
    persons = sum(where == meeting.point() for where in meeting.state().open_vote.electors.values())
    meeting.count(vote, "hoa", "binh", yes=persons, no=0, abstain=0)
    meeting.done("close_vote", vote=vote)
    room.look("dien", meeting.url)
    meeting.done("announce", vote=vote)
    room.look("dien", meeting.url)


def test_the_secretary_runs_a_meeting_by_keyboard_alone(room):
    meeting = room.branch.convened()
    page = room.page("dien")
    page.goto(meeting.url)
    keys = page.keyboard

    keys.press("Enter")  # begin the check-in
    expect(page.locator("#next")).to_contain_text("Chưa đủ số")
    keys.press("/")
    keys.type("hoa")
    expect(page.locator("#roll-list li:visible")).to_have_count(1)
    for name in ("thoan", "dien", "hoa", "binh", "hang"):
        page.locator("#find-roll-list").fill(name)
        page.locator("#find-roll-list").press("Tab")  # into the list
        keys.press("Tab")
        keys.press("Enter")
        expect(page.locator(f"#tick-{meeting.roll(name)}")).to_have_attribute(
            "aria-pressed", "true"
        )
    page.locator("#noi-dung").focus()
    keys.press("Enter")  # open the meeting
    expect(page.locator("#next")).to_contain_text("mục 1")
    keys.press("Enter")  # begin item 1
    expect(page.locator("#now")).to_contain_text("Mục 1 trên 7")
    page.locator("#noi-dung").focus()
    keys.press("p")
    page.locator("#speaker").focus()
    page.locator("#speaker").select_option(meeting.roll("hoa"))
    page.locator("#add-speaker form").get_by_role("button").press("Enter")
    expect(page.locator("#next")).to_contain_text("Cà Thị Hoa")
    page.locator("#noi-dung").focus()
    keys.press("z")  # the request is undone
    expect(page.locator("#floor .queue")).to_have_count(0)
    page.locator("#note").fill("Ghi bằng bàn phím")
    page.locator("#note").press("Enter")
    expect(page.locator("#pen")).to_contain_text("Ghi bằng bàn phím")
    expect(page.locator("#note")).to_have_value("")
    page.locator("#noi-dung").focus()
    keys.press("?")
    expect(page.locator("dialog[data-keys-list]")).to_be_visible()
    keys.press("Escape")
    page.locator("#noi-dung").focus()
    keys.press("Enter")  # on to item 2
    expect(page.locator("#now")).to_contain_text("Mục 2 trên 7")
    assert meeting.state().current_item.number == 2


def test_closing_a_vote_asks_first_and_escape_keeps_it_open(room):
    meeting = room.branch.convened().opened().at_item(6)
    meeting.done(
        "open_vote",
        item=meeting.item(6),
        about="item",
        subject="Nghị quyết",
        decision_type="RESOLUTION",
    )
    vote = meeting.state().open_vote.id
    meeting.count(vote, "hoa", "binh", yes=5, no=0, abstain=0)
    page = room.page("dien", width=360)
    page.goto(meeting.url)

    page.get_by_role("button", name="Đóng biểu quyết").first.click()
    expect(page.locator("dialog[open]")).to_contain_text("Đóng biểu quyết?")
    page.keyboard.press("Escape")
    assert meeting.state().open_vote is not None
    page.locator("#noi-dung").focus()
    page.keyboard.press("v")
    page.locator("dialog[open] button").click()
    expect(page.locator("#next")).to_contain_text("Công bố kết quả")
    page.get_by_role("button", name="Công bố kết quả").click()
    expect(page.locator("#results")).to_contain_text("Thông qua")


def test_what_is_typed_survives_a_refusal_with_and_without_scripts(room):
    meeting = room.branch.convened().opened().at_item(3)
    text = "Thống nhất ba việc"
    for scripts in (True, False):
        page = room.page("thoan", java_script_enabled=scripts)
        page.goto(meeting.url)
        if page.locator("#conclude").get_attribute("open") is None:
            page.locator("#conclude summary").click()
        meeting.done("conclude", item=meeting.item(3), text=f"Của Diên {scripts}", seen=999_999)
        page.locator("#conclusion-text").fill(text)
        page.locator("#conclude form button").click()
        expect(page.locator("[role=alert]").first).to_contain_text("Quàng Thị Diên")
        expect(page.locator("#conclusion-text")).to_have_value(text)
        page.context.close()


def test_the_draft_saves_itself_while_one_writes(room):
    draft = room.branch.draft(title="Sinh hoạt tháng 12")
    page = room.page("thoan")
    page.goto(f"/meetings/{draft.pk}/convene")
    page.get_by_label("Kết hợp").check()
    expect(page.locator("#saved")).to_contain_text("Đã lưu bản nháp")
    expect(page.locator("#preview")).to_contain_text("cần quá nửa")
    page.locator("#id_day").fill("1899-05-01")
    page.locator("#id_day").press("Tab")
    expect(page.locator("#saved")).to_contain_text("1899")
    expect(page.locator("#id_day")).to_have_value("1899-05-01")


def test_the_meeting_ends_and_leads_to_its_minutes(room):
    meeting = room.branch.convened().opened()
    page = room.page("dien")
    page.goto(meeting.url)
    page.locator("#whole").evaluate("e => e.open = true")
    page.locator("#meeting").get_by_role("button", name="Bế mạc").click()
    page.locator("dialog[open] button").click()
    expect(page.locator("#next")).to_contain_text("biên bản")

    assert meeting.state().stage is Stage.CLOSED
