"""What waits on the desk of a committee: grades to confirm, returned minutes, unsigned ones, the year; in a scope."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from chibo.assembly.meetings import assessment
from chibo.assembly.meetings.rules import grading
from chibo.assembly.minutes import queries as minutes
from chibo.assembly.minutes.queries import GradeRow, ReturnRow
from chibo.assembly.minutes.rules.after import Returned
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight import branches, counting, queries
from chibo.oversight.insight.branches import Branch
from chibo.oversight.insight.rules.chasing import Chase, is_late_to_confirm
from chibo.oversight.insight.rules.period import shifted
from chibo.oversight.insight.rules.progress import Progress

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

WAITING = (
    Returned.OVERDUE,
    Returned.OPEN,
    Returned.CORRECTING,
    Returned.ANSWERED,
    Returned.CORRECTED,
)
"""States of returned minutes that are not settled, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirm:
    """A meeting that the branch has graded."""

    row: GradeRow
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Minutes that a branch has not finished: returned, or unsigned; when it was reminded of them."""

    unit: "Unit"
    subject: UUID
    draft_id: UUID | None
    meeting_id: UUID
    days: int
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """Returned minutes that are not settled."""

    row: ReturnRow
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A branch's year: how its meetings were graded, how many are confirmed, and what it comes to."""

    unit: "Unit"
    held: int
    grades: dict[str, int]
    confirmed: int
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything of one unit; a fixed number of statements."""

    branches: "list[Unit]"
    to_confirm: list[ToConfirm]
    returned: list[Back]
    unsigned: list[Waiting]
    years: list[Year]


def desk(unit: "Unit", *, year: int, at: datetime) -> Desk:
    """Load the desk for the branches directly below a unit; at most nineteen statements."""
    units = list(organisation.children(unit).filter(kind=UnitKind.BRANCH))
    today = local_day(at)
    rows = minutes.grades_of(
        [one.pk for one in units], first=date(year, 1, 1), last=date(year, 12, 31)
    )
    return Desk(
        branches=units,
        to_confirm=_to_confirm(rows, today=today),
        returned=returned(units, at=at),
        unsigned=unsigned(unit, units, at=at),
        years=_years(units, rows, day=min(today, date(year, 12, 31))),
    )


def _to_confirm(rows: list[GradeRow], *, today: date) -> list[ToConfirm]:
    waiting = [row for row in rows if row.own is not None and row.confirmation is None]
    return [
        ToConfirm(row=row, is_late=_is_late(row.held_on, today=today))
        for row in sorted(waiting, key=lambda row: (row.held_on, row.unit_name))
    ]


def _is_late(held_on: date, *, today: date) -> bool:
    scheme = grading.in_force(assessment.schemes(), day=held_on)
    return is_late_to_confirm(held_on, today=today, days=scheme.confirm_days)


def returned(units: "list[Unit]", *, at: datetime) -> list[Back]:
    """Returned minutes that are not settled, overdue ones first, then by their day; two statements."""
    found = [
        row
        for row in minutes.returns(day=local_day(at), unit_ids=[one.pk for one in units])
        if row.standing in WAITING
    ]
    reminded = queries.chased(Chase.RETURN, [row.found.pk for row in found])
    found.sort(key=lambda row: (WAITING.index(row.standing), row.found.due_on))
    return [Back(row=row, reminded_at=reminded.get(row.found.pk)) for row in found]


def unsigned(unit: "Unit", units: "list[Unit]", *, at: datetime) -> list[Waiting]:
    """Minutes of this month and the last that wait too long, the longest first; at most nine statements."""
    month = counting.month_of(at)
    found: list[Branch] = []
    for wanted in (shifted(month, -1), month):
        found += branches.standings(units, month=wanted, at=at)
    late = {
        one.standing.meeting.id: one
        for one in found
        if one.standing.progress is Progress.UNSIGNED
        and one.standing.overdue
        and one.standing.meeting
    }
    reminded = queries.chased(Chase.MINUTES, late)
    waiting = [
        Waiting(
            unit=one.unit,
            subject=meeting_id,
            meeting_id=meeting_id,
            draft_id=one.standing.paper.id if one.standing.paper else None,
            days=one.standing.waiting_days,
            reminded_at=reminded.get(meeting_id),
        )
        for meeting_id, one in late.items()
    ]
    return sorted(waiting, key=lambda one: (-one.days, one.unit.position))


def unanswered(units: "list[Unit]", *, at: datetime) -> list[Waiting]:
    """Returned minutes whose day has passed without an answer, the longest first; two statements."""
    known = {one.pk: one for one in units}
    today = local_day(at)
    return [
        Waiting(
            unit=known[back.row.found.draft.meeting.unit_id],
            subject=back.row.found.pk,
            meeting_id=back.row.found.draft.meeting_id,
            draft_id=back.row.found.draft_id,
            days=(today - back.row.found.due_on).days,
            reminded_at=back.reminded_at,
        )
        for back in returned(units, at=at)
        if back.row.standing is Returned.OVERDUE
    ]


def _years(units: "list[Unit]", rows: list[GradeRow], *, day: date) -> list[Year]:
    by_unit: dict[UUID, list[GradeRow]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit_id].append(row)
    try:
        scheme = grading.in_force(assessment.schemes(), day=day)
    except LookupError:
        return []
    found = []
    for unit in units:
        grades = [row.grade for row in by_unit[unit.pk] if row.grade]
        found.append(
            Year(
                unit=unit,
                held=len(by_unit[unit.pk]),
                grades=Counter(grades),
                confirmed=sum(row.confirmation is not None for row in by_unit[unit.pk]),
                grade=grading.of_year(grades, scheme),
            )
        )
    return found
