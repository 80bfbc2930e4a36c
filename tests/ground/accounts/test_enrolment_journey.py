"""Slips in a real browser: first passkey, PIN and app, a lost telephone with its second officer; every page seen by axe."""

# ruff: noqa: F811 - fixtures of the other journey

import re
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from chibo.core import clock
from chibo.ground.accounts.rules.slips import Kind, grouped
from tests.ground.accounts.test_passkey_journey import (  # noqa: F401  fixtures
    LAYOUTS,
    authenticator,
    base,
    chromium,
    look,
    sign_in,
    town,
)
from tests.ground.accounts.test_signing_in import code_of
from tests.ground.accounts.test_slips import handed, printed
from tests.ground.town import PASSWORD, Town
from tests.journeys import weak
from tests.support import browser
from tests.support.relay import Line, Relay

pytestmark = pytest.mark.journey
CODE = re.compile(r"^[2-9CFHJKMNPQRTVX]{4}(-[2-9CFHJKMNPQRTVX]{4}){3}$")


def make_slip(officer: Page, name: str, button: str) -> str:
    """Print a slip from the list of the branch; returns its code."""
    officer.goto("/members/sign-in/")
    officer.get_by_role("link", name=f"{button}: {name}").click()
    officer.get_by_role("button", name="Lập phiếu").click()
    code = officer.locator(".slip-code")
    expect(code).to_have_text(CODE)
    expect(officer.get_by_alt_text("Mã QR của phiếu")).to_be_visible()
    return code.inner_text()


def hand_over(officer: Page) -> None:
    officer.get_by_label("Biết rõ đồng chí này trong chi bộ").check()
    officer.get_by_role("button", name="Đã trao tận tay").click()
    expect(officer.get_by_text("Đã ghi. Từ giờ phiếu dùng được.")).to_be_visible()


def scan(member: Page, code: str) -> None:
    """What the telephone's camera does: open the address with the code behind the #."""
    member.goto("about:blank")
    member.goto(f"/enrol/#{code.replace('-', '')}")
    expect(member.get_by_label("Mã trên phiếu")).to_have_value(code)
    assert "#" not in member.url
    member.get_by_role("button", name="Tiếp tục").click()


