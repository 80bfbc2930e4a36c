"""A branch from ``chibo init`` to its first sealed minutes, with nothing of the demonstration; the path of the tutorial."""

import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from chibo.gateways.pki import authority
from tests.journeys import branch
from tests.journeys.branch import DEPUTY, OPERATOR, SECRETARY, Desk, Founded
from tests.journeys.by_next_step import Pen
from tests.journeys.test_secretary import LAST_HOUR
from tests.support import browser

pytestmark = pytest.mark.journey


@pytest.fixture
def founded() -> Iterator[tuple[Founded, str]]:
    """A real installation that runs, and what ``chibo init`` said."""
    installation = Founded()
    try:
        said = installation.init()
        installation.serve()
        yield installation, said
        # Whoever clicks through sees no fault of the server, and neither does its log.
        assert '"level": "ERROR"' not in installation.last_words()
    finally:
        installation.stop()
        installation.remove()


def test_a_branch_comes_to_its_first_sealed_minutes(founded, tmp_path):
    installation, said = founded
    with browser.launch() as chromium:
        office = Desk.of(chromium, installation.site, OPERATOR, width=1280)
        mai = Desk.of(chromium, installation.site, SECRETARY, width=1280)
        khoa = Desk.of(chromium, installation.site, DEPUTY, width=1280)
        for desk in (office, mai):
            desk.enrol(branch.slip_of(said, desk.name))
        take_in_members(mai)
        codes = {mai.name: branch.signing_code(said), khoa.name: make_deputy(installation)}
        khoa.enrol(print_slip(mai, DEPUTY))
        hold_meeting(mai, khoa)
        minutes = approve_and_sign(mai, khoa, codes)
        pdf = sealed_file(mai, minutes, tmp_path)
        installation.run("verify", str(pdf))
        correct(khoa, minutes)
        assert_broken_requests_are_refused(installation)
        assert_nothing_of_the_demo(chromium, installation, pdf)
        for desk in (office, mai, khoa):
            assert browser.complaints(desk.page) == [], desk.name


def take_in_members(mai: Desk) -> None:
    mai.go("Đảng viên")
    mai.go("Nhập danh sách")
    file = {"name": "ds.csv", "mimeType": "text/csv", "buffer": branch.member_list()}
    mai.page.locator("input[type=file]").set_input_files(files=[file])
    mai.press("Tải lên")
    mai.press("Xem từng dòng")
    mai.press("Nhập 3 đảng viên")
    expect(mai.page.locator("main")).to_contain_text("Đã nhập 3 đảng viên")


def make_deputy(installation: Founded) -> str:
    """The operator enters the decision and makes a signing key; returns its code."""
    decision = ["--since", "2025-03-20", "--decision", "Quyết định 13-QĐ/ĐU"]
    installation.run("offices", "give", "--person", DEPUTY, "--office", "deputy", *decision)
    return branch.signing_code(installation.run("keys", "issue", "--person", DEPUTY))


def print_slip(mai: Desk, name: str) -> str:
    """Printed, handed over and recorded; returns the code on it."""
    mai.go("Đảng viên")
    mai.go("Đảng viên đăng nhập bằng gì")
    mai.go(f"In phiếu: {name}")
    mai.press("Lập phiếu")
    code = mai.page.locator(".slip-code").inner_text()
    mai.go("Tiếp theo: trao phiếu và ghi lại")
    mai.page.get_by_label("Biết rõ đồng chí này trong chi bộ").check()
    mai.press("Đã trao tận tay")
    return code


def hold_meeting(mai: Desk, khoa: Desk) -> None:
    """Convened by the secretary, led by the card with the next step, counted by two."""
    mai.go("Sinh hoạt")
    mai.press("Triệu tập")
    start = timezone.localtime() + timedelta(minutes=2)
    if start.hour == LAST_HOUR:
        start = (start + timedelta(hours=1)).replace(minute=5)
    end = min(start + timedelta(hours=1), start.replace(hour=LAST_HOUR, minute=59))
    mai.page.locator("#id_day").fill(f"{start:%Y-%m-%d}")
    mai.page.locator("#id_start").fill(f"{start:%H:%M}")
    mai.page.locator("#id_end").fill(f"{end:%H:%M}")
    mai.press("Gửi giấy mời")
    expect(mai.page.locator("#next")).to_contain_text("Đã gửi giấy mời")
    khoa.page.goto("/")
    khoa.go("Giấy mời và chương trình")

    def counted_by_two() -> None:
        for page in (mai.page, khoa.page):
            count(page)
        khoa.go("Về trang điều hành")

    due = (start + timedelta(days=20)).date()
    pen = Pen(khoa.page, counting=counted_by_two, due=due)
    pen.lead()
    assert any("Hai người đếm" in words for words in pen.seen)


