"""An admission and a confidential case of discipline on the same evening; who does not take part sees nothing of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.minutes import services as minutes
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.journeys.world import World, state_of
from tests.support import browser

pytestmark = pytest.mark.journey
LAST_HOUR = 23
TITLE = "Xem xét kỷ luật vụ Zephyrkiếm"
SECRET = "Zephyrkiếm"


def look(page: Page, name: str) -> None:
    """Pictures at two widths, nothing for axe, nothing beyond the edge."""
    for width in (360, 1280):
        browser.screenshot(page, f"journey-{name}", width)
        assert browser.overflow(page) == [], (name, width)
    assert browser.axe(page) == []


def convene(page: Page) -> UUID:
    """The template's agenda, with an admission first and the confidential item second."""
    page.goto("/meetings/")
    page.get_by_role("button", name="Triệu tập").click()
    meeting_id = UUID(page.url.split("/")[-2])
    start = timezone.localtime() + timedelta(minutes=3)
    if start.hour == LAST_HOUR:
        start = (start + timedelta(hours=1)).replace(minute=5)
    end = min(start + timedelta(hours=2), start.replace(hour=LAST_HOUR, minute=59))
    page.locator("#id_day").fill(f"{start:%Y-%m-%d}")
    page.locator("#id_start").fill(f"{start:%H:%M}")
    page.locator("#id_end").fill(f"{end:%H:%M}")
    page.locator("#id_items-0-title").fill("Xét kết nạp quần chúng Lò Thị Mai")
    page.locator("#id_items-0-kind").select_option("decision")
    page.locator("#id_items-0-decision_type").select_option("ADMIT")
    page.locator("#id_items-1-title").fill(TITLE)
    page.locator("#id_items-1-kind").select_option("confidential_discipline")
    look(page, "closed-convene")
    page.get_by_role("button", name="Gửi giấy mời").click()
    expect(page.locator("#next")).to_contain_text("Đã gửi giấy mời")
    return meeting_id


class Running:
    """Deeds that have journeys of their own, sent as a browser without scripts sends them."""

    def __init__(self, world: World, meeting_id: UUID) -> None:
        self.world, self.id = world, meeting_id

    @property
    def state(self) -> MeetingState:
        return state_of(self.id)

    def do(self, deed: str, *, by: str = "thoan", **values: Any) -> None:
        reply = self.world.client(by).post(f"/meetings/{self.id}/run/{deed}", values)
        assert reply.status_code == 302, (deed, reply.content.decode()[-2000:])

    def check_in(self) -> None:
        self.do("open_check_in")
        point = next(iter(self.state.points))
        for member in self.state.roll.values():
            if member.is_counted:
                self.do("enter_presence", roll=member.id, point=point)
        self.do("open_meeting")

    def vote(self, *counters: str, figures: dict[str, int], **asked: str) -> None:
        """A vote counted by a board of two, closed and announced."""
        item = self.state.current_item
        assert item is not None
        self.do("open_vote", item=item.id, **asked)
        vote, point = self.state.open_vote, next(iter(self.state.points))
        assert vote is not None
        for name in counters:
            url = f"/meetings/{self.id}/board/{vote.id}/{point}"
            assert self.world.client(name).post(url, figures).status_code == 200
        self.do("close_vote", vote=vote.id)
        self.do("announce", vote=vote.id)


def test_who_takes_part_deals_with_it_and_the_others_see_nothing(
    world: World, chromium: Browser
) -> None:
    laptop = world.visit(chromium, "thoan", width=1280)
    evening = Running(world, convene(laptop))
    evening.check_in()
    evening.do("start_item", item=next(i.id for i in evening.state.items.values()))
    voters = sum(m.is_official and m.is_counted for m in evening.state.roll.values())
    evening.vote(
        "hang",
        "binh",
        figures={"yes": voters, "no": 0, "abstain": 0},
        about="item",
        subject="Kết nạp Lò Thị Mai",
        decision_type="ADMIT",
        secrecy="open",
    )
    evening.do("start_item", item=list(evening.state.items)[1])

    young = next(k for k, p in world.people.items() if is_young(evening.state, str(p)))
    reader = world.visit(chromium, "binh", width=360)
    outside = world.visit(chromium, young, width=360)
    for phone in (reader, outside):
        phone.goto(f"/meetings/{evening.id}/")
    laptop.goto(f"/meetings/{evening.id}/run")
    look(laptop, "closed-before")
    laptop.locator("#session-concerned").select_option(label="Nguyễn Thu Hằng")
    laptop.get_by_role("button", name="Mở phiên họp riêng").click()
    session = Running(world, session_of(evening.id))

    for phone in (reader, outside):
        expect(phone.locator("#now")).to_contain_text("Đang bàn nội dung riêng")
    look(outside, "closed-outside")
    for phone in (reader, outside):
        phone.get_by_role("link", name="Dành cho người dự phiên họp riêng").click()
    expect(reader.locator("#now")).to_contain_text(SECRET)
    look(reader, "closed-reader")
    expect(outside.get_by_role("heading", level=1)).to_contain_text("Đang bàn nội dung riêng")
    look(outside, "closed-waiting")

    laptop.get_by_role("link", name="Vào phiên họp riêng").click()
    expect(laptop.locator("#closed")).to_contain_text("Chỉ người được đọc")
    look(laptop, "closed-cockpit")
    laptop.get_by_role("link", name="Ai được đọc").click()
    look(laptop, "closed-readers")
    half = voters // 2 + 1
    session.vote(
        "dien",
        "binh",
        figures={"reprimand": 0, "warning": half, "expulsion": 0, "blank": 0, "invalid": 0},
        about="forms",
        subject="Hình thức kỷ luật",
        decision_type="DISC_LOW",
    )
    expect(reader.locator("#now")).to_contain_text("Hình thức cảnh cáo")
    look(reader, "closed-result")
    session.do("close")
    laptop.goto(f"/meetings/{evening.id}/run")
    expect(laptop.locator("#closed")).to_contain_text("có biên bản riêng")
    evening.do("close")

    with scope(system_actor("test")) as system:
        for meeting in (session.id, evening.id):
            minutes.assemble(actor=system, meeting_id=meeting, at=clock.now())
    reader.goto(f"/meetings/{session.id}/minutes")
    expect(reader.locator("main")).to_contain_text(SECRET)
    look(reader, "closed-minutes")
    outside.goto(f"/meetings/{evening.id}/minutes")
    expect(outside.locator("main")).to_contain_text("biên bản riêng")
    for address in (
        "/",
        "/meetings/",
        f"/meetings/{evening.id}/",
        f"/meetings/{evening.id}/minutes",
    ):
        outside.goto(address)
        assert SECRET not in outside.content(), address
    assert world.client(young).get(f"/meetings/{session.id}/").status_code == 404
    assert world.client("lien").get(f"/meetings/{session.id}/").status_code == 404


def is_young(state: MeetingState, person: str) -> bool:
    member = state.roll_of(person)
    return member is not None and member.category == "probationary"


def session_of(meeting_id: UUID) -> UUID:
    with scope(system_actor("test")):
        return Meeting.objects.get(parent=meeting_id).pk
