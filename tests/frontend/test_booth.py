"""The booth in a real browser: what it sends is a sound ballot, what it shows can be checked on another device."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.frontend import pages
from tests.frontend.pages import Board
from tests.frontend.tool import Browser
from tests.support import browser as chrome

VECTORS = Path(__file__).parents[1] / "protocols/belenios/vectors.json"
SHORT = 15_000


@pytest.fixture(scope="module")
def vectors():
    return json.loads(VECTORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def core(tmp_path_factory) -> Browser:
    return Browser.built(tmp_path_factory.mktemp("core"))


@pytest.fixture(scope="module")
def chromium():
    with chrome.launch() as found:
        yield found


@pytest.fixture
def board(vectors):
    made = Board()
    made.pages["/booth"] = pages.booth(vectors["elections"][0]["text"])
    made.pages["/committee"] = pages.booth(vectors["elections"][1]["text"])
    with pages.serve(made):
        yield made


@pytest.fixture
def page(chromium, board):
    made = chrome.open_page(chromium, board.base, width=360)
    faults: list[str] = []
    made.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    made.faults = faults
    yield made
    made.context.close()


def credential(vectors, which: int = 0) -> dict[str, str]:
    return vectors["credentials"][which]


def prepare(page: Page, code: str, answer: str = "Không ý kiến") -> str:
    """Choose, type the credential, prepare; the tracker that is shown."""
    page.get_by_label(answer, exact=True).check()
    page.get_by_label("Mã bỏ phiếu").fill(code)
    page.get_by_role("button", name="Chuẩn bị lá phiếu").click()
    expect(page.get_by_role("heading", name="Lá phiếu đã sẵn sàng")).to_be_focused(timeout=SHORT)
    return page.locator("[data-step=ready] [data-out=tracker]").inner_text()


def test_a_cast_ballot_is_sound_and_its_receipt_is_its_tracker(page, board, core, vectors):
    page.goto("/booth")
    tracker = prepare(page, credential(vectors)["credential"].replace("-", ""))

    page.get_by_role("button", name="Bỏ phiếu").click()

    expect(page.get_by_role("heading", name="Đã nhận lá phiếu")).to_be_visible(timeout=SHORT)
    ((path, text),) = board.got
    election = vectors["elections"][0]["text"]
    (said,) = core.play(
        "check", election=election, roll=[credential(vectors)["public"]], texts=[text]
    )
    assert path == "/cast"
    assert said == {"tracker": tracker}
    assert page.locator("[data-step=cast] [data-out=tracker]").inner_text() == tracker
    assert page.locator("[data-code=receipt] svg").count() == 1
    assert page.locator("[data-copy]").get_attribute("data-copy") == tracker
    assert page.faults == []
    assert chrome.axe(page) == []


def test_nothing_of_the_choice_or_the_credential_stays_or_travels(page, board, vectors):
    secret = credential(vectors)["credential"]
    page.goto(f"/booth#{secret}")
    expect(page.get_by_text("Đã đọc mã từ phiếu.")).to_be_visible(timeout=SHORT)
    assert page.url.endswith("/booth")
    prepare(page, secret)
    page.get_by_role("button", name="Bỏ phiếu").click()
    expect(page.get_by_role("heading", name="Đã nhận lá phiếu")).to_be_visible(timeout=SHORT)

    left = page.evaluate(
        """() => ({fields: [...document.querySelectorAll('input:not([type=hidden]),textarea')].map(f => f.type === 'radio' ? f.checked : f.value),
          stores: [localStorage.length, sessionStorage.length], text: document.querySelector('[data-summary]').textContent})"""
    )

    assert not any(left["fields"])
    assert left["stores"] == [0, 0]
    assert left["text"] == ""
    assert all(secret not in asked for asked in board.asked)
    assert all(secret not in body for _, body in board.got)


def test_a_slip_scanned_after_casting_begins_anew(page, board, vectors):
    secret = credential(vectors)["credential"]
    page.goto("/booth")
    first = prepare(page, secret)
    page.get_by_role("button", name="Bỏ phiếu").click()
    expect(page.get_by_role("heading", name="Đã nhận lá phiếu")).to_be_visible(timeout=SHORT)

    page.goto(f"/booth#{secret}")

    expect(page.get_by_role("heading", name="Chọn")).to_be_visible(timeout=SHORT)
    assert page.url.endswith("/booth")
    expect(page.get_by_label("Mã bỏ phiếu")).to_have_value(secret)
    assert prepare(page, secret) != first


def test_a_challenged_ballot_is_checked_on_a_second_device_and_never_cast(
    page, board, chromium, vectors
):
    page.goto("/booth")
    tracker = prepare(page, credential(vectors)["credential"])
    page.get_by_role("button", name="Kiểm tra máy").click()
    opening = page.locator("#opening").input_value()
    asked = len(board.asked)
    second = chrome.open_page(chromium, board.base, width=360, locale="vi-VN")
    second.goto("/ballots/check")
    second.locator("#tracker").fill(tracker)

    second.locator("#copied").fill(opening)
    second.locator("#check").click()

    expect(second.locator("#verdict.good")).to_be_visible(timeout=SHORT)
    assert "Không ý kiến" in second.locator("#facts").inner_text()
    assert chrome.axe(second) == []
    later = set(board.asked[asked:]) - {"/favicon.ico"}
    assert later == {"/ballots/check"}, "the checking page asks for nothing else"
    assert board.got == []
    second.context.close()
    page.get_by_role("button", name="Chọn lại và bỏ lá phiếu mới").click()
    assert prepare(page, credential(vectors)["credential"]) != tracker
    assert page.faults == []


def test_the_checking_page_works_as_a_file_and_reads_its_own_address(page, chromium, vectors):
    page.goto("/booth")
    tracker = prepare(page, credential(vectors)["credential"])
    page.get_by_role("button", name="Kiểm tra máy").click()
    first, *rest = page.locator("#opening").input_value().split()
    second = chrome.open_page(chromium, "", locale="de-DE")
    file = (pages.STATIC / "web/check.html").as_uri()

    second.goto(f"{file}#{first.partition('#')[2]}")
    second.locator("#copied").fill("\n".join(rest))
    second.get_by_role("button", name="Prüfen", exact=True).click()

    expect(second.locator("#verdict.look")).to_contain_text("Vergleichen Sie", timeout=SHORT)
    assert tracker in second.locator("#facts").inner_text()
    assert second.url == file
    assert chrome.complaints(second) == []
    second.context.close()


def test_a_dishonest_device_is_found_out(page, chromium, board, vectors):
    """The device wrote down another answer than the one it shows: its tracker is not the opening's."""
    page.goto("/booth")
    shown = prepare(page, credential(vectors)["credential"], "Có")
    page.get_by_role("button", name="Chọn lại").click()
    prepare(page, credential(vectors)["credential"], "Không")
    page.get_by_role("button", name="Kiểm tra máy").click()
    second = chrome.open_page(chromium, board.base, locale="vi-VN")
    second.goto("/ballots/check")
    second.locator("#tracker").fill(shown)

    second.locator("#copied").fill(page.locator("#opening").input_value())
    second.locator("#check").click()

    expect(second.locator("#verdict.bad")).to_contain_text("KHÔNG trùng", timeout=SHORT)
    second.context.close()


