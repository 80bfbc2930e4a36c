"""How far a branch's month has come: from "not convened" to "sealed", and what needs somebody's attention.

A branch meets at least once a month (Điều lệ Đảng, Điều 22), usually on a fixed day between the 1st and
the 10th; the minutes are signed within two days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chibo.assembly.meetings.rules.state import RUNNING, Stage
from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.oversight.insight.rules.figures import EXTRAORDINARY

DUE_DAY = 10
"""Last day of the month on which a branch without a convened meeting is in time."""
SIGN_WITHIN_DAYS = 2
"""Days after the meeting within which minutes are signed (docs/reference/meeting-rules.md, minutes)."""


class Progress(StrEnum):
    """States of a branch's month, those that need attention first."""

    LATE = "late"
    FAILED = "failed"
    UNSIGNED = "unsigned"
    RUNNING = "running"
    CONVENED = "convened"
    NOT_CONVENED = "not_convened"
    SIGNED = "signed"
    SEALED = "sealed"


ORDER = {progress: rank for rank, progress in enumerate(Progress)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What matters here of a meeting; ``on`` is the day it was held, or is planned for."""

    id: UUID
    kind: str
    stage: Stage
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """How far the minutes of a meeting have come; ``since`` is the day they came there."""

    id: UUID
    stage: PaperStage
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A branch's month: its progress, the meeting it is about, and since how many days it waits.

    ``step`` is the stage of the minutes that wait (``draft``, ``reviewed``, ``approved``); ``missed`` tells
    that a day was set and nobody met.
    """

    progress: Progress
    meeting: Meeting | None = None
    paper: Paper | None = None
    waiting_days: int = 0
    step: str = ""
    missed: bool = False

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should ask."""
        if self.progress is Progress.UNSIGNED:
            return self.waiting_days > SIGN_WITHIN_DAYS
        return self.progress in {Progress.LATE, Progress.FAILED}

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Sorts what needs attention first, the longest waiting before the others."""
        return not self.is_trouble, ORDER[self.progress], -self.waiting_days

    @property
    def has_met(self) -> bool:
        """Whether the meeting of the month was held."""
        return self.progress in {Progress.UNSIGNED, Progress.SIGNED, Progress.SEALED}


def due_on(*, year: int, month: int) -> date:
    """Last day on which nothing has to be asked."""
    return date(year, month, DUE_DAY)


def standing(
    meetings: Iterable[Meeting], papers: Mapping[UUID, Paper], *, due: date, today: date
) -> Standing:
    """The state of a branch's month.

    Args:
        meetings: its meetings of the month; drafts, cancelled and extraordinary ones do not count,
            unless one is running.
        papers: minutes by meeting.
        due: see ``due_on``.
    """
    known = sorted(meetings, key=lambda meeting: (meeting.on, meeting.id))
    running = [meeting for meeting in known if meeting.stage in RUNNING]
    if running:
        return Standing(progress=Progress.RUNNING, meeting=running[-1])
    monthly = [meeting for meeting in known if meeting.kind != EXTRAORDINARY]
    held = [meeting for meeting in monthly if meeting.stage is Stage.CLOSED]
    if held:
        return _after(held[-1], papers.get(held[-1].id), today=today)
    return _before(monthly, due=due, today=today)


def _after(meeting: Meeting, paper: Paper | None, *, today: date) -> Standing:
    done = {PaperStage.SIGNED: Progress.SIGNED, PaperStage.SEALED: Progress.SEALED}
    if paper is not None and paper.stage in done:
        return Standing(progress=done[paper.stage], meeting=meeting, paper=paper)
    return Standing(
        progress=Progress.UNSIGNED,
        meeting=meeting,
        paper=paper,
        waiting_days=max(0, (today - (paper.since if paper else meeting.on)).days),
        step=paper.stage.value if paper else PaperStage.DRAFT.value,
    )


def _before(monthly: list[Meeting], *, due: date, today: date) -> Standing:
    convened = [meeting for meeting in monthly if meeting.stage is Stage.CONVENED]
    coming = [meeting for meeting in convened if meeting.on >= today]
    if coming:
        return Standing(progress=Progress.CONVENED, meeting=coming[0])
    if convened:
        meeting, waiting = convened[-1], (today - convened[-1].on).days
        return Standing(progress=Progress.LATE, meeting=meeting, waiting_days=waiting, missed=True)
    failed = [meeting for meeting in monthly if meeting.stage is Stage.FAILED_QUORUM]
    if failed:
        waiting = max(0, (today - failed[-1].on).days)
        return Standing(progress=Progress.FAILED, meeting=failed[-1], waiting_days=waiting)
    if today > due:
        return Standing(progress=Progress.LATE, waiting_days=(today - due).days)
    return Standing(progress=Progress.NOT_CONVENED)
