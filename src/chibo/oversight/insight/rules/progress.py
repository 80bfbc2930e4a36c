"""How far a branch's month has come: from "not convened" to "sealed", and what needs somebody's attention.

A branch meets at least once a month (Điều lệ Đảng, Điều 22), usually on a fixed day; until when, and how
soon the minutes are signed, are duties with a period and a source.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chibo.assembly.meetings.rules.state import RUNNING, Stage
from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.oversight.insight.rules.figures import EXTRAORDINARY
from chibo.oversight.insight.rules.period import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What is asked of a branch each month (docs/reference/meeting-rules.md, minutes).

    Args:
        due_day: last day of the month on which a branch without a convened meeting is in time.
        sign_within_days: days within which the minutes take their next step.
    """

    due_day: int
    sign_within_days: int

    def due_on(self, *, year: int, month: int) -> date:
        """Last day on which nothing has to be asked."""
        return date(year, month, self.due_day)


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

    ``step`` is the stage of the minutes that wait (``draft``, ``reviewed``, ``approved``), ``overdue`` that
    they wait too long; ``missed`` tells that a day was set and nobody met; ``has_met`` that the meeting of
    the month was held, though a further one may run.
    """

    progress: Progress
    meeting: Meeting | None = None
    paper: Paper | None = None
    waiting_days: int = 0
    step: str = ""
    missed: bool = False
    overdue: bool = False
    has_met: bool = False

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should ask."""
        if self.progress is Progress.UNSIGNED:
            return self.overdue
        return self.progress in {Progress.LATE, Progress.FAILED}

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Sorts what needs attention first, the longest waiting before the others."""
        return not self.is_trouble, ORDER[self.progress], -self.waiting_days


def standing(
    meetings: Iterable[Meeting],
    papers: Mapping[UUID, Paper],
    *,
    duties: Duties,
    month: Month,
    today: date,
) -> Standing:
    """The state of a branch's month.

    Args:
        meetings: its meetings of the month; drafts, cancelled and extraordinary ones do not count,
            unless one is running.
        papers: minutes by meeting.
        duties: in force in that month.
    """
    known = sorted(meetings, key=lambda meeting: (meeting.on, meeting.id))
    running = [meeting for meeting in known if meeting.stage in RUNNING]
    monthly = [meeting for meeting in known if meeting.kind != EXTRAORDINARY]
    held = [meeting for meeting in monthly if meeting.stage is Stage.CLOSED]
    if running:
        return Standing(progress=Progress.RUNNING, meeting=running[-1], has_met=bool(held))
    if held:
        return _after(held[-1], papers.get(held[-1].id), duties=duties, today=today)
    return _before(monthly, due=duties.due_on(year=month[0], month=month[1]), today=today)


def _after(meeting: Meeting, paper: Paper | None, *, duties: Duties, today: date) -> Standing:
    done = {PaperStage.SIGNED: Progress.SIGNED, PaperStage.SEALED: Progress.SEALED}
    if paper is not None and paper.stage in done:
        return Standing(progress=done[paper.stage], meeting=meeting, paper=paper, has_met=True)
    waiting = max(0, (today - (paper.since if paper else meeting.on)).days)
    return Standing(
        progress=Progress.UNSIGNED,
        meeting=meeting,
        paper=paper,
        waiting_days=waiting,
        step=paper.stage.value if paper else PaperStage.DRAFT.value,
        overdue=waiting > duties.sign_within_days,
        has_met=True,
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
