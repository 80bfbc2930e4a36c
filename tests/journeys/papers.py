"""Papers of a meeting at their pages: edited, reviewed, approved, signed; then looked at by a stranger."""

import io
import re

import pypdf
from playwright.sync_api import Page, expect

from tests.journeys.sealing import CODE


def edit(page: Page, words: str) -> None:
    """A sentence of the secretary's own behind the machine's last paragraph."""
    page.get_by_role("link", name="Sửa phần lời").click()
    last = page.locator("main textarea").last
    last.fill(f"{last.input_value()} {words}")
    page.get_by_role("button", name="Lưu thành bản mới").click()
    expect(page.get_by_role("link", name="So sánh cả 2 bản")).to_be_visible()


def sign(page: Page, password: str) -> None:
    """Sign; whoever proved long ago who they are proves it again first."""
    for _ in range(2):
        page.locator("#secret").fill(CODE)
        page.locator("#sign form button").click()
        page.wait_for_load_state()
        if "/accounts/confirm/" not in page.url:
            break
        page.locator("input[name=password]").fill(password)
        page.locator("form:has(input[name=password]) [type=submit]").click()
        page.wait_for_load_state()
    expect(page.locator("#sign")).to_have_count(0)


def qr_address(pdf: bytes) -> str:
    """The address that the code on the last page leads to, as it is printed there."""
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[-1].extract_text()
    found = re.search(r"/v/[0-9a-f]{32}", re.sub(r"\s", "", text))
    assert found, text
    return found.group()


def show(page: Page, pdf: bytes) -> None:
    """Give a file to a page that checks files."""
    file = {"name": "van-ban.pdf", "mimeType": "application/pdf", "buffer": pdf}
    page.locator("input[type=file]").first.set_input_files(files=[file])
    page.locator("form:has(input[type=file]) [type=submit]").first.click()
    page.wait_for_load_state()
