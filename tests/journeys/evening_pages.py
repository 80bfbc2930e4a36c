"""The demo's evening done at the pages: each step of the script by the person who does it, in their own browser."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import singledispatchmethod
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, Locator, Page, expect

from chibo.assembly.meetings import door, queries
from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo import script as s
from chibo.demo.evening import CHAIR, PEN
from tests.journeys.world import World, state_of
from tests.support import browser

LAPTOPS = frozenset({PEN, CHAIR})
WORDS = {"yes": "Tán thành", "no": "Không tán thành", "abstain": "Không biểu quyết"}


@dataclass
class Evening:
    """The meeting of a script in browsers.

    Args:
        points: key of a point in the script → its name.
    """

    world: World
    chromium: Browser
    meeting_id: UUID
    points: dict[str, str]
    pages: dict[str, Page] = field(default_factory=dict)
    votes: dict[str, str] = field(default_factory=dict)
    motions: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/meetings/{self.meeting_id}"

    @property
    def state(self) -> MeetingState:
        return state_of(self.meeting_id)

    def roll(self, key: str) -> str:
        found = self.state.roll_of(str(self.world.people[key]))
        assert found is not None, key
        return found.id

    def point(self, key: str) -> str:
        return next(p.id for p in self.state.points.values() if p.name == self.points[key])

    def item(self, number: int) -> str:
        return next(i.id for i in self.state.items.values() if i.number == number)

    def name(self, key: str) -> str:
        return self.state.roll[self.roll(key)].name

    def page(self, key: str) -> Page:
        """Somebody's own browser, on the page from which they take part."""
        if key not in self.pages:
            is_laptop = key in LAPTOPS
            page = self.world.visit(self.chromium, key, width=1280 if is_laptop else 360)
            page.goto(f"{self.url}/run" if is_laptop else f"{self.url}/")
            self.pages[key] = page
        return self.pages[key]

    def play(self, steps: Iterable[s.Step]) -> None:
        for step in steps:
            try:
                self.do(step)
            except BaseException as error:
                error.add_note(f"at {step}; what {step.by} saw is in {self._picture(step.by)}")
                raise

    def _picture(self, key: str) -> Path:
        return browser.screenshot(self.page(key), "journey-broken")

    @singledispatchmethod
    def do(self, step: s.Step) -> None:
        raise TypeError(f"no page for {type(step).__name__}")

    @do.register
    def _(self, step: s.OpenCheckIn) -> None:
        self.next_step(step.by, "open_check_in")

    @do.register
    def _(self, step: s.Tick) -> None:
        page = self.page(step.by)
        if step.by not in LAPTOPS and "/point/" not in page.url:
            page.goto(f"{self.url}/point/{self.point(step.point)}")
        sent(page, page.locator(f"#tick-{self.roll(step.who)}").click)

    @do.register
    def _(self, step: s.CheckIn) -> None:
        page = self.page(step.by)
        page.get_by_label(self.points[step.point]).first.check()
        if step.at_door:
            with scope(system_actor("test")):
                secret = bytes(queries.meeting(self.meeting_id).door_secret)
            page.locator("#door-code").fill(door.code(secret, clock.now()))
        sent(page, page.get_by_role("button", name="Điểm danh tôi có mặt").click)
        expect(page.locator("#mine")).to_contain_text(
            re.compile("Chờ xác nhận|Đồng chí có mặt tại")
        )

    @do.register
    def _(self, step: s.ConfirmAll) -> None:
        page = self.page(step.by)
        point = self.point(step.point)
        waiting = [claim.id for claim in attendance.claims(self.state) if claim.point == point]
        whole = page.locator(f'form[action$="/confirm_all"]:has(input[value="{point}"]) button')
        if len(waiting) == 1:
            whole = page.locator(f"#confirm-{waiting[0]}")
        sent(page, whole.first.click)

    @do.register
    def _(self, step: s.Excuse) -> None:
        page = opened(self.page(step.by), "#roll-more")
        page.locator("#more-roll").select_option(self.roll(step.who))
        page.locator("#more-reason").fill(step.reason)
        sent(page, page.locator("#roll-more button[name=excused][value=yes]").click)

    @do.register
    def _(self, step: s.LoseNetwork) -> None:
        page = opened(self.page(step.by), "#roll-more")
        page.locator("#more-roll").select_option(self.roll(step.who))
        sent(page, page.locator("#roll-more button[value=network]").click)

    @do.register
    def _(self, step: s.Welcome) -> None:
        page = opened(opened(self.page(step.by), "#whole"), "#walk-in")
        page.locator("#guest-name").fill(step.name)
        sent(page, page.locator('form[action$="/welcome_guest"] button').click)

    @do.register
    def _(self, step: s.OpenMeeting) -> None:
        self.next_step(step.by, "open_meeting")

    @do.register
    def _(self, step: s.StartItem) -> None:
        """Enter where the item is the next step, N where something else is advised."""
        page = self.page(step.by)
        agenda = page.locator("#agenda [aria-current=step]")
        advised = page.locator('#next form[action$="/start_item"]')
        advised.or_(page.locator("#agenda [data-key=n]")).wait_for(state="attached")
        leads = advised.count()
        sent(page, lambda: key(page, "Enter" if leads else "n"))
        expect(agenda).to_contain_text(self.state.items[self.item(step.number)].title)

    @do.register
    def _(self, step: s.Conclude) -> None:
        page = opened(self.page(step.by), "#conclude")
        page.locator("#conclusion-text").fill(step.text)
        sent(page, page.locator("#conclude button").click)

    @do.register
    def _(self, step: s.Note) -> None:
        page = self.page(step.by)
        page.locator("#note").fill(step.text)
        sent(page, lambda: page.keyboard.press("Enter"))
        expect(page.locator("#note")).to_have_value("")

    @do.register
    def _(self, step: s.AskFloor) -> None:
        page = self.page(step.by)
        if step.by == PEN:
            key(page, "p")
            page.locator("#speaker").select_option(self.roll(step.who))
            sent(page, page.locator("#add-speaker button").click)
        elif "/point/" in page.url:
            page.locator("#speaker").select_option(self.roll(step.who))
            sent(page, page.locator('form[action$="/ask_floor"] button').click)
        else:
            sent(page, page.get_by_role("button", name="Xin phát biểu").click)

    @do.register
    def _(self, step: s.GiveFloor) -> None:
        page = self.page(step.by)
        button = page.locator('#floor form[action$="/give_floor"] button')
        sent(page, button.filter(has_text=self.name(step.who)).click)

    @do.register
    def _(self, step: s.EndSpeech) -> None:
        page = self.page(step.by)
        page.locator("#speech-text").fill(step.text)
        sent(page, page.locator('#floor form[action$="/end_speech"] button').click)

    @do.register
    def _(self, step: s.WriteOpinion) -> None:
        page = opened(self.page(step.by), "#opinion")
        page.locator("#opinion-text").fill(step.text)
        sent(page, page.locator("#opinion button").click)

    @do.register
    def _(self, step: s.PutMotion) -> None:
        page = opened(self.page(step.by), "#new-motion")
        page.locator("#motion-proposer").select_option(self.roll(step.proposer))
        page.locator("#motion-text").fill(step.text)
        sent(page, page.locator("#new-motion button").click)
        motions = self.state.motions.values()
        self.motions[step.key] = next(m.id for m in motions if m.text == step.text)

    @do.register
    def _(self, step: s.Amend) -> None:
        motion = self.motions[step.motion]
        page = opened(self.page(step.by), f"#amend-{motion}")
        page.locator(f"#by-{motion}").select_option(self.roll(step.proposer))
        page.locator(f"#before-{motion}").fill(step.before)
        page.locator(f"#after-{motion}").fill(step.after)
        sent(page, page.locator(f"#amend-{motion} button").click)

    @do.register
    def _(self, step: s.SetTask) -> None:
        page = opened(self.page(step.by), "#task-list")
        page.locator("#task-text").fill(step.text)
        page.locator("#task-owner").select_option(self.roll(step.owner))
        page.locator("#task-due").fill(step.due.isoformat())
        sent(page, page.locator('form[action$="/set_task"] button').click)

    @do.register
    def _(self, step: s.OpenVote) -> None:
        page = opened(self.page(step.by), "#vote-form")
        about = "item"
        if step.motion:
            about = f"motion:{self.motions[step.motion]}"
        if step.amendment:
            motion = self.state.motions[self.motions[step.motion]]
            about = f"amendment:{motion.id}:{motion.amendments[0].id}"
        page.locator(f'#vote-form input[name=about][value="{about}"]').check()
        page.locator("#vote-subject").fill(step.subject)
        page.locator("#vote-type").select_option(step.decision_type)
        page.locator("#vote-secrecy").select_option(step.secrecy)
        sent(page, page.locator('form[action$="/open_vote"] button').click)
        opened_vote = self.state.open_vote
        assert opened_vote is not None
        self.votes[step.key] = opened_vote.id

    @do.register
    def _(self, step: s.Cast) -> None:
        page = self.page(step.by)
        page.get_by_label(WORDS[step.choice], exact=True).check()
        sent(page, page.get_by_role("button", name=f"Gửi: {WORDS[step.choice]}").click)
        expect(page.locator("#mine")).to_contain_text("Mã biên nhận")

    @do.register
    def _(self, step: s.Count) -> None:
        """In a tab of its own, so that the page from which one takes part stays."""
        board = self.page(step.by).context.new_page()
        board.goto(f"{self.url}/board/{self.votes[step.vote]}/{self.point(step.point)}")
        for name in ("yes", "no", "abstain"):
            board.locator(f"#entry input[name={name}]").fill(str(getattr(step.figures, name)))
        sent(board, board.locator("#entry form button").click)
        board.close()

    @do.register
    def _(self, step: s.CloseVote) -> None:
        page = self.page(step.by)
        expect(page.locator("#next")).to_contain_text(re.compile(r"Cả \d+ người đã biểu quyết"))
        key(page, "v")
        sent(page, page.locator("dialog[open] button.btn-primary").click)

    @do.register
    def _(self, step: s.Announce) -> None:
        self.next_step(step.by, "announce")

    @do.register
    def _(self, step: s.ReadBack) -> None:
        page = self.page(step.by)
        page.locator('#reading form[action$="/minutes/read-back"] button').click()
        expect(page.locator("#pen-objecting")).to_have_count(1)

    @do.register
    def _(self, step: s.Adopt) -> None:
        page = self.page(step.by)
        sent(page, page.locator('#reading form[action$="/adopt"] button').click)

    @do.register
    def _(self, step: s.Grade) -> None:
        page = opened(self.page(step.by), "#grading")
        for code, points in step.marks.items():
            page.locator(f"#grade-{code}").fill(str(points))
            page.locator(f"#why-{code} summary").click()
            page.locator(f"#reason-{code}").fill(step.reason)
        for mark in page.locator("#grading input[type=number]").all():  # what people judge alone
            if not mark.input_value():
                mark.fill(mark.get_attribute("max") or "")
        sent(page, page.locator("#grading button").click)

    @do.register
    def _(self, step: s.CloseMeeting) -> None:
        page = self.page(step.by)
        expect(page.locator("#next")).to_contain_text("bế mạc")
        key(page, "Enter")
        sent(page, page.locator("dialog[open] button.btn-primary").click)

    def next_step(self, by: str, deed: str) -> None:
        """What the page itself advises, by the key Enter."""
        page = self.page(by)
        expect(page.locator(f'#next form[action$="/{deed}"]')).to_have_count(1)
        sent(page, lambda: key(page, "Enter"))


def key(page: Page, name: str) -> None:
    """A key while nothing has the focus."""
    page.evaluate("document.activeElement?.blur()")
    page.keyboard.press(name)


def opened(page: Page, fold: str) -> Page:
    """A page with one of its folds open."""
    found: Locator = page.locator(fold)
    if found.get_attribute("open") is None:
        found.locator("> summary").click()
    return page


def sent(page: Page, deed: Callable[[], object]) -> None:
    """A deed that the server must accept."""
    with page.expect_response(lambda reply: reply.request.method == "POST") as got:
        deed()
    assert got.value.status in {200, 204, 302, 303}, (got.value.url, got.value.status, _said(page))


def _said(page: Page) -> str:
    return " ".join(page.locator("[role=alert], .notice-bad").all_inner_texts())