def keep_codes(member: Page) -> str:
    """The page with the recovery codes; returns the log-in name."""
    expect(member.get_by_role("heading", level=1)).to_have_text("Từ nay đồng chí đăng nhập được")
    expect(member.locator(".codes li")).to_have_count(10)
    username = member.locator("#paper .mono").inner_text()
    member.get_by_role("button", name="Tôi đã có trên giấy, tiếp tục").click()
    member.wait_for_url(re.compile(r"/$"))
    return username


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/accounts/login/**")


def test_from_the_slip_to_the_first_passkey(town: Town, base: str, chromium: Browser) -> None:
    officer = browser.open_page(chromium, base, width=360)
    sign_in(officer, town, "thoan")
    code = make_slip(officer, "Lò Minh Đức", "In phiếu")
    member = browser.open_page(chromium, base, width=360)
    authenticator(member)

    scan(member, code)
    expect(member.get_by_text("Phiếu này chưa được ghi là đã trao.")).to_be_visible()
    officer.get_by_role("link", name="Tiếp theo: trao phiếu và ghi lại").click()
    hand_over(officer)
    member.get_by_role("button", name="Tiếp tục").click()
    expect(member.get_by_role("heading", level=1)).to_have_text("Chọn cách đăng nhập")
    expect(member.get_by_text("Lò Minh Đức")).to_be_visible()
    member.get_by_role("button", name="Dùng khóa của máy này").click()
    keep_codes(member)
    expect(member.get_by_role("heading", level=1)).to_be_visible()

    member.goto("/enrol/done/")
    assert member.url == f"{base}/"
    sign_out(member)
    scan(member, code)
    expect(member.get_by_text("Phiếu này đã dùng rồi")).to_be_visible()
    member.goto("/accounts/login/")
    member.get_by_role("button", name="Mở bằng khóa của máy").click()
    member.wait_for_url(f"{base}/")
    member.goto("/accounts/security/")
    expect(member.locator("#enrolled")).to_contain_text("Biết rõ đồng chí này trong chi bộ")
    assert faults(member) == faults(officer) == []


def faults(page: Page) -> list[str]:
    """Complaints of scripts and of the policy; a refusal's own status is none."""
    return [line for line in browser.complaints(page) if "status of 409" not in line]


def test_a_pin_and_an_app_where_the_telephone_has_no_passkey(
    town: Town,
    base: str,
    chromium: Browser,
) -> None:
    made = printed(town, who="la", at=clock.now())
    handed(town, made.slip, at=clock.now())
    member = browser.open_page(chromium, base, width=360, java_script_enabled=False)
    member.goto("/enrol/")
    member.get_by_label("Mã trên phiếu").fill("2222 2222 2222 2222")
    member.get_by_role("button", name="Tiếp tục").click()
    expect(member.get_by_text("Không có phiếu nào mang mã này.")).to_be_visible()
    member.get_by_label("Mã trên phiếu").fill(made.code.lower())
    member.get_by_role("button", name="Tiếp tục").click()
    member.get_by_role("link", name="Mã PIN và ứng dụng").click()

    choose_pin(member, "150884")
    expect(member.get_by_text("Số này đọc được thành ngày tháng").first).to_be_visible()
    choose_pin(member, "482916")
    member.get_by_text("Quét hình hoặc nhập khóa").click()
    secret = member.locator(".mono").first.inner_text()
    member.reload()
    type_digits(member, "000000")
    assert "Mã này không khớp" in member.content()
    type_digits(member, code_of(secret))
    username = keep_codes(member)

    assert username.startswith("laqv")
    sign_out(member)
    browser.sign_in(member, username, "482916")
    expect(member.get_by_role("heading", level=1)).to_have_text("Bước thứ hai")
    member.get_by_label("Mã", exact=True).fill(code_of(secret))
    member.keyboard.press("Enter")
    member.wait_for_url(f"{base}/")


def choose_pin(page: Page, pin: str) -> None:
    page.get_by_label("Mã PIN", exact=True).fill(pin)
    page.get_by_label("Nhập lại mã PIN").fill(pin)
    page.get_by_role("button", name="Tiếp tục").click()


def type_digits(page: Page, digits: str) -> None:
    page.locator("input[name=code]").fill(digits)
    page.get_by_role("button", name="Hoàn tất").click()


def test_a_lost_telephone_takes_two_officers_and_ends_what_was(
    town: Town,
    base: str,
    chromium: Browser,
) -> None:
    finder = browser.open_page(chromium, base, width=360)
    sign_in(finder, town, "duc")
    officer, second = (browser.open_page(chromium, base, width=360) for _ in range(2))
    sign_in(officer, town, "thoan")
    sign_in(second, town, "dien")
    code = make_slip(officer, "Lò Minh Đức", "Mất điện thoại")
    officer.get_by_role("link", name="Tiếp theo: trao phiếu và ghi lại").click()
    expect(officer.get_by_role("button", name="Đã trao tận tay")).to_have_count(0)

    second.goto("/notices/")
    second.get_by_text("Một phiếu mất điện thoại đang chờ người thứ hai xác nhận").click()
    second.get_by_role("button", name="Xác nhận mất máy").click()
    expect(second.get_by_text("Đã xác nhận. Giờ có thể trao phiếu.")).to_be_visible()
    officer.reload()
    hand_over(officer)
    member = browser.open_page(chromium, base, width=360)
    authenticator(member)
    scan(member, code)
    expect(member.get_by_text("Điện thoại đã mất")).to_be_visible()
    member.get_by_role("button", name="Dùng khóa của máy này").click()
    keep_codes(member)

    finder.goto("/notices/")
    assert "/accounts/login/" in finder.url
    browser.sign_in(finder, town.username("duc"), PASSWORD)
    assert "/accounts/login/" in finder.url
    member.goto("/notices/")
    expect(member.get_by_text("Đồng chí đã có cách đăng nhập mới")).to_be_visible()
    assert browser.complaints(member) == []


@pytest.mark.parametrize(("width", "scheme"), LAYOUTS)
def test_axe_finds_nothing_on_the_pages_of_the_officer(
    town: Town,
    base: str,
    chromium: Browser,
    width: int,
    scheme: str,
) -> None:
    town.user("duc")
    first = printed(town, who="la", at=clock.now())
    lost = printed(town, who="duc", kind=Kind.LOST, by="dien", at=clock.now())
    officer = browser.open_page(chromium, base, width=width, color_scheme=scheme)
    sign_in(officer, town, "thoan")

    found = look(officer, "slips-list", "/members/sign-in/")
    found += look(officer, "slips-waiting", "/slips/")
    found += look(officer, "slips-confirm", f"/slips/{lost.slip.pk}/")
    found += look(officer, "slips-hand-over", f"/slips/{first.slip.pk}/")
    found += look(officer, "slips-new", f"/slips/new/{lost.slip.person_id}/")
    make_slip(officer, "Cà Thị Hoa", "In phiếu")
    found += look(officer, "slips-paper")

    assert found == []
    assert faults(officer) == []


@pytest.mark.parametrize(("width", "scheme"), LAYOUTS)
def test_axe_finds_nothing_on_the_pages_of_the_member(
    town: Town,
    base: str,
    chromium: Browser,
    width: int,
    scheme: str,
) -> None:
    made = printed(town, who="la", at=clock.now())
    member = browser.open_page(chromium, base, width=width, color_scheme=scheme)
    authenticator(member)
    scan(member, grouped(made.code))
    found = look(member, "enrol")
    handed(town, made.slip, at=clock.now())
    member.get_by_role("button", name="Tiếp tục").click()
    found += look(member, "enrol-way")
    found += look(member, "enrol-pin", "/enrol/pin/")
    choose_pin(member, "482916")
    found += look(member, "enrol-app")
    type_digits(member, code_of(member.locator(".mono").first.text_content() or ""))
    found += look(member, "enrol-done")
    keep_codes(member)
    found += look(member, "enrol-security", "/accounts/security/")

    assert found == []
    assert faults(member) == []


def test_nothing_is_cut_at_320_pixels_with_the_largest_type(
    town: Town, base: str, chromium: Browser
) -> None:
    made = printed(town, who="la", at=clock.now())
    officer = browser.open_page(chromium, base, width=320)
    sign_in(officer, town, "thoan")
    officer.context.add_cookies(
        [{"name": f"{settings.CHIBO_COOKIE_PREFIX}chibo_type", "value": "largest", "url": base}]
    )
    found = []
    for path in ("/members/sign-in/", "/slips/", f"/slips/{made.slip.pk}/"):
        officer.goto(path)
        assert officer.locator("html").get_attribute("data-type") == "largest"
        found += browser.overflow(officer)
    make_slip(officer, "Cà Thị Hoa", "In phiếu")
    found += browser.overflow(officer)
    sign_out(officer)
    officer.goto("/enrol/")
    found += browser.overflow(officer)

    assert found == []


def test_the_slip_fills_one_sheet_of_a5(
    town: Town, base: str, chromium: Browser, tmp_path: Path
) -> None:
    officer = browser.open_page(chromium, base)
    sign_in(officer, town, "thoan")
    code = make_slip(officer, "Lò Minh Đức", "In phiếu")

    officer.pdf(path=tmp_path / "slip.pdf", prefer_css_page_size=True)

    with pikepdf.open(tmp_path / "slip.pdf") as paper:
        assert len(paper.pages) == 1
        assert [round(float(side) / 72 * 25.4) for side in paper.pages[0].mediabox[2:]] == [
            148,
            210,
        ]
    assert code


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(1, 4))
def test_over_a_weak_line_a_slip_leads_to_a_way_in(town: Town, base: str, seed: int) -> None:
    made = printed(town, who="la", at=clock.now())
    handed(town, made.slip, at=clock.now())
    with Relay(Line(seed=seed)) as relay, browser.launch() as found:
        port = relay.to(int(base.rpartition(":")[2]))
        member = browser.open_page(found, f"http://localhost:{port}", width=360)
        member.set_default_timeout(weak.PATIENCE_MS)
        relay.lose_reply("POST", "/enrol/")
        weak.until(member, lambda: give(member, made.code))
        weak.until(member, member.get_by_role("link", name="Mã PIN và ứng dụng").click)
        choose_pin(member, "482916")
        member.get_by_text("Quét hình hoặc nhập khóa").click()
        secret = member.locator(".mono").first.inner_text()
        type_digits(member, code_of(secret))
        assert keep_codes(member).startswith("laqv")
        assert relay.pending() == []


def give(member: Page, code: str) -> None:
    """The code of the slip; where the answer was lost, the page shows what comes next."""
    weak.reach(member, "/enrol/")
    field = member.get_by_label("Mã trên phiếu")
    if field.count():
        field.fill(code.lower())
        member.get_by_role("button", name="Tiếp tục").click()
        member.wait_for_url("**/enrol/way/")
