"""The checking page reads an opened ballot from another screen by a camera, part after part, in any order."""

import base64
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.frontend import pages
from tests.frontend.pages import Board
from tests.frontend.test_booth import VECTORS, prepare
from tests.support import browser as chrome

WIDTH, HEIGHT = 640, 480
LONG = 30_000

LUMA = """async ([width, height]) => {
  const svg = document.querySelector('[data-code=opening] svg');
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('width', '440'); svg.setAttribute('height', '440');
  const image = new Image();
  image.src = 'data:image/svg+xml,' + encodeURIComponent(svg.outerHTML);
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.fillStyle = '#777'; context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2); context.rotate(0.05);
  context.drawImage(image, -220, -220);
  const { data } = context.getImageData(0, 0, width, height);
  let text = '';
  for (let i = 0; i < data.length; i += 4) text += String.fromCharCode(data[i]);
  return btoa(text);
}"""


def film(page: Page, file: Path) -> int:
    """What a camera before the booth's screen sees: each part a little turned. @returns how many parts."""
    count = len(page.locator("#opening").input_value().split())
    frames = []
    for _ in range(count):
        page.get_by_role("button", name="Sau").click()
        luma = base64.b64decode(page.evaluate(LUMA, [WIDTH, HEIGHT]))
        frames.append(b"FRAME\n" + luma + b"\x80" * (WIDTH * HEIGHT // 2))
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F4:1 Ip A1:1 C420mpeg2\n".encode()
    file.write_bytes(head + b"".join(frame * 2 for frame in frames))
    return count


@pytest.fixture
def board():
    made = Board()
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    made.pages["/booth"] = pages.booth(vectors["elections"][0]["text"])
    with pages.serve(made):
        yield made


def test_a_second_device_reads_the_opening_by_its_camera(board, tmp_path):
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    seen = tmp_path / "seen.y4m"
    with chrome.launch() as chromium:
        booth = chrome.open_page(chromium, board.base, width=360)
        booth.goto("/booth")
        tracker = prepare(booth, vectors["credentials"][0]["credential"])
        booth.get_by_role("button", name="Kiểm tra máy").click()
        dots = int(booth.locator("[data-code=opening] svg").get_attribute("viewBox").split()[2]) - 8
        count = film(booth, seen)
    assert count <= 5
    assert dots <= 85, "a telephone reads it from another's screen"
    flags = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    with chrome.launch(*flags, f"--use-file-for-fake-video-capture={seen}") as chromium:
        second = chrome.open_page(chromium, board.base, width=360)
        second.goto(f"/ballots/check#T.{tracker}")

        second.locator("#scan").click()

        expect(second.locator("#verdict.good")).to_be_visible(timeout=LONG)
        assert "Không ý kiến" in second.locator("#facts").inner_text()
        assert chrome.complaints(second) == []
