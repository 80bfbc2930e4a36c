"""A secret vote on the server's own pages: everybody's device is a browser, the archive is judged by `belenios-tool`.

Nine members, six of them with telephones (one votes twice, one has the telephone checked first), a credential
authority and three trustees. What the meeting does before and after stands in tests/assembly/ballots.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.ballots import services
from chibo.ground.accounts.models import User
from tests.assembly.ballots.hall import Hall, hall
from tests.assembly.scenario import official
from tests.frontend.tool import Bench
from tests.support import browser
from tests.support.sessions import sign_in

pytestmark = pytest.mark.journey
PHONES = official(1, 6)
TRUSTEES = ("o3", "o4", "a2")
SECRET = "bốn từ thật dài"
LONG = 30_000
YES, NO = "Tán thành", "Không tán thành"


@pytest.fixture
def room(own_database: str, settings: Any, tmp_path: Path) -> Hall:
    settings.CHIBO_BALLOT_BOX_DIR = tmp_path / "boxes"
    cache.clear()
    made = hall()
    made.prepare()
    return made


@pytest.fixture
def devices(room: Hall, tmp_path: Path) -> Iterator["Devices"]:
    with browser.serve(tmp_path / "static") as base, browser.launch() as chromium:
        connections.close_all()
        try:
            yield Devices(room, chromium, base)
        finally:
            connections.close_all()


class Devices:
    """A telephone or laptop of each person, signed in, with a store of its own."""

    def __init__(self, room: Hall, chromium: Browser, base: str) -> None:
        self.room, self.chromium, self.base = room, chromium, base
        self.pages: dict[str, Page] = {}

    def of(self, key: str) -> Page:
        if key not in self.pages:
            page = browser.open_page(self.chromium, self.base, width=360, accept_downloads=True)
            value = self._client(key).cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": value, "url": self.base}])
            page.route("**/events/**", lambda route: route.abort())
            self.pages[key] = page
        return self.pages[key]

    def _client(self, key: str) -> Client:
        if key in self.room.branch.members:
            return self.room.branch.client(key)
        user = User.objects.create(username=key, person=self.room.above[key])
        client = Client(SERVER_NAME="localhost")
        sign_in(client, user)
        return client

    def go(self, key: str, name: str, fragment: str = "") -> Page:
        page = self.of(key)
        page.goto(reverse(f"ballots:{name}", args=[self.room.id]) + fragment)
        return page


def step(page: Page, name: str) -> None:
    """Wait until a step of the island is shown, and nothing is wrong."""
    expect(page.locator(f"[data-step={name}]")).to_be_visible(timeout=LONG)
    assert page.locator("[data-problem]").inner_text() == ""


def do(page: Page, name: str) -> None:
    page.locator(f"[data-do={name}]:visible").click()


def sound(page: Page) -> None:
    assert browser.axe(page) == []
    assert browser.overflow(page) == []


def slips(devices: Devices) -> list[str]:
    """The authority makes the credentials; what is printed on the slips."""
    page = devices.go("a1", "authority")
    step(page, "begin")
    sound(page)
    do(page, "make")
    step(page, "slips")
    made = page.locator("[data-slips] [data-out=credential]").all_text_contents()
    do(page, "send")
    step(page, "sent")
    do(page, "wipe")
    step(page, "wiped")
    return made


def make_key(devices: Devices) -> None:
    """The trustees' three rounds."""
    for key in TRUSTEES:
        page = devices.go(key, "trustee")
        step(page, "begin")
        do(page, "begin")
        step(page, "compare" if key == TRUSTEES[-1] else "wait")
    digits = set()
    for key in TRUSTEES:
        page = devices.go(key, "trustee")
        step(page, "compare")
        digits.add(page.locator("[data-out=digits]").inner_text())
        do(page, "same")
        step(page, "backup" if key == TRUSTEES[-1] else "wait")
    assert len(digits) == 1
    for key in TRUSTEES:
        page = devices.go(key, "trustee")
        step(page, "backup")
        sound(page)
        for field in ("passphrase", "passphrase-again"):
            page.locator(f"[data-{field}]").fill(SECRET)
        with page.expect_download(timeout=LONG):
            do(page, "save")
        do(page, "send")
    step(devices.of(TRUSTEES[-1]), "done")


def prepare(page: Page, answer: str) -> str:
    expect(page.locator("[data-prepare]")).to_be_enabled(timeout=LONG)
    page.get_by_label(answer, exact=True).check()
    page.locator("[data-prepare]").click()
    step(page, "ready")
    return page.locator("[data-step=ready] [data-out=tracker]").inner_text()


def vote(devices: Devices, key: str, slip: str, answer: str) -> str:
    """Scan the slip, choose, cast; the tracker."""
    page = devices.go(key, "booth", f"#{slip}")
    tracker = prepare(page, answer)
    do(page, "cast")
    step(page, "cast")
    return tracker


def checked(devices: Devices, key: str, slip: str) -> None:
    """A voter lets the telephone open a ballot, and another device looks into it."""
    page = devices.go(key, "booth", f"#{slip}")
    tracker = prepare(page, NO)
    sound(page)
    do(page, "check")
    step(page, "opened")
    sound(page)
    second = browser.open_page(devices.chromium, devices.base, width=360)
    second.goto(reverse("ballots:check"))
    second.locator("#tracker").fill(tracker)
    second.locator("#copied").fill(page.locator("[data-opening]").input_value())
    second.locator("#check").click()
    expect(second.locator("#verdict.good")).to_be_visible(timeout=LONG)
    assert NO in second.locator("#facts").inner_text()
    assert browser.complaints(second) == []
    second.context.close()
    do(page, "again")
    step(page, "choose")


def decrypt(devices: Devices, key: str) -> None:
    page = devices.go(key, "trustee")
    step(page, "read")
    do(page, "read")
    step(page, "checked")
    sound(page)
    do(page, "decrypt")
    step(page, "done")


def test_an_election_in_browsers_is_accepted_by_the_reference(devices, room, tmp_path):
    room.slips = slips(devices)
    make_key(devices)
    room.freeze(PHONES)
    room.seal()
    room.do(services.open_election, by="o1")
    room.hand_out(PHONES)

    checked(devices, "o6", room.in_hand["o6"])
    trackers = {key: vote(devices, key, room.in_hand[key], YES) for key in PHONES}
    again = vote(devices, "o1", room.in_hand["o1"], NO)
    room.do(services.close, by="o1")
    for key in ("o3", "a2"):
        decrypt(devices, key)

    assert room.election.phase == "published"
    assert room.election.result == [[5, 1, 0]]
    page = devices.go("o2", "trackers")
    page.get_by_role("searchbox").or_(page.locator("main input[name=q]")).first.fill(trackers["o2"])
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(trackers["o2"], timeout=LONG)
    assert again != trackers["o1"]
    bench = Bench(tmp_path / "judge", room.election.uuid)
    bench.folder.mkdir()
    bench.archive.write_bytes(room.archive())
    assert bench.verdict(), bench.said
    for who, page in devices.pages.items():
        assert browser.complaints(page) == [], who
