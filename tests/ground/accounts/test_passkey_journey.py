"""A passkey in a real browser: made, used to sign in, used to confirm; and every page of the account seen by axe."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.ground.accounts.test_signing_in import code_of
from tests.ground.town import PASSWORD, Town, furnish
from tests.support import browser

pytestmark = pytest.mark.journey
LAYOUTS = [(360, "light"), (1280, "light"), (360, "dark")]


@pytest.fixture
def town(own_database: str) -> Town:
    cache.clear()
    return furnish()


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


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device with a fingerprint reader, inside the browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def sign_in(page: Page, town: Town, key: str = "hoa") -> None:
    town.user(key)
    browser.sign_in(page, town.username(key), PASSWORD)


def confirm_by_password(page: Page) -> None:
    if "/accounts/confirm/" in page.url:
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Confirm", exact=True).or_(
            page.get_by_role("button", name="Xác nhận")
        ).click()


def add_passkey(page: Page) -> None:
    page.goto("/accounts/passkeys/add/")
    confirm_by_password(page)
    page.get_by_label("Tên máy").fill("Điện thoại của tôi")
    page.get_by_role("button", name="Thêm máy này").click()
    expect(page.get_by_text("Từ nay máy này mở được tài khoản.")).to_be_visible()


def test_a_passkey_opens_the_account_and_confirms_a_signature(town, base, chromium):
    page = browser.open_page(chromium, base, width=360)
    session, device = authenticator(page)
    sign_in(page, town)
    add_passkey(page)
    assert Authenticator.objects.filter(type="webauthn").count() == 1

    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/accounts/login/**")
    page.goto("/accounts/login/?next=/notices/")
    page.get_by_role("button", name="Mở bằng khóa của máy").click()
    page.wait_for_url("**/notices/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thông báo")

    page.goto("/accounts/confirm/for/documents.sign/?next=/notices/%23sign")
    expect(page.get_by_role("heading", level=1)).to_have_text("Xác nhận để ký")
    page.get_by_role("button", name="Mở bằng khóa của máy").click()
    page.wait_for_url("**/notices/#sign")

    # A finger that is not the owner's: the page says so in words, and the other way stays open.
    page.goto("/accounts/confirm/?next=/notices/")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Mở bằng khóa của máy").click()
    expect(page.locator("[data-passkey-problem]")).to_be_visible()
    assert browser.axe(page) == []
    page.get_by_role("link", name="Nhập mã 6 số hoặc mã dự phòng").click()
    expect(page.get_by_label("Mã", exact=True)).to_be_visible()
    assert browser.complaints(page) == []


def test_the_six_digits_are_the_second_step(town, base, chromium):
    secret = generate_totp_secret()
    TOTP.activate(town.user("hoa"), secret)
    page = browser.open_page(chromium, base, width=360)

    sign_in(page, town)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bước thứ hai")
    assert browser.axe(page) == []
    browser.screenshot(page, "accounts-code")
    page.get_by_label("Mã", exact=True).fill(code_of(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")

    assert browser.complaints(page) == []


def test_without_scripts_a_password_still_opens_the_account(town, base, chromium):
    page = browser.open_page(chromium, base, width=360, java_script_enabled=False)
    page.goto("/accounts/login/")

    assert "<noscript><p" in page.content()
    sign_in(page, town)
    assert page.url == f"{base}/"


def test_another_device_is_signed_out_from_here(town, base, chromium):
    here = browser.open_page(chromium, base, width=360)
    there = browser.open_page(chromium, base)
    for page in (here, there):
        sign_in(page, town)

    here.goto("/accounts/sessions/")
    here.get_by_role("button", name="Kết thúc mọi phiên khác").click()
    expect(here.get_by_text("Các phiên khác đã kết thúc.")).to_be_visible()
    there.goto("/notices/")

    assert "/accounts/login/" in there.url
    here.goto("/notices/")
    assert here.url.endswith("/notices/")


@pytest.mark.parametrize(("width", "scheme"), LAYOUTS)
def test_axe_finds_nothing_on_any_page_of_the_account(town, base, chromium, width, scheme):
    page = browser.open_page(chromium, base, width=width, color_scheme=scheme)
    authenticator(page)
    found = look(page, "login", "/accounts/login/")
    page.locator("input[name=login]").fill("0900000000")
    page.locator("input[name=password]").fill("không đúng")
    page.get_by_role("button", name="Tiếp tục").click()
    found += look(page, "login-failed")
    sign_in(page, town)
    found += look(page, "confirm", "/accounts/confirm/?next=/notices/%23sign")
    confirm_by_password(page)
    for name in ("passkeys/add", "totp/add", "password", "security", "sessions", "logout"):
        found += look(page, name, f"/accounts/{name}/")
    add_passkey(page)
    key = Authenticator.objects.get(type="webauthn").pk
    paths = ["security", "passkeys", f"passkeys/{key}/remove", f"passkeys/{key}/edit", "codes"]
    for name in [*paths, "codes/new"]:
        found += look(page, f"with-passkey-{name}".replace(str(key), "1"), f"/accounts/{name}/")

    assert found == []
    assert browser.complaints(page) == []


def look(page: Page, name: str, path: str = "") -> list[str]:
    """What axe finds and what overflows, with the page's name; a picture for human eyes."""
    if path:
        page.goto(path)
    picture = "accounts-" + name.replace("/", "-")
    if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
        picture += "-dark"
    browser.screenshot(page, picture)
    return [f"{name}: {line}" for line in (*browser.axe(page), *browser.overflow(page))]
