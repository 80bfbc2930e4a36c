"""The styleguide in a real browser: seen by axe, by keyboard, without scripts, without a network; and its bytes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from chibo.core import installation
from tests.support import browser

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with (
        pytest.MonkeyPatch.context() as patch,
        browser.serve(tmp_path_factory.mktemp("static")) as address,
    ):
        patch.setattr(installation, "is_demo", lambda: True)
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.launch() as found:
        yield found


@pytest.fixture
def visit(chromium: Browser, base: str):
    pages: list[Page] = []

    def go(path: str, **options: object) -> Page:
        page = browser.open_page(chromium, base, **options)
        pages.append(page)
        page.goto(path)
        return page

    yield go
    for page in pages:
        page.context.close()


@pytest.mark.parametrize(
    "path", ["/styleguide", "/styleguide/hall", "/help", "/offline", "/nowhere"]
)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(visit, path, width, scheme):
    page = visit(path, width=width, color_scheme=scheme)
    assert browser.axe(page) == []
    assert browser.overflow(page) == []
    # The browser itself reports the 404 that was asked for.
    assert [line for line in browser.complaints(page) if "404" not in line] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_largest_type_and_high_contrast_fit_320_pixels(visit, scheme):
    page = visit("/styleguide", width=320, color_scheme=scheme)
    page.evaluate(
        "Object.assign(document.documentElement.dataset, {type: 'largest', contrast: 'more'})"
    )
    assert browser.overflow(page) == []
    assert browser.axe(page) == []


def test_a_first_visit_is_small_with_and_without_the_font(chromium, base):
    page = browser.open_page(chromium, base, width=360)
    with_font = browser.first_visit(page, "/help")
    page.context.close()
    saving = browser.open_page(chromium, base, width=360, extra_http_headers={"Save-Data": "on"})
    without = browser.first_visit(saving, "/help")
    saving.context.close()
    assert sum(name.endswith(".woff2") for name in with_font.parts) == 2
    assert with_font.total < 45_000, with_font.parts
    assert not any(name.endswith(".woff2") for name in without.parts)
    assert without.total < 25_000, without.parts


def test_the_main_content_is_one_key_away(visit):
    page = visit("/styleguide")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_what_cannot_be_undone_is_asked_first(visit):
    page = visit("/styleguide")
    page.keyboard.press("v")
    dialog = page.locator("dialog#dong")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Chờ thêm")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_question_mark_lists_the_keys_and_can_turn_letters_off(visit):
    page = visit("/styleguide")
    page.keyboard.press("?")
    listed = page.locator("dialog[data-keys-list]")
    expect(listed).to_contain_text("Đóng biểu quyết")
    listed.locator("button[value=off]").click()
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.locator("dialog#dong")).to_be_hidden()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.keys") == "off"


def test_the_roll_is_searched_without_marks_and_jumped_by_letters(visit):
    page = visit("/styleguide")
    page.keyboard.press("/")
    page.keyboard.type("anh lo")
    assert page.locator("#roll li:visible").count() == 1
    page.locator("#find-roll").fill("")
    page.locator("#roll button").first.focus()
    page.keyboard.press("v")
    expect(page.get_by_role("button", name="Quàng Văn Vui: vắng")).to_be_focused()


def test_the_choice_is_repeated_on_the_button(visit):
    page = visit("/styleguide", width=360)
    page.get_by_text("Không tán thành", exact=True).first.click()
    expect(page.locator("form[data-vote] [type=submit]")).to_have_text("Gửi: Không tán thành")


def test_without_scripts_menus_dialogs_and_the_look_work(visit):
    page = visit("/styleguide", java_script_enabled=False)
    page.locator(".tools summary").click()
    page.get_by_role("button", name="Rất lớn").click()
    assert page.locator("html").get_attribute("data-type") == "largest"
    page.locator(".tools summary").click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("[data-dialog=dong]").click()
    expect(page.locator("dialog#dong")).to_be_visible()


def test_offline_words_are_kept_and_sent_when_the_network_is_back(visit):
    page = visit("/styleguide")
    page.context.set_offline(True)
    page.locator("#pen-text").fill("Đồng chí Bình bổ sung")
    page.keyboard.press("Enter")
    expect(page.locator("#notes")).to_contain_text("Mất mạng, đã lưu trên máy này: 1.")
    expect(page.locator("#pen-text")).to_have_value("")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.context.set_offline(False)
    assert len(sent.value.headers["idempotency-key"]) == 36
    assert "text=%C4%90%E1%BB%93ng" in (sent.value.post_data or "")
    # The styleguide takes nothing: a refusal is shown with what it was about.
    expect(page.locator("#notes")).to_contain_text("Không được nhận: Ghi thêm vào biên bản, mục 6")


def test_a_page_that_cannot_be_reached_is_the_offline_page(chromium, base):
    page = browser.open_page(chromium, base, width=360, service_workers="allow")
    page.goto("/help")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.reload()
    page.context.set_offline(True)
    page.goto("/styleguide")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mất mạng")
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    page.context.close()


def test_the_printed_page_is_black_on_white_without_controls(visit):
    page = visit("/styleguide", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.locator(".btn:visible").count() == 0
    assert page.locator(".sign-here:visible").count() > 0