def test_a_broken_line_keeps_the_ballot_and_sends_the_same_again(page, board, vectors):
    board.answers["/cast"] = [(503, {}), (409, {"error": "Cuộc bỏ phiếu đã đóng."})]
    page.goto("/booth")
    tracker = prepare(page, credential(vectors)["credential"])
    cast = page.get_by_role("button", name="Bỏ phiếu")

    cast.click()
    expect(page.get_by_role("alert")).to_have_text("Không nhận được.", timeout=SHORT)
    cast.click()
    expect(page.get_by_role("alert")).to_have_text("Cuộc bỏ phiếu đã đóng.", timeout=SHORT)
    cast.click()

    expect(page.get_by_role("heading", name="Đã nhận lá phiếu")).to_be_visible(timeout=SHORT)
    assert {pages.tracker(body) for _, body in board.got} == {tracker}


def test_another_tracker_from_the_server_is_an_alarm(page, board, vectors):
    board.answers["/cast"] = [(200, {"tracker": "x" * 43})]
    page.goto("/booth")
    prepare(page, credential(vectors)["credential"])

    page.get_by_role("button", name="Bỏ phiếu").click()

    expect(page.get_by_role("alert")).to_contain_text("mã tra cứu khác", timeout=SHORT)


def test_the_booth_says_what_is_missing(page, board, vectors):
    page.goto("/committee")
    button = page.get_by_role("button", name="Chuẩn bị lá phiếu")
    expect(button).to_be_enabled(timeout=SHORT)
    for name in "ABCD":
        page.get_by_label(name, exact=True).check()

    button.click()
    expect(page.get_by_role("alert")).to_contain_text("chọn từ 1 đến 3")
    page.get_by_label("D", exact=True).uncheck()
    page.get_by_label("Mã bỏ phiếu").fill("đá2-5gi-RvY-9d1-B3L")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("bàn phím tiếng Anh")
    page.get_by_label("Mã bỏ phiếu").fill(vectors["mistyped"][0])
    button.click()

    expect(page.get_by_role("alert")).to_contain_text("Mã bỏ phiếu chưa đúng")
    assert board.got == []


def test_the_own_ballot_is_found_without_telling_the_server_which(page, board):
    board.pages["/trackers"] = (pages.HERE / "trackers.html").read_text(encoding="utf-8")
    page.goto("/trackers")
    asked = len(board.asked)
    field = page.get_by_label("Mã tra cứu")

    field.fill(" ABC+/ 1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Có 1 lá phiếu như vậy.")
    expect(page.get_by_text("abd")).to_be_hidden()
    field.fill("zzz")
    expect(page.get_by_role("status")).to_have_text("Không có lá phiếu nào như vậy.")
    field.fill("")

    expect(page.get_by_text("abd")).to_be_visible()
    assert page.url.endswith("/trackers")
    assert set(board.asked[asked:]) <= {"/favicon.ico"}
