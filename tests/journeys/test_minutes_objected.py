"""Minutes are read back, objected to, corrected and adopted; afterwards a member objects again."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings.services import life
from chibo.assembly.minutes import queries, services
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from tests.action.directives.setting import task
from tests.assembly.meetings import branch as branches
from tests.assembly.meetings.branch import Running
from tests.journeys.processes import EventsProcess
from tests.support import browser, factories

pytestmark = pytest.mark.journey
PASSWORD = "rừng xanh núi đỏ 58"


@pytest.fixture
def running(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    """A meeting in its last item, with a note that somebody will object to."""
    cache.clear()
    monkeypatch.setattr(factories, "_number", count(900_000))  # beside the demo's commune
    var = tmp_path / "var"
    events = EventsProcess(own_database, var)
    with override_settings(CHIBO_MEDIA_DIR=tmp_path / "media", CHIBO_EVENTS_URL=events.url):
        branch = branches.furnish()
        task(branch, "hoa", text="Dọn đường vào bản Nà Khoang.")
        running = branch.convened().opened().at_item(3)
        for number in (1, 2, 4, 5, 6, 7):
            running.done("start_item", item=running.item(number))
        running.done("write_note", text="Mất điện mười lăm phút.")
        for key in ("dien", "hoa"):
            branch.client(key)
            user = User.objects.get(person_id=branch.members[key].person_id)
            user.username = f"nk-{key}"
            user.set_password(PASSWORD)
            user.save()
        branch.clients.clear()
        events.start()
        try:
            yield running
        finally:
            events.kill()


@pytest.fixture
def base(running: Running, tmp_path: Path) -> Iterator[str]:
    with browser.serve(tmp_path / "static") as address:
        yield address


@pytest.fixture
def chromium(base: str) -> Iterator[Browser]:
    with browser.launch() as found:
        try:
            yield found
        finally:
            connections.close_all()


def look(page: Page, name: str) -> list[str]:
    """What axe finds and what overflows; a picture for human eyes."""
    browser.screenshot(page, f"objected-{name}")
    return [f"{name}: {line}" for line in (*browser.axe(page), *browser.overflow(page))]


def test_minutes_objected_to_and_corrected(running, base, chromium):
    pen = browser.open_page(chromium, base, width=1280)
    browser.sign_in(pen, "nk-dien", PASSWORD)
    member = browser.open_page(chromium, base, width=360)
    browser.sign_in(member, "nk-hoa", PASSWORD)
    found = look(member, "home")
    expect(member.locator("#slot-directives-mine")).to_contain_text("Dọn đường vào bản")

    pen.goto(f"/meetings/{running.id}/run")
    pen.get_by_role("button", name="Đọc lại biên bản cho chi bộ").click()
    member.goto(f"/meetings/{running.id}/")
    member.locator("#objecting summary").click()
    member.get_by_label("Về đoạn nào").select_option(
        label="Mục 7. Thông qua biên bản, tự đánh giá chất lượng buổi sinh hoạt"
    )
    member.get_by_label("Chỗ nào chưa đúng, cần ghi thế nào").fill("Chỉ mất điện năm phút.")
    member.get_by_role("button", name="Gửi ý kiến").click()
    expect(member.locator("#reading")).to_contain_text("Chờ trả lời")
    found += look(member, "member")

    pen.reload()
    pen.get_by_text("Sửa đoạn này").click()
    found += look(pen, "cockpit")
    box = pen.locator("#reading details[open] textarea")
    box.fill(box.input_value().replace("mười lăm", "năm"))
    pen.get_by_role("button", name="Lưu đoạn đã sửa").click()
    expect(pen.locator("#reading")).to_contain_text("Đã sửa biên bản")
    pen.get_by_role("button", name="Ghi nhận thông qua").click()
    expect(pen.locator("#reading [type=submit]")).to_have_count(0)

    with scope(running.branch.actor("dien")) as leads:
        life.close(actor=leads, meeting_id=running.id, at=clock.now())
    with scope(system_actor("test")) as system:
        draft, *_ = services.assemble(actor=system, meeting_id=running.id, at=clock.now())
    member.goto(f"/minutes/{draft.pk}/")
    expect(member.locator(".sheet")).to_contain_text("Mất điện năm phút.")
    expect(member.locator(".sheet")).to_contain_text("ý kiến khác: đồng chí Cà Thị Hoa (Mục 7)")
    member.locator("#objections summary").click()
    member.get_by_label("Chỗ nào chưa đúng, nên ghi thế nào").fill("Thiếu tên người trực máy nổ.")
    member.locator("#objections form button").click()
    pen.goto(f"/minutes/{draft.pk}/")
    found += look(pen, "minutes")
    pen.get_by_role("button", name="Tiếp thu: sửa biên bản").click()
    pen.wait_for_url("**/edit/")
    found += look(pen, "edit")
    member.reload()
    expect(member.locator("#objections")).to_contain_text("đã tiếp thu")
    found += look(member, "answered")
    member.goto("/tasks/")
    found += look(member, "tasks")
    member.get_by_role("link", name="Dọn đường vào bản").click()
    found += look(member, "task")
    pen.goto("/tasks/")
    found += look(pen, "branch-tasks")

    with scope(system_actor("test")):
        assert [o.state for o in queries.objections(draft.pk)] == ["accepted"]
    assert found == []
    assert browser.complaints(pen) == browser.complaints(member) == []
