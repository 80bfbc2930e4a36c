"""Minutes in a real browser: sheet, form and comparison seen by axe on a telephone and a laptop."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.minutes import services
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo import build, evening
from chibo.demo import people as demo_people
from chibo.demo.player import Player
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Unit
from tests.support import browser
from tests.support.played import DAY

pytestmark = pytest.mark.journey
PASSWORD = "rừng xanh núi đỏ 58"
LAYOUTS = [(360, "light"), (1280, "light"), (360, "dark")]


@pytest.fixture
def drafts(own_database: str, tmp_path: Path) -> Iterator[list[str]]:
    """The demo's evening played and committed, its papers drafted; two people can sign in."""
    cache.clear()
    script = evening.script(DAY)
    with override_settings(CHIBO_MEDIA_DIR=tmp_path / "media"):
        with scope(system_actor("test")) as system:
            built = build.build(seed=1, at=script.start - timedelta(days=10))
            unit = Unit.objects.get(pk=built.branch_id)
            player = Player(script, unit=unit, people=demo_people.on_the_roll(unit))
            player.play()
            made = services.assemble(actor=system, meeting_id=player.meeting.pk, at=clock.now())
        for key in ("dien", "thoan"):
            User.objects.create_user(username=key, password=PASSWORD, person_id=player.people[key])
        yield [str(draft.pk) for draft in made]


@pytest.fixture
def base(drafts: list[str], tmp_path: Path) -> Iterator[str]:
    with browser.serve(tmp_path / "static") as address:
        yield address


@pytest.fixture
def chromium(base: str) -> Iterator[Browser]:
    with browser.launch() as found:
        try:
            yield found
        finally:
            # Beside the browser's loop Django opens connections that must not outlive the journey.
            connections.close_all()


def look(page: Page, name: str, path: str = "") -> list[str]:
    """What axe finds and what overflows, with the page's name; a picture for human eyes."""
    if path:
        page.goto(path)
    picture = (
        f"minutes-{name}-{page.evaluate('matchMedia(`(prefers-color-scheme: dark)`).matches')}"
    )
    browser.screenshot(page, picture.replace("-False", "").replace("-True", "-dark"))
    return [f"{name}: {line}" for line in (*browser.axe(page), *browser.overflow(page))]


def test_the_draft_is_edited_compared_and_sent_on(drafts, base, chromium):
    found = []
    pages = []
    for width, scheme in LAYOUTS:
        page = browser.open_page(chromium, base, width=width, color_scheme=scheme)
        browser.sign_in(page, "dien", PASSWORD)
        found += look(page, "draft", f"/minutes/{drafts[0]}/")
        found += look(page, "edit", f"/minutes/{drafts[0]}/edit/")
        box = page.locator("textarea").first
        box.fill(f"{box.input_value()} Ghi thêm ở khổ {width}, nền {scheme}.")
        page.get_by_role("button", name="Lưu thành bản mới").click()
        page.wait_for_url(f"**/minutes/{drafts[0]}/")
        found += look(page, "versions", f"/minutes/{drafts[0]}/versions/")
        found += look(page, "resolution", f"/minutes/{drafts[1]}/")
        pages.append(page)
    last = pages[-1]
    last.goto(f"/minutes/{drafts[0]}/")
    last.get_by_role("link", name="Gửi chủ trì").click()
    last.get_by_role("button", name="Gửi chủ trì").click()
    expect(last.get_by_role("heading", level=1)).to_have_text("Biên bản, chờ chủ trì duyệt")
    chair = browser.open_page(chromium, base, width=360)
    browser.sign_in(chair, "thoan", PASSWORD)
    found += look(chair, "review", f"/minutes/{drafts[0]}/")

    assert found == []
    assert [line for page in (*pages, chair) for line in browser.complaints(page)] == []
