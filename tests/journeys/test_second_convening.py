"""Too few come: the meeting ends without a quorum, is minuted, and is convened a second time in two taps."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.minutes import services as minutes
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.journeys.world import World, state_of
from tests.support import browser

pytestmark = pytest.mark.journey
LAST_HOUR = 23


def look(page: Page, name: str) -> None:
    """Pictures at two widths, nothing for axe, nothing beyond the edge."""
    for width in (360, 1280):
        browser.screenshot(page, f"journey-{name}", width)
        assert browser.overflow(page) == [], (name, width)
    assert browser.axe(page) == []


def convene(page: Page) -> UUID:
    """A meeting in a few minutes, from the template."""
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
    page.get_by_role("button", name="Gửi giấy mời").click()
    expect(page.locator("#next")).to_contain_text("Đã gửi giấy mời")
    return meeting_id


def test_a_meeting_without_quorum_is_convened_again_in_two_taps(
    world: World, chromium: Browser
) -> None:
    laptop = world.visit(chromium, "thoan", width=1280)
    first = convene(laptop)
    phone = world.visit(chromium, "hang", width=360)
    phone.goto(f"/meetings/{first}/")
    phone.locator("#absence summary").click()
    look(phone, "excuse")
    phone.locator("#absence-kind").select_option("health")
    phone.locator("#absence-reason").fill("tái khám ở bệnh viện tỉnh")
    phone.locator("#absence button").click()
    expect(phone.locator("#mine")).to_contain_text("lý do sức khỏe")

    expect(laptop.locator("#roll")).to_contain_text("lý do sức khỏe")
    assert "bệnh viện" not in laptop.content()
    laptop.locator("#roll button[name=excused][value=yes]").first.click()
    expect(phone.locator("#mine")).to_contain_text("Đã chấp nhận")
    laptop.locator("#next button").click()
    expect(laptop.locator("#next")).to_contain_text("Chưa đủ")
    laptop.locator("#roll button[aria-pressed=false]").first.click()
    expect(laptop.locator("#roll button[aria-pressed=true]")).to_have_count(1)
    laptop.locator("#whole > summary").click()
    look(laptop, "whole-meeting")
    laptop.locator("[data-dialog=ask-fail]").click()
    laptop.locator("#ask-fail button[type=submit]").click()

    expect(laptop.locator("#next")).to_contain_text("Không đủ số người dự")
    look(laptop, "failed")
    laptop.locator("#next button").click()
    expect(laptop.locator(".page-head")).to_contain_text("không tiến hành được")
    second = UUID(laptop.url.split("/")[-2])
    look(laptop, "convene-again")
    laptop.get_by_role("button", name="Gửi giấy mời").click()

    expect(laptop.locator("#next")).to_contain_text("Đã gửi giấy mời")
    expect(laptop.locator("#now")).to_contain_text("Thay cho")
    phone.goto("/")
    expect(phone.locator("#h-next-meeting")).to_contain_text("triệu tập lần hai")
    phone.goto(f"/meetings/{first}/")
    expect(phone.locator("#now")).to_contain_text("Triệu tập lại")
    look(phone, "failed-member")
    old, new = state_of(first), state_of(second)
    assert old.stage is Stage.FAILED_QUORUM
    assert [i.title for i in new.items.values()] == [i.title for i in old.items.values()]
    assert (old.followed_by["meeting"], new.follows["meeting"]) == (str(second), str(first))
    for page in (laptop, phone):
        assert browser.complaints(page) == []


def test_the_failed_meeting_is_minuted_and_approvals_are_asked_for(
    world: World, chromium: Browser
) -> None:
    office = world.visit(chromium, "lien", width=1280)
    laptop = world.visit(chromium, "thoan", width=1280)
    laptop.goto("/approvals/new")
    for box in laptop.locator("input[name=scattered]").all():
        box.check()
    laptop.locator("#id_ground_0").check()
    laptop.locator("#id_reason").fill("Đảng viên ở ba bản cách nhau hai giờ đi đường.")
    look(laptop, "approval-new")
    laptop.get_by_role("button", name="Gửi đề nghị").click()
    expect(laptop.locator("main")).to_contain_text("Chờ quyết định")
    office.goto("/approvals/")
    office.get_by_role("link", name=re.compile("Nà Khoang")).click()
    office.locator("#id_number").fill("07-QĐ/ĐU")
    look(office, "approval-decide")
    office.get_by_role("button", name="Duyệt", exact=True).click()
    expect(office.locator("main")).to_contain_text("Văn bản số 07-QĐ/ĐU")
    laptop.goto("/approvals/")
    expect(laptop.locator("main")).to_contain_text("07-QĐ/ĐU")
    look(laptop, "approvals")
    laptop.goto("/meetings/groups")
    look(laptop, "groups")

    failed = convene(laptop)
    laptop.locator("#next button").click()
    expect(laptop.locator("#next")).to_contain_text("Chưa đủ")
    laptop.locator("#whole > summary").click()
    laptop.locator("[data-dialog=ask-fail]").click()
    laptop.locator("#ask-fail button[type=submit]").click()
    expect(laptop.locator("#next")).to_contain_text("Không đủ số người dự")
    with scope(system_actor("test")) as actor:
        minutes.assemble(actor=actor, meeting_id=failed, at=clock.now())
    laptop.goto(f"/meetings/{failed}/minutes")
    expect(laptop.locator("main")).to_contain_text("không đủ số để tiến hành sinh hoạt")
    for page in (laptop, office):
        assert browser.complaints(page) == []