def count(page: Page) -> None:
    """Everybody in the room is for it."""
    page.get_by_role("link", name="Nhập số đếm").first.click()
    for name, figure in (("yes", 4), ("no", 0), ("abstain", 0)):
        page.locator(f"#entry input[name={name}]").fill(str(figure))
    page.get_by_role("button", name="Nhập số tôi đếm").click()
    expect(page.locator("#entry")).to_contain_text(re.compile("Đã ghi số đếm|Hai lần đếm khớp"))


def approve_and_sign(mai: Desk, khoa: Desk, codes: dict[str, str]) -> str:
    """From the draft to the last signature; returns the address of the minutes."""
    khoa.go("Đến biên bản")
    ready = khoa.page.get_by_role("button", name="Gửi chủ trì")
    again = khoa.page.get_by_role("main").get_by_role("link")
    for _ in range(60):
        expect(ready.or_(again.first).first).to_be_visible()
        if ready.count():
            break
        khoa.page.wait_for_timeout(500)
        again.first.click()  # the page says that the machine is still writing
    khoa.press("Gửi chủ trì")
    mai.page.goto("/")
    mai.go("Biên bản chờ đồng chí duyệt")
    mai.page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(mai.page.locator("h1")).to_contain_text("chờ Quàng Văn Khoa ký")
    for desk in (khoa, mai):
        desk.page.goto(mai.page.url)
        sign(desk, codes[desk.name])
    return mai.page.url


def sign(desk: Desk, code: str) -> None:
    """With the signing code; whoever signed in long ago confirms by the device first."""
    page = desk.page
    for _ in range(2):
        page.locator("#secret").fill(code)
        page.locator("#sign form button").click()
        page.wait_for_load_state()
        if "/accounts/confirm/" not in page.url:
            break
        desk.press("Mở bằng khóa của máy")
        page.wait_for_url("**/minutes/**")
    expect(page.locator("#sign")).to_have_count(0)


def sealed_file(mai: Desk, minutes: str, folder: Path) -> Path:
    """Wait for the seal, load file and evidence into one folder."""
    page = mai.page
    for _ in range(60):
        page.goto(minutes)
        if "Đã niêm phong" in page.locator("#seal").inner_text():
            break
        page.wait_for_timeout(500)
    mai.go("Tệp và bằng chứng")
    found = []
    for name in ("Tải PDF", "Tải bằng chứng"):
        with page.expect_download() as loaded:
            page.get_by_role("link", name=name).first.click()
        found.append(folder / loaded.value.suggested_filename)
        loaded.value.save_as(found[-1])
    return found[0]


def correct(khoa: Desk, minutes: str) -> None:
    """What is signed stays; a mistake is corrected by a new document beside it."""
    page = khoa.page
    page.goto(minutes)
    page.locator("#correct summary").click()
    page.locator("#why").fill("Ghi sai giờ bế mạc.")
    page.locator("#correct button").click()
    page.wait_for_url(lambda url: url.rstrip("/") != minutes.rstrip("/"))
    page.goto(minutes)
    expect(page.locator("#siblings")).to_contain_text("đính chính")
    expect(page.locator("#seal")).to_contain_text("Đã niêm phong")


def assert_broken_requests_are_refused(installation: Founded) -> None:
    """The server itself, asked with lengths that are none: it says 400 and goes on."""
    for length in ("x", "-1", "1, 2", "9" * 30):
        with socket.create_connection(("localhost", installation.port), timeout=10) as line:
            line.sendall(
                f"POST /verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\nx=1".encode()
            )
            answer = line.recv(1_000)
        assert answer.startswith(b"HTTP/1.1 400"), (length, answer)


def assert_nothing_of_the_demo(chromium: Browser, installation: Founded, pdf: Path) -> None:
    """A stranger checks the file; neither page nor sheet speaks of a demonstration."""
    stranger = browser.open_page(chromium, installation.site, width=360)
    stranger.goto("/verify")
    stranger.locator("input[type=file]").first.set_input_files(pdf)
    stranger.locator("form:has(input[type=file]) [type=submit]").first.click()
    expect(stranger.locator("h1")).to_have_text("Văn bản nguyên vẹn")
    assert "trình diễn" not in stranger.content().lower()
    assert "bản demo" not in stranger.content().lower()
    printed = pypdf.PdfReader(pdf).pages[0].extract_text()
    assert authority.MARKS[authority.INTERNAL] in printed
    assert authority.MARKS[authority.DEMO] not in printed
