"""Records, the list and the inbox in a real browser: seen by axe on a telephone and a laptop, used by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, Page, expect

from chibo.core.actor import system_actor
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.notices import services as notices
from chibo.ground.organisation.rules import Office
from chibo.people.members import services
from chibo.people.members.importing.rules.entry import PartialDate
from chibo.people.members.models import Member
from chibo.people.members.record.rules.periods import Period
from chibo.people.members.record.rules.steps import Wish
from chibo.people.members.record.services import requests
from chibo.people.members.record.services.requests import Asked
from tests.ground.town import PASSWORD, Town, furnish
from tests.support import browser, factories
from tests.support.factories import NOON

pytestmark = pytest.mark.journey
LAYOUTS = [(360, "light"), (1280, "light"), (360, "dark")]


JOB = Asked(
    wish=Wish.ADD, group="occupation", value={"occupation": "Giáo viên"},
    period=Period(PartialDate(2019, 9)), source="Quyết định tuyển dụng 12",
)  # fmt: skip


@pytest.fixture
def town(own_database: str) -> Town:
    """With a look, a request and some notices, so that pages have something to show."""
    cache.clear()
    made = furnish()
    hoa = made.members["hoa"]
    with scope(system_actor("test")):
        Member.objects.filter(pk=hoa.pk).update(
            ethnic_code="03",
            personal_id_last4="4417",
            born_precision="month",
        )
        factories.mandate(
            person=made.members["thoan"].person, unit=made.commune, office=Office.OFFICER
        )
        for kind in ("document_to_sign", "document_new", "draft_to_approve"):
            notices.send(
                person_ids=[hoa.person_id],
                kind=kind,
                data={"document": "BB"},
                link="/help",
                about=uuid7(),
                position=hoa.position,
                province=0,
                at=NOON,
            )
    with scope(made.actor("thoan")) as actor:
        services.look_into(
            actor=actor, member_id=hoa.pk, reason="Chuẩn bị đánh giá, xếp loại: quý IV", at=NOON
        )
    with scope(made.actor("hoa")) as actor:
        told = Asked(wish=Wish.TELL, text="Tôi sinh tháng 9, không phải tháng 5.")
        requests.ask(actor=actor, asked=told, at=NOON)
        requests.ask(actor=actor, asked=JOB, at=NOON)
    return made


@pytest.fixture
def base(town: Town, tmp_path: Path) -> Iterator[str]:
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


def signed_in(chromium: Browser, base: str, town: Town, key: str, **options: object) -> Page:
    page = browser.open_page(chromium, base, **options)
    town.user(key)
    browser.sign_in(page, town.username(key), PASSWORD)
    return page


def look(page: Page, name: str, path: str = "") -> list[str]:
    """What axe finds and what overflows, with the page's name; a picture for human eyes."""
    if path:
        page.goto(path)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    browser.screenshot(page, f"members-{name}{'-dark' if dark else ''}")
    return [f"{name}: {line}" for line in (*browser.axe(page), *browser.overflow(page))]


@pytest.mark.parametrize(("width", "scheme"), LAYOUTS)
def test_axe_finds_nothing_on_the_pages_of_records(town, base, chromium, width, scheme):
    own = signed_in(chromium, base, town, "hoa", width=width, color_scheme=scheme)
    found = [
        *look(own, "record", "/record/"),
        *look(own, "record-as-of", "/record/?day=2021-01-01"),
        *look(own, "print", "/record/print/"),
        *look(own, "correction", "/record/correction/"),
        *look(own, "correction-fact", "/record/correction/?group=education"),
        *look(own, "timeline", "/record/timeline/"),
        *look(own, "notices", "/notices/"),
    ]
    lead = signed_in(chromium, base, town, "thoan", width=width, color_scheme=scheme)
    found += look(lead, "list", "/members/")
    found += look(lead, "list-nobody", "/members/?q=zzzz")
    found += look(lead, "find", "/members/find/?sex=f")
    found += look(lead, "corrections", "/members/corrections/")
    lead.get_by_role("link", name="Cà Thị Hoa: Nghề nghiệp").click()
    found += look(lead, "request")
    found += look(lead, "ask", f"/members/{town.members['hoa'].pk}/")
    lead.get_by_label("Rà soát hồ sơ").check()
    lead.get_by_role("button", name="Mở hồ sơ").click()
    lead.wait_for_url("**/members/looks/**")
    found += look(lead, "look")
    lead.locator(".seat summary").click()
    found += look(lead, "seats")

    assert found == []
    assert browser.complaints(own) + browser.complaints(lead) == []


def test_the_list_is_searched_while_one_types(town, base, chromium):
    page = signed_in(chromium, base, town, "thoan")
    page.goto("/members/")
    page.get_by_label("Tên hoặc mã").press_sequentially("lmd")

    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("Lò Minh Đức")


def test_the_seat_is_changed_in_the_head_of_the_page(town, base, chromium):
    page = signed_in(chromium, base, town, "thoan", width=360)
    page.goto("/members/")
    expect(page.locator("#rows")).to_contain_text("Giàng A Páo")

    page.locator(".seat summary").click()
    page.get_by_role("button", name="Chi bộ bản Nà Khoang, Bí thư").click()
    page.goto("/members/")

    expect(page.locator(".seat")).to_contain_text("Chi bộ bản Nà Khoang")
    expect(page.locator("#rows")).not_to_contain_text("Giàng A Páo")


def test_the_record_prints_without_buttons(town, base, chromium):
    page = signed_in(chromium, base, town, "hoa")
    page.goto("/record/print/")
    page.emulate_media(media="print")

    assert page.locator(".btn:visible").count() == 0
    expect(page.get_by_role("heading", level=1)).to_have_text("Cà Thị Hoa")
