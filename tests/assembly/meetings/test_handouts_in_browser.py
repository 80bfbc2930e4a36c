"""Copying the invitation, choosing reminders, papers to print: in a real browser, telephone and laptop."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from chibo.assembly.meetings.services import votes
from chibo.core import clock
from chibo.core.scope import scope
from chibo.gateways.messaging.webpush import new_key
from chibo.ground.notices import queries
from tests.assembly.meetings.branch import Branch, furnish
from tests.support import browser
from tests.support.outside import mail_server

pytestmark = pytest.mark.journey
HERE = ("thoan", "dien", "hoa", "binh", "hang")
ITEM = {
    "title": "Kết nạp đảng viên",
    "kind": "decision",
    "minutes": 20,
    "decision_type": "ADMIT",
    "presenter": "",
}


@pytest.fixture
def branch(own_database: str) -> Branch:
    return furnish()


@pytest.fixture
def chromium(branch: Branch, tmp_path: Path, settings: Any) -> Iterator[tuple[Any, str]]:
    settings.CHIBO_PUSH_KEY = tmp_path / "push.pem"
    settings.CHIBO_PUSH_KEY.write_bytes(new_key())
    with (
        mail_server(settings),
        browser.serve(tmp_path / "static") as base,
        browser.launch() as found,
    ):
        connections.close_all()
        try:
            yield found, base
        finally:
            connections.close_all()


def enter(chromium: tuple[Any, str], branch: Branch, who: str, *, width: int) -> Page:
    found, base = chromium
    page = browser.open_page(found, base, width=width)
    value = branch.client(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": base}])
    page.route("**/events/**", lambda route: route.abort())
    return page


def sound(page: Page, name: str, width: int) -> None:
    assert browser.axe(page) == [], (name, width)
    assert browser.overflow(page) == [], (name, width)
    browser.screenshot(page, f"{name}-{width}")


def test_the_invitation_is_copied_and_papers_are_printed(chromium, branch):
    meeting = branch.convened(mode="in_person", items=[ITEM]).opened(*HERE).at_item(1)
    with scope(branch.actor("thoan")) as actor:
        done = votes.open_vote(
            actor=actor,
            meeting_id=meeting.id,
            item=meeting.item(1),
            subject="Kết nạp quần chúng Lò Thị May vào Đảng",
            decision_type="ADMIT",
            secrecy="secret",
            at=clock.now(),
        )
    vote = done.state.open_vote.id
    for width in (360, 1280):
        page = enter(chromium, branch, "dien", width=width)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"/meetings/{meeting.id}/run")
        if width > 1000:
            page.get_by_role("link", name="In và gửi lời mời").click()
        else:
            page.goto(f"/meetings/{meeting.id}/handouts")
        page.get_by_role("button", name="Sao chép lời mời").click()
        expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        sound(page, "handouts", width)
        page.get_by_role("link", name="In phiếu biểu quyết").click()
        page.get_by_label("Số phiếu phát ra").fill("5")
        page.get_by_role("button", name="Ghi số phiếu phát ra").click()
        expect(page.get_by_text("Đã ghi phát ra 5 phiếu.")).to_be_visible()
        sound(page, "ballots", width)

        assert copied.startswith(f"{branch.unit.name}\nGIẤY MỜI\n")
        assert page.locator(".ballot").count() == len(HERE)
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        words = [sheet.extract_text() for sheet in printed]
        assert [text.count("PHIẾU BIỂU QUYẾT") for text in words] == [4, 1]
        assert "Ghi số phiếu" not in "".join(words)
        page.context.close()
    assert meeting.state().votes[vote].issued == {meeting.point(): 5}


def test_reminders_are_chosen_and_the_permission_is_asked_for_by_a_button_only(chromium, branch):
    for width in (360, 1280):
        page = enter(chromium, branch, "hoa", width=width)
        page.add_init_script(
            "Notification.requestPermission = async () => { window.asked = true; return 'denied'; }"
        )
        page.goto("/notices/reminders")
        page.get_by_label("Địa chỉ thư điện tử").fill("hoa@x.vn")
        page.get_by_label("Nhắc tôi qua thư điện tử").check()
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.get_by_text("Đã lưu.")).to_be_visible()
        sound(page, "reminders", width)
        before = page.evaluate("window.asked")
        page.get_by_role("button", name="Hiện lời nhắc trên thiết bị này").click()
        expect(page.get_by_text("Trình duyệt không cho phép.")).to_be_visible()

        assert (before, page.evaluate("window.asked")) == (None, True)
        page.context.close()
    with scope(branch.actor("hoa")) as actor:
        chosen = queries.choice_of(actor)
    assert chosen is not None
    assert chosen.email_on
