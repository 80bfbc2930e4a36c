"""Minutes in a real browser: sheet, form and comparison seen by axe on a telephone and a laptop."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import override_settings
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.minutes import queries, services
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo import build, evening
from chibo.demo import people as demo_people
from chibo.demo.player import Player
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Unit
from chibo.trust.documents import services as documents
from chibo.trust.documents.models import SigningMeans
from chibo.trust.documents.rules import MeansKind
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


@pytest.fixture
def by_hand(drafts: list[str]) -> list[str]:
    """The minutes are approved; the secretary signs at a remote service, then by hand as the chair does."""
    with scope(system_actor("test")) as system:
        draft = queries.draft(UUID(drafts[0]))
        state = meetings.state_of(draft.meeting_id)
        pen, chair = (
            replace(system, person_id=UUID(person)) for person in (state.secretary, state.chair)
        )
        services.send_to_review(actor=pen, draft_id=draft.pk, at=clock.now())
        services.approve(actor=chair, draft_id=draft.pk, at=clock.now())
        at = clock.now()
        SigningMeans.objects.update_or_create(
            person_id=pen.person,
            defaults={"position": 0, "kind": "csc", "key": "k", "asks_otp": True, "sends_otp": True,
                      "ends_at": at + timedelta(days=20), "chosen_at": at},
        )  # fmt: skip
        documents.choose_means(system, person_id=chair.person, kind=MeansKind.PAPER, at=at)
    return drafts


def scanned(folder: Path) -> Path:
    """A scan with pages enough."""
    sheets = [Image.new("RGB", (300, 424), (240, 240, number)) for number in range(20)]
    sheets[0].save(folder / "scan.pdf", save_all=True, append_images=sheets[1:])
    return folder / "scan.pdf"


def test_the_sheet_is_signed_by_hand_and_handed_in(by_hand, base, chromium, tmp_path):
    found, pages = [], []
    for width in (360, 1280):
        page = browser.open_page(chromium, base, width=width)
        browser.sign_in(page, "dien", PASSWORD)
        found += look(page, f"remote-{width}", f"/minutes/{by_hand[0]}/")
        expect(page.get_by_text("Chữ ký số từ xa")).to_be_visible()
        expect(page.get_by_label("Mã dùng một lần")).to_be_visible()
        expect(page.get_by_text("ngày nữa hết hạn")).to_be_visible()
        pages.append(page)
    with scope(system_actor("test")):
        SigningMeans.objects.filter(kind="csc").update(
            kind="paper", asks_otp=False, sends_otp=False
        )
    for page in pages:
        found += look(page, "on-paper", f"/minutes/{by_hand[0]}/")
        page.get_by_role("link", name="Đến bản in và bản quét").click()
        found += look(page, "hand-in")
    last = pages[-1]
    last.get_by_label("Bản quét PDF").set_input_files(scanned(tmp_path))
    last.get_by_label("Tôi đã đối chiếu").check()
    last.get_by_role("button", name="Nộp và niêm phong").click()
    expect(last.get_by_role("link", name="Tải bản quét")).to_be_visible()
    for page in pages:
        page.reload()
        found += look(page, "handed-in")

    assert found == []
    assert [line for page in pages for line in browser.complaints(page)] == []
