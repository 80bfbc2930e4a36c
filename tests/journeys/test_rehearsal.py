"""A whole evening is rehearsed at the pages, looked at, ended; then every table is as it was."""

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pypdf
import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.rehearsals.rules.happening import LATE, simulated
from tests.assembly.rehearsals.test_nothing_kept import contents
from tests.journeys.by_next_step import Pen
from tests.journeys.evening_pages import opened, sent
from tests.journeys.world import World, state_of
from tests.support import browser

pytestmark = pytest.mark.journey
OF_THE_VISIT = {"django_session", "usersessions_usersession"}
"""Written by whoever looks at pages."""


def look(page: Page, name: str) -> None:
    """Pictures at two widths, the mark on both, nothing for axe, nothing beyond the edge."""
    expect(page.locator(".rehearsal")).to_contain_text("DIỄN TẬP")
    for width in (360, 1280):
        browser.screenshot(page, f"journey-rehearsal-{name}", width)
        assert browser.overflow(page) == [], (name, width)
    assert browser.axe(page) == []


def happens(page: Page, words: str) -> None:
    """The button in the mark, and what it says has happened."""
    page.get_by_role("button", name="Diễn biến tiếp theo").click()
    expect(page.locator("main")).to_contain_text(words)


def on_paper(page: Page) -> None:
    """Each sheet that is printed bears the mark."""
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert all("DIỄN TẬP – KHÔNG LƯU LẠI" in sheet.extract_text() for sheet in sheets)


def paired(world: World, chromium: Browser, page: Page) -> Page:
    """A screen on the wall that follows the rehearsal."""
    wall = world.visit(chromium, width=1280)
    wall.goto("/projector")
    run = page.url
    page.goto(run.replace("/run", "/projector"))
    page.get_by_label("Mã trên màn hình").fill(wall.locator(".verdict").inner_text())
    page.get_by_role("button", name="Ghép màn hình").click()
    expect(page.get_by_role("button", name="Gỡ ra")).to_be_visible()
    wall.goto("/projector")
    expect(wall.locator("header")).to_contain_text("DIỄN TẬP")
    page.goto(run)
    return wall


@dataclass
class Rehearsed(Pen):
    """Who leads alone: members come, speak and are counted by the button."""

    spoke: bool = False

    def _tick_all(self) -> None:
        happens(self.page, "đã đến và điểm danh")
        look(self.page, "check-in")
        sent(self.page, self.page.locator('form[action$="/confirm_all"] button').first.click)
        state = state_of(UUID(self.page.url.split("/")[-2]))
        late = simulated(state)[LATE].id
        absent = self.page.locator(f"#roll-list button[aria-pressed=false]:not(#tick-{late})")
        expect(absent).to_have_count(1)
        sent(self.page, absent.click)

    def _conclude(self) -> None:
        if not self.spoke:
            self._speak()
        super()._conclude()

    def _speak(self) -> None:
        self.spoke = True
        happens(self.page, "đến muộn")
        happens(self.page, "xin phát biểu")
        sent(self.page, self.page.locator('#floor form[action$="/give_floor"] button').click)
        look(self.page, "floor")
        happens(self.page, "đã phát biểu xong")

    def _task(self) -> None:
        page = opened(self.page, "#task-list")
        page.locator("#task-text").fill("Sửa đường vào nhà văn hóa")
        page.locator("#task-owner").select_option(index=1)
        page.locator("#task-due").fill(f"{self.due:%Y-%m-%d}")
        sent(page, page.locator('form[action$="/set_task"] button').click)


def practise(page: Page, meeting: str) -> None:
    """No secret vote on phones, and why; the booth can be tried."""
    page.goto(f"{meeting}/ballots")
    expect(page.locator("main")).to_contain_text("Diễn tập không có phần này")
    page.get_by_role("link", name="Bỏ phiếu thử").click()
    page.get_by_label("Xoài").check()
    page.locator("#credential").fill(page.locator(".notice code").inner_text())
    page.locator("[data-prepare]").click()
    page.locator("[data-do=cast]").click()
    expect(page.get_by_role("heading", name="Nếu là thật, lá phiếu đã ở trong hòm")).to_be_visible()
    look(page, "practice")


def test_a_whole_evening_is_rehearsed_and_nothing_of_it_is_kept(
    world: World, chromium: Browser
) -> None:
    page = world.visit(chromium, "thoan", width=1280)
    page.goto("/meetings/")
    before = contents()
    page.get_by_role("link", name="Diễn tập").click()
    expect(page.locator("h1")).to_have_text("Diễn tập cuộc họp")
    assert browser.axe(page) == []
    page.get_by_role("button", name="Bắt đầu diễn tập").click()
    expect(page.locator("#next")).to_be_visible()
    assert "Lò Văn Thoan" not in page.content()

    wall = paired(world, chromium, page)
    evening = Rehearsed(
        page,
        counting=lambda: happens(page, "đã kiểm phiếu"),
        due=timezone.localdate() + timedelta(days=20),
    )
    evening.lead()
    expect(wall.locator("main")).to_contain_text("Buổi họp đã kết thúc")
    browser.screenshot(wall, "journey-rehearsal-wall", 1280)
    meeting = page.url.partition("/run")[0]
    for sheet in ("agenda", "attendance"):
        page.goto(f"{meeting}/print/{sheet}")
        on_paper(page)
    practise(page, meeting)
    page.goto("/rehearsal/")
    for words in ("Mời phát biểu", "Biểu quyết, kiểm phiếu và công bố", "Bế mạc cuộc họp"):
        expect(page.locator("#h-done + ul")).to_contain_text(words)
    look(page, "back")
    page.get_by_role("link", name="Biên bản", exact=True).click()
    look(page, "minutes")
    page.get_by_role("button", name="Gửi chủ trì").click()
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.locator("#refused")).to_contain_text("Diễn tập dừng ở đây")
    during = contents()
    assert during["minutes_draft"][0] > before["minutes_draft"][0]
    assert during["procrastinate_jobs"] == before["procrastinate_jobs"]

    page.goto("/rehearsal/")
    page.get_by_role("button", name="Kết thúc và xóa hết").click()
    expect(page.locator("main")).to_contain_text("Không có gì được lưu lại")
    expect(page.locator(".rehearsal")).to_have_count(0)
    wall.goto("/projector")
    expect(wall.locator("main")).to_contain_text("Ghép màn hình này")
    after = contents()
    changed = {table for table in before if before[table] != after[table]}
    assert changed - OF_THE_VISIT - {"meetings_projector"} == {"core_auditentry"}
    assert after["core_auditentry"][0] == before["core_auditentry"][0] + 1
    assert not [one for one in settings.CHIBO_MEDIA_DIR.rglob("*") if one.is_file()]
    assert [c for c in browser.complaints(page) if not re.search("409", c)] == []
