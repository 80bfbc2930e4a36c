"""A meeting run by somebody who knows nothing but the card "next step": whatever it says is done, until it leads to the minutes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.evening_pages import key, opened, sent

AT_MOST = 60  # steps, before one is going round in circles


@dataclass
class Pen:
    """Whoever writes the minutes, at the page that runs the meeting.

    Args:
        counting: enters the count of the hands as two people.
        due: until when the task of the resolution is to be done.
    """

    page: Page
    counting: Callable[[], None]
    due: date
    seen: list[str] = field(default_factory=list)

    def lead(self) -> None:
        """Do what the card says, one step after the other, until the meeting has ended."""
        for _ in range(AT_MOST):
            card = self.page.locator("#next")
            words = card.locator("p").first.inner_text()
            self.seen.append(words)
            target = self._target()
            if target.endswith("/minutes"):
                return
            try:
                self._do(target)
                expect(card.locator("p").first).not_to_have_text(words)
            except BaseException as error:
                error.add_note(
                    f"at {words!r}: {self.page.url} {self.page.locator('main').inner_text()[:900]}"
                )
                raise
        raise AssertionError(f"the next step leads nowhere: {self.seen[-3:]}")

    def _target(self) -> str:
        link = self.page.locator("#next > a:not([data-dialog])")
        return (link.get_attribute("href") or "") if link.count() else ""

    def _do(self, target: str) -> None:
        places = {
            "#roll": self._tick_all,
            "#tasks": self._task,
            "#vote": self._open_vote,
            "#now": self.counting,
            "#conclusion": self._conclude,
            "#reading": self._read,
            "#grade": self._grade,
        }
        if target:
            places[target]()
        elif self.page.locator("#ask-next").count():
            key(self.page, "Enter")
            sent(self.page, self.page.locator("dialog[open] button.btn-primary").click)
        else:
            sent(self.page, lambda: key(self.page, "Enter"))

    def _tick_all(self) -> None:
        absent = self.page.locator("#roll-list button[aria-pressed=false]")
        for left in range(absent.count() - 1, -1, -1):
            sent(self.page, absent.first.click)
            expect(absent).to_have_count(left)

    def _conclude(self) -> None:
        page = opened(self.page, "#conclude")
        page.locator("#conclusion-text").fill("Chi bộ thống nhất.")
        sent(page, page.locator("#conclude button").click)

    def _task(self) -> None:
        page = opened(self.page, "#task-list")
        page.locator("#task-text").fill("Sửa đường vào nhà văn hóa")
        page.locator("#task-owner").select_option(label="Giàng A Páo")
        page.locator("#task-due").fill(f"{self.due:%Y-%m-%d}")
        sent(page, page.locator('form[action$="/set_task"] button').click)

    def _open_vote(self) -> None:
        page = opened(self.page, "#vote-form")
        sent(page, page.locator('form[action$="/open_vote"] button').click)

    def _read(self) -> None:
        page = self.page
        if page.locator("#pen-objecting").count():
            sent(page, page.locator('#reading form[action$="/adopt"] button').click)
        else:
            page.locator('#reading form[action$="/minutes/read-back"] button').click()
            expect(page.locator("#pen-objecting")).to_have_count(1)

    def _grade(self) -> None:
        page = opened(self.page, "#grading")
        page.locator("#grade-self_criticism").fill("5")
        sent(page, page.locator("#grading button").click)
