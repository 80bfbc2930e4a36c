"""Make the pictures of the how-to pages from a demonstration that is being served.

    make demo                      # in one terminal
    python scripts/pictures.py     # in another; writes docs/pictures/*.webp

    pytest tests/journeys/test_secret_ballot.py && python scripts/pictures.py --secret-vote

The second way needs no demonstration: a secret vote has many hands, and its journey has looked at every page.
Everything on them is invented; every page says so in its head.
"""

import argparse
import base64
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
from tests.support import browser  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 40_000
PHONE, LAPTOP = 360, 1280
NEXT_MEETING = "section[aria-labelledby=h-next-meeting] a.btn"
QUALITIES = (60, 40, 25, 12)


@dataclass(frozen=True)
class Picture:
    """One picture: its name, who looks, at which address, how wide.

    Args:
        follow: a link of the first page to go on by, as a CSS selector.
    """

    name: str
    who: str
    path: str
    width: int
    follow: str = ""


PICTURES = (
    Picture("secretary-home", "thoan", "/", LAPTOP),
    Picture("secretary-sign-in", "thoan", "/members/sign-in/", LAPTOP),
    Picture("secretary-import", "thoan", "/members/import/", LAPTOP),
    Picture("secretary-meetings", "thoan", "/meetings/", LAPTOP),
    Picture("chair-run", "thoan", "/", LAPTOP, NEXT_MEETING),
    Picture("chair-document", "thoan", "/documents/", LAPTOP, "#rows a, main table a"),
    Picture("member-home", "hang", "/", PHONE),
    Picture("member-meeting", "hang", "/", PHONE, NEXT_MEETING),
    Picture("member-record", "hang", "/record/", PHONE),
    Picture("member-tasks", "hang", "/tasks/", PHONE),
    Picture("superior-overview", "lien", "/overview/", LAPTOP),
    Picture("superior-approvals", "lien", "/approvals/", LAPTOP),
    Picture("auditor-proofs", "hac", "/audit/proofs/", LAPTOP),
    Picture("auditor-trail", "hac", "/audit/trail/", LAPTOP),
)

SECRET_VOTE = (
    "authority", "authority-slips", "booth", "booth-ready", "booth-cast", "decrypt", "freeze", "papers",
    "prepared", "proof", "slip-noted", "trackers", "trustee-backup", "trustee-compare",
)  # fmt: skip


def main() -> int:
    """Take every picture; 1 when one cannot be made small enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", default="http://localhost:8000")
    parser.add_argument("--logins", type=Path, default=ROOT / "var" / "demo" / "logins.json")
    parser.add_argument("--only", default="", help="names that begin so")
    parser.add_argument("--secret-vote", action="store_true", help="from the journey's screens")
    given = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if given.secret_vote:
        with browser.launch() as chromium:
            return 0 if all(from_journey(chromium, name) for name in SECRET_VOTE) else 1
    logins = {one["username"]: one["password"] for one in json.loads(given.logins.read_text())}
    pages: dict[tuple[str, int], Page] = {}
    with browser.launch() as chromium:
        for picture in PICTURES:
            if picture.name.startswith(given.only):
                key = (picture.who, picture.width)
                if key not in pages:
                    pages[key] = signed_in(chromium, given.site, picture, logins)
                if not take(pages[key], picture):
                    return 1
    return 0


def signed_in(chromium: Browser, site: str, picture: Picture, logins: dict[str, str]) -> Page:
    """Somebody's browser."""
    page = browser.open_page(chromium, site, width=picture.width)
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(picture.who)
    page.locator("input[name=password]").fill(logins[picture.who])
    page.locator("form:has(input[name=password]) [type=submit]").click()
    page.wait_for_load_state()
    return page


def take(page: Page, picture: Picture) -> bool:
    """Write one picture, as well as 40 kB allow; whether it fits."""
    answer = page.goto(picture.path)
    if picture.follow:
        page.locator(picture.follow).first.click()
        page.wait_for_load_state()
    assert answer is not None
    assert answer.ok, (picture, answer.status)
    return write(page, picture.name)


def from_journey(chromium: Browser, name: str) -> bool:
    """The upper part of a screen that the journey of the secret vote left; whether it fits."""
    (screen,) = browser.SCREENS.glob(f"journey-secret-{name}-[0-9]*.png")
    width = int(screen.stem.rpartition("-")[2])
    page = browser.open_page(chromium, "", width=width)
    data = base64.b64encode(screen.read_bytes()).decode()
    page.set_content(
        f'<title>{name}</title><h1 hidden>{name}</h1><body style="margin:0">'
        f'<img style="display:block;width:100%" src="data:image/png;base64,{data}">'
    )
    page.locator("img").evaluate("image => image.decode()")
    return write(page, f"secret-{name}")


def write(page: Page, name: str) -> bool:
    """Write what a page shows, as well as 40 kB allow; whether it fits."""
    session = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        data = base64.b64decode(shot["data"])
        if len(data) <= MOST_BYTES:
            break
    (FOLDER / f"{name}.webp").write_bytes(data)
    print(f"{name}.webp {len(data)} bytes, {page.locator('h1').first.text_content()}")
    return len(data) <= MOST_BYTES


if __name__ == "__main__":
    sys.exit(main())
