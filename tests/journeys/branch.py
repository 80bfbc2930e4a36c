"""A branch on an installation of its own, set up by ``chibo init``: processes, and browsers of its people.

Nothing here looks into the database: what is known is what the terminal said and what the pages show.
"""

import re
import subprocess
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

from tests.drills.installation import Installation
from tests.people.members.importing import lists
from tests.support import browser

PATIENCE_MS = 15_000
NAME = "Chi bộ tổ dân phố 3"
SECRETARY, DEPUTY, OPERATOR = "Lò Thị Mai", "Quàng Văn Khoa", "Trần Quốc Huy"
MEMBERS = (("Quàng Văn Khoa", "nam"), ("Cà Thị Hoa", "nữ"), ("Giàng A Páo", "nam"))
ANSWERS = """
[frame]
commune = "03646"
[unit]
name = "Chi bộ tổ dân phố 3"
sign = "CB3"
term_began = 2025-03-20
term_ends = 2027
[operator]
name = "Trần Quốc Huy"
[secretary]
name = "Lò Thị Mai"
sex = "nữ"
born = "02/09/1978"
admitted = "19/05/2003"
official = "19/05/2004"
decision = "Quyết định 12-QĐ/ĐU"
[site]
url = "{site}"
"""


class Founded(Installation):
    """An installation as an operator makes it: answers, ``chibo init``, ``chibo serve``."""

    def __init__(self) -> None:
        super().__init__()
        self.site = f"http://localhost:{self.port}"
        del self.env["CHIBO_SITE_URL"]  # as on a real machine: `chibo init` writes it down

    def run(self, *words: str) -> str:
        """``chibo …``; what it said. A failure is told with its words."""
        done = subprocess.run(
            self.command(*words), env=self.env, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def init(self) -> str:
        """Set up from a file of answers, with an authority of its own."""
        answers = self.var / "branch.toml"
        answers.write_text(ANSWERS.format(site=self.site), encoding="utf-8")
        return self.run("init", "--answers", str(answers), "--yes", "--internal-ca")


@dataclass
class Desk:
    """Somebody's browser, with a fingerprint reader."""

    page: Page
    name: str

    @classmethod
    def of(cls, chromium: Browser, site: str, name: str, *, width: int) -> "Desk":
        page = browser.open_page(chromium, site, width=width)
        page.set_default_timeout(PATIENCE_MS)
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return cls(page, name)

    def enrol(self, code: str) -> None:
        """What the slip asks for: scan, this device's lock, recovery codes on paper."""
        page = self.page
        page.goto(f"/enrol/#{code.replace('-', '')}")
        page.get_by_role("button", name="Tiếp tục").click()
        expect(page.get_by_text(self.name)).to_be_visible()
        page.get_by_role("button", name="Dùng khóa của máy này").click()
        expect(page.locator(".codes li")).to_have_count(10)
        page.get_by_role("button", name="Tôi đã có trên giấy, tiếp tục").click()
        page.wait_for_url(re.compile(r"localhost:\d+/$"))

    def press(self, name: str) -> None:
        """A button by its words."""
        self.page.get_by_role("button", name=name).click()

    def go(self, name: str) -> None:
        """A link by its words."""
        self.page.get_by_role("link", name=name).first.click()


def slip_of(said: str, name: str) -> str:
    """The code on the slip that the terminal printed for somebody."""
    found = re.search(rf": {name}\n.*?nhập mã: ([2-9A-Z-]{{19}})", said, re.S)
    assert found is not None, said
    return found[1]


def signing_code(said: str) -> str:
    """The signing code that is told once."""
    found = re.search(r"told once[^)]*\): ([a-z2-9-]{14})", said)
    assert found is not None, said
    return found[1]


def member_list() -> bytes:
    """The branch's list as CSV, without the secretary, who is known already."""
    return lists.separated(
        [("", name, sex, "1980", "Thái", "03/02/2010", "03/02/2011", "", "", "", "", "")
         for name, sex in MEMBERS]
    )  # fmt: skip
