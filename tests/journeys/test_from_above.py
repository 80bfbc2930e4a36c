"""The committee returns minutes with remarks and a day; the branch corrects; and a member takes the own data."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.minutes.models import Return
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.journeys.filed import Filed, filed
from tests.journeys.world import World
from tests.support import browser

pytestmark = pytest.mark.journey
REMARKS = "Mục 5 chưa ghi tỷ lệ biểu quyết."


@pytest.fixture
def past(world: World, tmp_path: Path) -> Iterator[Filed]:
    """Filed before the browser comes: signing has a loop of its own."""
    with filed(world, tmp_path) as done:
        yield done


def look(page: Page, name: str) -> None:
    """Pictures at two widths, nothing for axe, nothing beyond the edge."""
    for width in (360, 1280):
        browser.screenshot(page, f"journey-{name}", width)
        assert browser.overflow(page) == [], (name, width)
    assert browser.axe(page) == []


def test_the_superior_returns_minutes_and_the_branch_sees_who_looked(
    world: World, past: Filed, chromium: Browser
) -> None:
    office = world.visit(chromium, "lien", width=1280)
    office.goto(f"/minutes/{past.draft}/")
    office.locator("#give-back summary").click()
    due = timezone.localdate() + timedelta(days=5)
    office.locator("#id_remarks").fill(REMARKS)
    office.locator("#id_due").fill(f"{due:%Y-%m-%d}")
    office.get_by_role("button", name="Trả lại chi bộ").click()
    expect(office.locator("#returns")).to_contain_text(REMARKS)
    look(office, "returned-above")
    office.goto("/overview/")
    look(office, "overview-desk")
    office.locator("#desk a").last.click()
    expect(office.locator("#returned")).to_contain_text("chờ trả lời")
    look(office, "desk")

    clerk = world.visit(chromium, "dien", width=360)
    clerk.goto("/notices/")
    clerk.get_by_role("link", name="Cấp ủy cấp trên trả lại biên bản").first.click()
    expect(clerk.locator("#returns")).to_contain_text(REMARKS)
    clerk.locator("#returns textarea").fill("Xin đính chính.")
    clerk.locator("#returns button[value=correct]").click()
    assert clerk.url.endswith("/edit/")
    clerk.goto("/looks/")
    expect(clerk.locator("#rows")).to_contain_text("Hoàng Thị Bích Liên")
    expect(clerk.locator("#rows")).to_contain_text("Biên bản hoặc nghị quyết")
    look(clerk, "looked")

    office.reload()
    expect(office.locator("#returned")).to_contain_text("đang đính chính")
    office.locator("#returned a").first.click()
    expect(office.locator("#settle")).to_be_visible()
    office.locator("#settle button").click()
    expect(office.locator("#returns")).to_contain_text("đã xong")
    with scope(system_actor("test")):
        settled = Return.objects.get()
    assert (settled.remarks, settled.due_on) == (REMARKS, due)
    assert settled.settled_at is not None
    assert settled.correction_id is not None
    for page in (office, clerk):
        assert browser.complaints(page) == []


def test_a_member_takes_along_everything_kept_of_them(
    world: World, past: Filed, chromium: Browser, tmp_path: Path
) -> None:
    member = world.visit(chromium, "khoi", width=360)
    member.goto("/record/")
    expect(member.locator("#rights")).to_be_visible()
    look(member, "own-data")
    taken = {}
    for kind in ("PDF", "JSON"):
        with member.expect_download() as download:
            member.get_by_role("link", name=f"Toàn bộ dữ liệu về tôi, {kind}").click()
        taken[kind] = tmp_path / f"me.{kind.lower()}"
        download.value.save_as(taken[kind])

    content = json.loads(taken["JSON"].read_text(encoding="utf-8"))
    parts = {part["code"]: part["rows"] for part in content["parts"]}
    [evening] = parts["meetings.attendance"]
    assert evening["status"] in {"present", "late"}
    assert evening["stays"].startswith("Trực tuyến ")
    assert parts["members.record"][0]["code"]
    assert parts["voting.entitled"]
    assert "Lò Văn Thoan" not in json.dumps(parts["members.record"], ensure_ascii=False)
    with pikepdf.open(taken["PDF"]) as found:
        assert len(found.pages) >= 1
    assert browser.complaints(member) == []
