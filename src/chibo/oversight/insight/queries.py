"""Reads of the roll-ups; call inside a scope."""

from uuid import UUID

from chibo.ground.organisation.models import Unit
from chibo.oversight.insight.models import UnitMonth
from chibo.oversight.insight.rules import NAMES, Figures


def figures_of(row: UnitMonth) -> Figures:
    """A stored row as figures."""
    return Figures(**{name: getattr(row, name) for name in NAMES})


def month_of(unit_id: UUID, *, year: int, month: int) -> Figures:
    """Figures of a unit in a month; all zero where nothing was counted."""
    row = UnitMonth.objects.filter(unit_id=unit_id, year=year, month=month).first()
    return figures_of(row) if row else Figures()


def months_of(
    unit_id: UUID, *, last: tuple[int, int], count: int
) -> list[tuple[int, int, Figures]]:
    """(year, month, figures) of the last ``count`` months up to ``last``, oldest first."""
    wanted = _back(last, count)
    rows = UnitMonth.objects.filter(unit_id=unit_id, year__gte=wanted[0][0])
    found = {(row.year, row.month): figures_of(row) for row in rows}
    return [(year, month, found.get((year, month), Figures())) for year, month in wanted]


def children_month(unit: Unit, *, year: int, month: int) -> dict[UUID, Figures]:
    """Figures of the units directly below, by unit; one statement."""
    rows = UnitMonth.objects.filter(unit__parent=unit, year=year, month=month)
    return {row.unit_id: figures_of(row) for row in rows}


def _back(last: tuple[int, int], count: int) -> list[tuple[int, int]]:
    number = last[0] * 12 + last[1] - 1
    months = range(number - count + 1, number + 1)
    return [(n // 12, n % 12 + 1) for n in months]
