"""Rows of the overview: one for each unit directly below, what needs attention first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from chibo.core.names import search_key
from chibo.ground.organisation import history
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight import branches, queries, words
from chibo.oversight.insight.rules import shares
from chibo.oversight.insight.rules.figures import Figures
from chibo.oversight.insight.rules.period import Month, days_of
from chibo.oversight.insight.rules.progress import Progress, Standing
from chibo.people.members import queries as members
from chibo.web import formats
from chibo.web.sheets import Sheet

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A unit with its month. ``standing`` is None for units that have units below them."""

    unit: "Unit"
    figures: Figures
    branches: int
    members: int | None = None
    standing: Standing | None = None
    note: str = ""
    reminded_at: datetime | None = None
    is_over: bool = False

    @property
    def state(self) -> tuple[str, str]:
        """Word and kind of the badge."""
        if self.standing is not None:
            label, kind = words.STATES[self.standing.progress]
            return str(label), kind
        if self.missing and self.is_over:
            return _("%(n)s not met") % {"n": formats.number(self.missing)}, "warn"
        if not self.branches:
            return _("No branch yet"), ""
        return (_("All met"), "good") if not self.missing else (_("Under way"), "")

    @property
    def is_running(self) -> bool:
        """Whether the branch meets this very moment, so that the committee can follow."""
        return self.standing is not None and self.standing.progress is Progress.RUNNING

    @property
    def missing(self) -> int:
        """Branches that have not met this month."""
        return max(0, self.branches - self.figures.met)

    @property
    def met_on(self) -> date | None:
        """The day of the meeting, held or planned."""
        meeting = self.standing.meeting if self.standing else None
        return meeting.on if meeting else None

    @property
    def attendance(self) -> Fraction | None:
        """Present of expected."""
        return shares.attendance(self.figures)

    @property
    def trouble(self) -> tuple[Any, ...]:
        """Sorts what needs attention first."""
        if self.standing is not None:
            return (*self.standing.rank, self.unit.position)
        return -self.missing if self.is_over else 0, not self.branches, self.unit.position


SORTS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: (row.unit.search_key, row.unit.position),
    "members": lambda row: (row.members or 0, row.unit.position),
    "branches": lambda row: (row.branches, row.unit.position),
    "met": lambda row: (row.figures.met, row.unit.position),
    "signed": lambda row: (row.figures.signed, row.unit.position),
    "sealed": lambda row: (row.figures.sealed, row.unit.position),
    "day": lambda row: (row.met_on or date.max, row.unit.position),
    "rate": lambda row: (row.attendance or Fraction(-1), row.unit.position),
    "state": lambda row: row.trouble,
}


def below(parent: "Unit", *, month: Month, at: datetime) -> list[Row]:
    """Rows of all units directly below, in the order of the tree; a fixed number of statements."""
    first, last = days_of(month)
    units = history.children_in(parent.pk, first=first, last=last)
    figures = queries.of_units([unit.pk for unit in units], month)
    if units and all(unit.kind == UnitKind.BRANCH for unit in units):
        return _branch_rows(parent, units, figures, month=month, at=at)
    counts = organisation.branches_below(parent)
    is_over = local_day(at) > queries.due_on(month)
    return [
        Row(
            unit=unit,
            figures=figures.get(unit.pk, Figures()),
            branches=counts.get(unit.pk, 0),
            is_over=is_over,
        )
        for unit in units
    ]


def _branch_rows(
    parent: "Unit",
    units: "list[Unit]",
    figures: dict[Any, Figures],
    *,
    month: Month,
    at: datetime,
) -> list[Row]:
    due = formats.day_short(queries.due_on(month))
    listed = members.counts_below(parent.pk, day=local_day(at))
    reminded = queries.reminders([unit.pk for unit in units], month)
    return [
        Row(
            unit=one.unit,
            figures=figures.get(one.unit.pk, Figures()),
            branches=1,
            members=listed.get(one.unit.pk, 0),
            standing=one.standing,
            note=words.note(one.standing, due=due),
            reminded_at=reminded.get(one.unit.pk),
        )
        for one in branches.standings(units, month=month, at=at)
    ]


def chosen(rows: list[Row], *, words_: str, basis: str, sort: str) -> list[Row]:
    """Rows that fit the search, sorted; ``sort`` is a key of ``SORTS``, with ``-`` the other way round."""
    parts = search_key(words_).split()
    found = [
        row
        for row in rows
        if all(part in row.unit.search_key for part in parts)
        and (not basis or row.unit.basis == basis)
    ]
    key = SORTS.get(sort.removeprefix("-"), SORTS["state"])
    return sorted(found, key=key, reverse=sort.startswith("-"))


def late(rows: list[Row]) -> list[Row]:
    """Rows of branches that should have met or convened."""
    return [row for row in rows if row.standing and row.standing.progress is Progress.LATE]


def sums(rows: list[Row]) -> list[dict[str, Any]]:
    """Key figures above the table."""
    has_standing = any(row.standing for row in rows)
    if has_standing:
        states = [row.standing for row in rows if row.standing]
        met = sum(state.has_met for state in states)
        signed = sum(s.progress in {Progress.SIGNED, Progress.SEALED} for s in states)
        sealed = sum(s.progress is Progress.SEALED for s in states)
        held = met
    else:
        met = sum(row.figures.met for row in rows)
        held = sum(row.figures.meetings for row in rows)
        signed = sum(row.figures.signed for row in rows)
        sealed = sum(row.figures.sealed for row in rows)
    branches_ = sum(row.branches for row in rows)
    last = (
        (_("Overdue"), len(late(rows)))
        if has_standing
        else (_("Not met yet"), sum(row.missing for row in rows))
    )
    alarming = last[1] and (has_standing or any(row.is_over for row in rows))
    return [
        {"label": _("Met"), "value": formats.number(met), "of": formats.number(branches_)},
        {"label": _("Minutes signed"), "value": formats.number(signed), "of": formats.number(held)},
        {"label": _("Sealed"), "value": formats.number(sealed), "of": formats.number(signed)},
        {
            "label": last[0],
            "value": formats.number(last[1]),
            "tone": ("bad" if has_standing else "warn") if alarming else "",
        },
    ]


def sheet(rows: list[Row], *, name: str) -> Sheet:
    """The table as a file; the same columns as on the page."""
    if any(row.standing for row in rows):
        heads = [
            _("Branch"), _("Members"), _("Day of the meeting"), _("Present"), _("Expected"),
            _("Attendance, %"), _("State"), _("Remark"),
        ]  # fmt: skip
        lines = [
            [
                row.unit.name, row.members, row.met_on, *_present(row), row.attendance,
                row.state[0], row.note,
            ]
            for row in rows
        ]  # fmt: skip
        return Sheet(name=name, heads=heads, rows=lines)
    heads = [
        _("Unit"), _("Branches"), _("Met"), _("Meetings"), _("Minutes signed"), _("Sealed"),
        _("Present"), _("Expected"), _("Attendance, %"),
    ]  # fmt: skip
    lines = [
        [
            row.unit.name, row.branches, row.figures.met, row.figures.meetings, row.figures.signed,
            row.figures.sealed, row.figures.present, row.figures.expected, row.attendance,
        ]
        for row in rows
    ]  # fmt: skip
    return Sheet(name=name, heads=heads, rows=lines)


def _present(row: Row) -> tuple[int | None, int | None]:
    held = row.figures.meetings > 0
    return (row.figures.present, row.figures.expected) if held else (None, None)
