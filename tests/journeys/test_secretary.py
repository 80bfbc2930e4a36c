"""The secretary runs the whole evening at the pages, from the invitation to sealed papers that anybody can check."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings.models import OnlineApproval
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo import player
from chibo.demo.script import Note, Script
from tests.journeys.evening_pages import Evening, key, sent
from tests.journeys.papers import edit, qr_address, show, sign
from tests.journeys.sealing import office
from tests.journeys.world import World
from tests.support import browser
from tests.support.signing import altered

pytestmark = pytest.mark.journey
LAST_HOUR = 23


def file_approval(world: World, script: Script) -> None:
    """The superior committee's decision that allows the hybrid meeting; its page has a journey of its own."""
    given = script.approval
    with scope(system_actor("test")):
        OnlineApproval.objects.create(
            unit=world.unit,
            province=world.unit.province,
            position=world.unit.position,
            number=given.number,
            decided_on=given.decided_on,
            valid_from=given.decided_on,
            valid_to=date(2099, 12, 31),
            decision_types=list(given.decision_types),
            decided_by=given.decided_by,
        )


def convene(page: Page, script: Script) -> UUID:
    """From the template to the invitations: one hour's work in a minute."""
    page.get_by_role("link", name="Sinh hoạt").first.click()
    page.get_by_role("button", name="Triệu tập").click()
    meeting_id = UUID(page.url.split("/")[-2])
    for _ in range(len(script.agenda) - page.locator("#items fieldset").count()):
        page.get_by_role("button", name="Thêm mục").click()
    for _ in range(len(script.points) - 1):
        page.get_by_role("button", name="Thêm điểm").click()
    expect(page.locator("#points fieldset")).to_have_count(len(script.points))
    expect(page.locator("#items fieldset")).to_have_count(len(script.agenda))
    start, end = soon()
    page.locator("#id_title").fill(script.title)
    page.locator("#id_day").fill(f"{start:%Y-%m-%d}")
    page.locator("#id_start").fill(f"{start:%H:%M}")
    page.locator("#id_end").fill(f"{end:%H:%M}")
    page.locator("#id_place").fill(script.place)
    page.locator("#id_mode_1").check()
    page.locator("#id_scattered").fill(str(script.scattered))
    for number, point in enumerate(script.points):
        row = f"#id_points-{number}"
        page.locator(f"{row}-name").fill(point.name)
        page.locator(f"{row}-kind").select_option(point.kind)
        if point.responsible:
            page.locator(f"{row}-responsible").select_option(label="Hà Văn Bình")
    for number, line in enumerate(script.agenda):
        row = f"#id_items-{number}"
        page.locator(f"{row}-title").fill(line.title)
        page.locator(f"{row}-kind").select_option(line.kind)
        page.locator(f"{row}-minutes").fill(str(line.minutes))
        page.locator(f"{row}-decision_type").select_option(line.decision_type)
        page.locator(f"{row}-presenter").fill(line.presenter)
    expect(page.locator("#preview")).to_contain_text("07-QĐ/ĐU")
    look(page, "convene")
    page.get_by_role("button", name="Gửi giấy mời").click()
    expect(page.locator("#next")).to_contain_text("Đã gửi giấy mời")
    return meeting_id


def soon() -> tuple[datetime, datetime]:
    """A meeting about to begin, on one day."""
    start = timezone.localtime() + timedelta(minutes=2)
    if start.hour == LAST_HOUR:
        start = (start + timedelta(hours=1)).replace(minute=5)
    last = start.replace(hour=LAST_HOUR, minute=59)
    return start, min(start + timedelta(hours=2), last)


def look(page: Page, name: str) -> None:
    """Pictures for people, and nothing for axe."""
    browser.screenshot(page, f"journey-{name}")
    assert browser.axe(page) == []
    assert browser.overflow(page) == []


def test_the_secretary_runs_the_whole_evening(
    world: World, chromium: Browser, tmp_path: Path
) -> None:
    script = world.script()
    file_approval(world, script)
    laptop = world.visit(chromium, width=1280)
    login = world.password("thoan")
    browser.sign_in(laptop, login.username, login.password)
    expect(laptop.get_by_role("heading", level=1)).to_contain_text("đồng chí Thoan")
    points = {point.key: point.name for point in script.points}
    evening = Evening(world, chromium, convene(laptop, script), points)
    evening.pages["thoan"] = laptop

    slip_and_take_back(evening, script)

    assert player.disagreements(script, evening.state) == []
    for who, page in evening.pages.items():
        assert browser.complaints(page) == [], who
        if who not in {"dien", "thoan"}:
            page.context.close()
    with office(world, tmp_path, {"dien": "Quàng Thị Diên", "thoan": "Lò Văn Thoan"}) as work:
        work()
        sealed = finish_minutes(world, evening, work)
        anybody_checks(world, chromium, sealed)


def slip_and_take_back(evening: Evening, script: Script) -> None:
    """The whole script, with a slip of the pen in the middle that Z takes back."""
    steps = list(script.steps)
    slip = next(n for n, step in enumerate(steps) if isinstance(step, Note)) + 1
    evening.play(steps[:slip])
    evening.do(replace(steps[slip - 1], text="Ghi nhầm chỗ"))
    page = evening.page("dien")
    sent(page, lambda: key(page, "z"))
    expect(page.locator("#pen del").first).to_have_text(re.compile("Ghi nhầm chỗ"))
    evening.play(steps[slip:])


def finish_minutes(world: World, evening: Evening, work: Callable[[], None]) -> bytes:
    """From the next step of the ended meeting to the sealed file."""
    pen, chair = evening.page("dien"), evening.page("thoan")
    key(pen, "Enter")
    pen.wait_for_url("**/minutes/*/")
    look(pen, "minutes-draft")
    edit(pen, "Buổi họp kết thúc trong không khí đoàn kết.")
    pen.get_by_role("button", name="Gửi chủ trì").click()
    address = pen.url
    chair.goto(address)
    chair.get_by_role("button", name="Duyệt", exact=True).click()
    expect(chair.locator("h1")).to_have_text("Biên bản, chờ Quàng Thị Diên ký")
    pen.goto(address)
    sign(pen, world.password("dien").password)
    chair.goto(address)
    look(chair, "minutes-to-sign")
    sign(chair, world.password("thoan").password)
    work()
    chair.goto(address)
    expect(chair.locator("#seal")).to_contain_text("Đã niêm phong")
    look(chair, "minutes-sealed")
    chair.locator("#seal a").first.click()
    look(chair, "document")
    with chair.expect_download() as loaded:
        chair.locator('main a[href$="/file"]').first.click()
    return Path(loaded.value.path()).read_bytes()


def anybody_checks(world: World, chromium: Browser, pdf: bytes) -> None:
    """Somebody without an account, by the code on the last page and by the page for files."""
    stranger = world.visit(chromium)
    stranger.goto(qr_address(pdf))
    assert "Quàng Thị Diên" not in stranger.locator("main").inner_text()
    look(stranger, "public")
    show(stranger, pdf)
    expect(stranger.locator("main")).to_contain_text("Quàng Thị Diên")
    stranger.goto("/verify")
    look(stranger, "verify")
    show(stranger, pdf)
    expect(stranger.locator("h1")).to_have_text("Văn bản nguyên vẹn")
    look(stranger, "verify-intact")
    show(stranger, altered(pdf))
    expect(stranger.locator("h1")).to_have_text("Văn bản đã bị thay đổi")
    look(stranger, "verify-changed")
    assert browser.complaints(stranger) == []
