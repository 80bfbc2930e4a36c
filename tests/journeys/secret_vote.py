"""A secret vote at its pages: each person's part on a device of their own, looked at as they see it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Route, expect

from chibo.cli.election.simulating import Wanted, simulate
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person
from chibo.protocols.belenios.drawing import seeded
from tests.journeys.evening_pages import sent
from tests.journeys.world import Held, World
from tests.support import browser

PEN, CHAIR = "dien", "thoan"
AUTHORITY = "lien"
TRUSTEES = {"hoa": "Cà Thị Hoa", "binh": "Hà Văn Bình", "thu": "Đinh Thị Minh Thu"}
LAPTOPS = frozenset({PEN, CHAIR, AUTHORITY})
SUBJECT = "Đề nghị kết nạp quần chúng ưu tú Lò Thị Mai vào Đảng"
PHRASE = "bốn từ thật dài"
LONG = 30_000
YES, NO, ABSTAIN = "Tán thành", "Không tán thành", "Không biểu quyết"


@dataclass
class SecretVote:
    """The vote in browsers.

    Args:
        folder: where devices save files. url: of its page, once it is prepared. slips: what the authority printed.
        mark: of the election, as the trustees' devices show it. looked: pages that were looked at.
    """

    world: World
    chromium: Browser
    held: Held
    folder: Path
    url: str = ""
    mark: str = ""
    slips: list[str] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)

    @classmethod
    def at(cls, world: World, chromium: Browser, held: Held, folder: Path) -> "SecretVote":
        with scope(system_actor("test")):
            world.people["thu"] = Person.objects.get(display_name=TRUSTEES["thu"]).pk
        return cls(world, chromium, held, folder)

    def page(self, key: str) -> Page:
        """Somebody's own browser: a laptop for those who write, a telephone for the others."""
        if key not in self.pages:
            width = 1280 if key in LAPTOPS else 360
            self.pages[key] = self.world.visit(
                self.chromium, key, width=width, accept_downloads=True
            )
        return self.pages[key]

    def go(self, key: str, name: str = "", fragment: str = "") -> Page:
        page = self.page(key)
        page.goto(f"{self.url}{name}{fragment}")
        return page

    def look(self, page: Page, name: str) -> None:
        """A picture, nothing for axe, nothing beyond the edge; once for each page."""
        if name in self.looked:
            return
        self.looked.add(name)
        page.evaluate("scrollTo(0, 0)")
        browser.screenshot(page, f"journey-secret-{name}")
        assert browser.axe(page) == [], name
        assert browser.overflow(page) == [], name

    # Set-up

    def prepare(self, item: str) -> None:
        """The pen finds it from the meeting's page; a set-up in which one opens alone is refused."""
        page = self.page(PEN)
        page.goto(f"/meetings/{self.held.id}/run")
        page.locator('a[href$="/ballots"]').click()
        self.look(page, "list")
        page.get_by_role("link", name="Chuẩn bị bỏ phiếu kín").click()
        page.get_by_label("Mục trong chương trình").select_option(item)
        page.locator("#id_decision_type").select_option("ADMIT")
        page.locator("#id_subjects").fill(SUBJECT)
        page.locator("#id_authority").select_option(str(self.world.people[AUTHORITY]))
        for key in TRUSTEES:
            page.locator(f"input[name=trustees][value='{self.world.people[key]}']").check()
        page.locator("#id_threshold").fill("1")
        self.look(page, "new")
        page.locator("main form button[type=submit]").click()
        expect(page.locator("main [role=alert]")).to_be_visible()
        self.look(page, "refused")
        page.locator("#id_threshold").fill("2")
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(re.compile(r"/ballots/[0-9a-f-]{36}/$"))
        self.url = page.url.removeprefix(self.world.base)
        self.look(page, "prepared")

    def make_slips(self) -> None:
        """The credentials, on the authority's device; they are on paper only afterwards."""
        page = self.page(AUTHORITY)
        page.goto("/notices/")
        page.get_by_role("link", name=SUBJECT).click()
        self.look(page, "authority-part")
        page.get_by_role("link", name="Đến phần mã bỏ phiếu").click()
        step(page, "begin")
        self.look(page, "authority")
        do(page, "make")
        step(page, "slips")
        self.look(page, "authority-slips")
        self.slips = page.locator("[data-slips] [data-out=credential]").all_text_contents()
        do(page, "send")
        step(page, "sent")
        do(page, "wipe")
        step(page, "wiped")
        self.look(page, "authority-wiped")

    def make_keys(self) -> None:
        """The trustees' three rounds; the digits that they read aloud are the same."""
        *first, last = TRUSTEES
        for key in TRUSTEES:
            page = self.go(key, "key")
            step(page, "begin")
            self.look(page, "trustee")
            do(page, "begin")
            step(page, "compare" if key == last else "wait")
        digits = set()
        for key in TRUSTEES:
            page = self.go(key, "key")
            step(page, "compare")
            self.look(page, "trustee-compare")
            digits.add(page.locator("[data-out=digits]").inner_text())
            do(page, "same")
            step(page, "backup" if key == last else "wait")
        assert len(digits) == 1
        for key in TRUSTEES:
            page = self.go(key, "key")
            step(page, "backup")
            for name in ("passphrase", "passphrase-again"):
                page.locator(f"[data-{name}]").fill(PHRASE)
            self.look(page, "trustee-backup")
            with page.expect_download(timeout=LONG) as file:
                do(page, "save")
            file.value.save_as(self.folder / f"{key}.key")
            do(page, "send")
            step(page, "done" if key == last else "wait")
        marks = set()
        for key in TRUSTEES:  # each device sees that the vote has the key that they made
            page = self.go(key, "key")
            step(page, "done")
            expect(page.locator("[data-confirmed]")).to_be_visible(timeout=LONG)
            marks.add(out(page, "done", "fingerprint").inner_text())
        (self.mark,) = marks
        self.tries(last, other=first[0])
        self.deceived(last)
        self.look(self.page(last), "trustee-done")

    def tries(self, key: str, *, other: str) -> None:
        """A trustee finds out before the vote whether the file opens, and that it is not somebody else's."""
        page = self.page(key)
        for whose, place, said in (
            (other, "[data-problem]", "Tệp này không phải là khóa của cuộc bỏ phiếu này."),
            (key, "[data-out=tried]", "Tệp mở được và đúng là khóa này."),
        ):
            page.locator("[data-keyfile]").set_input_files(self.folder / f"{whose}.key")
            page.locator("[data-unlock]").fill(PHRASE)
            do(page, "try")
            expect(page.locator(place)).to_have_text(said, timeout=LONG)

    def deceived(self, key: str) -> None:
        """A server that shows the device another key, or an election that is not its own, is found out."""
        other = simulate(
            Wanted(voters=1, questions=1, needed=2, trustees=3), timestamp=1, draw=seeded("x")
        )
        its_own = {
            name: getattr(other.archive, name) for name in ("election", "trustees", "credentials")
        }
        [foreign] = re.findall(r'"public_key":"(\d+)"', its_own["election"])
        page = self.page(key)

        def another_key(setup: dict[str, str]) -> dict[str, str]:
            key = f'"public_key":"{foreign}"'
            return setup | {"election": re.sub(r'"public_key":"\d+"', key, setup["election"])}

        for lie, said in (
            (another_key, "KHÔNG dùng khóa mà những người giữ khóa đã tạo"),
            (lambda _setup: its_own, "KHÔNG có khóa của máy này"),
        ):
            page.route("**/ceremony", partial(_told_otherwise, lie))
            page.reload()
            expect(page.locator("[data-problem]")).to_contain_text(said, timeout=LONG)
            page.unroute("**/ceremony")
        self.go(key, "key")
        step(page, "done")

    # The vote

    def freeze(self, phones: list[str], work: Callable[[], None]) -> None:
        """Who votes by phone; the roll is sealed in the log before anything opens."""
        page = self.go(PEN)
        chosen = {str(self.world.people[key]) for key in phones}
        for box in page.locator("input[name=phones]").all():
            box.set_checked(box.get_attribute("value") in chosen)
        page.locator("#id_has_read").check()
        self.look(page, "freeze")
        page.get_by_role("button", name="Chốt và niêm phong danh sách").click()
        expect(page.locator("#h-next")).to_contain_text("đang niêm phong")
        work()
        page.get_by_role("link", name="Xem lại").click()
        self.look(page, "sealed")
        page.get_by_role("button", name="Mở bỏ phiếu").click()
        expect(page.locator("#h-next")).to_contain_text("đang mở")
        self.look(page, "open")

    def hand_back(self, voter: str, one: str, two: str) -> None:
        """An unopened slip: noted by one scrutineer, confirmed by another."""
        page = self.go(one)
        page.locator("#id_voter").select_option(str(self.world.people[voter]))
        page.locator("button[name=do][value=note]").click()
        page = self.go(two)
        self.look(page, "slip-noted")
        page.locator("button[name=do][value=confirm]").click()
        expect(page.locator("#h-slips + p + ul")).to_contain_text("bỏ phiếu giấy")

    def prepared(self, key: str, slip: str, answer: str) -> str:
        """From the meeting's page to a ballot that is ready; its tracker."""
        page = self.go(key, "booth", f"#{slip}")
        return self.choose(page, answer)

    def choose(self, page: Page, answer: str) -> str:
        expect(page.locator("[data-prepare]")).to_be_enabled(timeout=LONG)
        assert out(page, "choose", "fingerprint").inner_text() == self.mark
        page.get_by_label(answer, exact=True).check()
        self.look(page, "booth")
        page.locator("[data-prepare]").click()
        step(page, "ready")
        self.look(page, "booth-ready")
        return out(page, "ready", "tracker").inner_text()

    def cast(self, key: str) -> None:
        page = self.page(key)
        do(page, "cast")
        step(page, "cast")
        tracker = out(page, "cast", "tracker").inner_text()
        expect(page.locator("[data-copy]:visible")).to_have_attribute("data-copy", tracker)
        self.look(page, "booth-cast")

    def challenge(self, key: str, tracker: str, answer: str) -> None:
        """The ballot is opened to another device, whose page says what is in it without our server."""
        page = self.page(key)
        do(page, "check")
        step(page, "opened")
        self.look(page, "booth-opened")
        second = browser.open_page(self.chromium, self.world.base, width=360)
        second.goto("/ballots/check")
        second.context.set_offline(True)
        second.locator("#tracker").fill(tracker)
        second.locator("#copied").fill(page.locator("[data-opening]").input_value())
        second.locator("#check").click()
        expect(second.locator("#verdict.good")).to_be_visible(timeout=LONG)
        assert answer in second.locator("#facts").inner_text()
        self.look(second, "check")
        assert browser.complaints(second) == []
        second.context.close()
        do(page, "again")
        step(page, "choose")

    # The end

    def close(self, turnout: str) -> str:
        """The pen closes; the mark that is read aloud."""
        page = self.go(PEN)
        expect(page.locator("#h-next + p")).to_contain_text(turnout)
        page.get_by_role("button", name="Kết thúc bỏ phiếu").first.click()
        page.locator("dialog[open] button.btn-primary, dialog[open] button.btn-danger").click()
        expect(page.locator("#h-next")).to_contain_text("Kiểm phiếu giấy")
        self.look(page, "closed")
        return page.locator("section[aria-labelledby=h-next] code").inner_text()

    def decrypt(self, key: str, head: str) -> None:
        """A trustee's device checks the archive by itself and opens the sum."""
        page = self.go(key, "key")
        step(page, "read")
        do(page, "read")
        step(page, "checked")
        assert out(page, "checked", "head").inner_text() == head
        self.look(page, "decrypt")
        do(page, "decrypt")
        step(page, "done")
        self.look(page, "decrypted")

    def finds(self, key: str, tracker: str) -> Locator:
        """The line of a ballot among the accepted ones."""
        page = self.go(key, "trackers")
        page.locator("[data-wanted]").fill(tracker)
        expect(page.locator("[data-out=found]")).not_to_be_empty()
        self.look(page, "trackers")
        return page.locator("main li:visible").filter(has=page.locator("code"))

    def count_papers(self, vote: str, point: str, figures: dict[str, int], *two: str) -> None:
        """Two people count the papers of a point, each on the own device."""
        for key in two:
            page = self.page(key)
            page.goto(f"/meetings/{self.held.id}/board/{vote}/{point}")
            for box in page.locator("#entry input[type=number]").all():
                box.fill(str(figures.get(box.get_attribute("name") or "", 0)))
            self.look(page, "papers")
            sent(page, page.locator("#entry form button").click)


def _told_otherwise(lie: Callable[[dict[str, str]], dict[str, str]], route: Route) -> None:
    told = route.fetch().json()
    route.fulfill(json=told | {"setup": lie(told["setup"])})


def step(page: Page, name: str) -> None:
    """Wait until a step is shown, and nothing is wrong."""
    expect(page.locator(f"[data-step={name}]")).to_be_visible(timeout=LONG)
    assert page.locator("[data-problem]").inner_text() == ""


def do(page: Page, name: str) -> None:
    """Press a button of the step that is shown."""
    page.locator(f"[data-do={name}]:visible").click()


def out(page: Page, shown: str, name: str) -> Locator:
    """A value in a step."""
    return page.locator(f"[data-step={shown}] [data-out={name}]")
