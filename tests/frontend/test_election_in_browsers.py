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
from chibo.core.scope import scope
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
            yield Devices(room, chromium, base, tmp_path)
        finally:
            connections.close_all()


class Devices:
    """A telephone or laptop of each person, signed in, with a store of its own."""

    def __init__(self, room: Hall, chromium: Browser, base: str, folder: Path) -> None:
        self.folder = folder
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
        with page.expect_download(timeout=LONG) as file:
            do(page, "save")
        file.value.save_as(devices.folder / f"{key}.key")
        do(page, "send")
    step(devices.of(TRUSTEES[-1]), "done")


def key_is_checked(devices: Devices) -> str:
    """Each device finds its own key in the election, and its file opens; the mark of the election."""
    marks = set()
    for key in TRUSTEES:
        page = devices.go(key, "trustee")
        step(page, "done")
        expect(page.locator("[data-confirmed]")).to_be_visible(timeout=LONG)
        marks.add(page.locator("[data-out=fingerprint]").inner_text())
    page.locator("[data-keyfile]").set_input_files(devices.folder / f"{TRUSTEES[0]}.key")
    page.locator("[data-unlock]").fill(SECRET)
    do(page, "try")
    expect(page.locator("[data-problem]")).to_have_text(
        "Tệp này không phải là khóa của cuộc bỏ phiếu này.", timeout=LONG
    )
    page.locator("[data-keyfile]").set_input_files(devices.folder / f"{TRUSTEES[-1]}.key")
    page.locator("[data-unlock]").fill(SECRET)  # the page forgets it after each try
    do(page, "try")
    expect(page.locator("[data-out=tried]")).to_have_text(
        "Tệp mở được và đúng là khóa này.", timeout=LONG
    )
    sound(page)
    with scope(devices.room.actor("o3")) as actor:
        state = services.state(actor=actor, election_id=devices.room.id)
    assert state["confirmed"] == [1, 2, 3]
    (mark,) = marks
    return mark


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
    assert (
        page.locator("[data-step=cast] [data-copy]:visible").get_attribute("data-copy") == tracker
    )
    expect(page.locator("[data-step=cast] [data-print]")).to_be_visible()
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


def found_on_the_device(page: Page, tracker: str, every: list[str]) -> None:
    """The whole list is there; looking for a tracker asks the server nothing."""
    rows = page.locator("[data-tracker]")
    assert [row.get_attribute("data-tracker") for row in rows.all()] == every
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("[data-wanted]").fill(tracker)
    page.keyboard.press("Enter")
    expect(rows.locator("visible=true")).to_have_count(1)
    expect(page.locator("[data-out=found]")).to_have_text("Số lá phiếu bắt đầu như vậy: 1")
    sound(page)
    page.locator("[data-wanted]").fill("zzz")
    expect(page.locator("[data-out=found]")).to_contain_text("Không có lá phiếu nào")
    assert asked == []
    assert tracker not in page.url


def test_an_election_in_browsers_is_accepted_by_the_reference(devices, room, tmp_path):
    room.slips = slips(devices)
    make_key(devices)
    mark = key_is_checked(devices)
    room.freeze(PHONES)
    room.seal()
    room.do(services.open_election, by="o1")
    room.hand_out(PHONES)

    checked(devices, "o6", room.in_hand["o6"])
    trackers = {key: vote(devices, key, room.in_hand[key], YES) for key in PHONES}
    marks = {devices.of(key).locator("[data-out=fingerprint]").inner_text() for key in PHONES}
    again = vote(devices, "o1", room.in_hand["o1"], NO)
    room.do(services.close, by="o1")
    for key in ("o3", "a2"):
        decrypt(devices, key)

    assert room.election.phase == "published"
    assert room.election.result == [[5, 1, 0]]
    page = devices.go("o2", "trackers")
    found_on_the_device(page, trackers["o2"], sorted({**trackers, "o1": again}.values()))
    assert again != trackers["o1"]
    assert marks == {mark}
    bench = Bench(tmp_path / "judge", room.election.uuid)
    bench.folder.mkdir()
    bench.archive.write_bytes(room.archive())
    assert bench.verdict(), bench.said
    for who, page in devices.pages.items():
        assert browser.complaints(page) == [], who
