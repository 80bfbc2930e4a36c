"""Commands: the roll-ups follow the events, upwards one level after the other."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from chibo.core.ids import uuid7
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Unit
from chibo.oversight.insight import counting, rules
from chibo.oversight.insight.models import UnitMonth
from chibo.oversight.insight.queries import figures_of
from chibo.oversight.insight.rules import NAMES, Figures


@transaction.atomic
def refresh(*, unit_id: UUID, at: datetime) -> None:
    """Count a branch's month anew and carry the change up to the centre; may run twice.

    Later months of the quarter are counted too, for they tell who was heard so far.
    """
    unit = organisation.unit(unit_id)
    year, month = counting.month_of(at)
    for one in rules.rest_of_quarter(month):
        figures = counting.branch_month(unit.pk, year=year, month=one)
        _store(unit, year, one, figures)
        _carry_up(unit, year, one)


def _store(unit: Unit, year: int, month: int, figures: Figures) -> None:
    UnitMonth.objects.bulk_create(
        [
            UnitMonth(
                id=uuid7(),
                unit=unit,
                province=unit.province,
                position=unit.position,
                year=year,
                month=month,
                **asdict(figures),
            )
        ],
        update_conflicts=True,
        unique_fields=["unit", "year", "month"],
        update_fields=list(NAMES),
    )


def _carry_up(unit: Unit, year: int, month: int) -> None:
    for above in reversed(organisation.path(unit)[:-1]):
        _store(above, year, month, _sum_below(above, year, month))


def _sum_below(unit: Unit, year: int, month: int) -> Figures:
    rows = UnitMonth.objects.filter(unit__parent=unit, year=year, month=month)
    sums = rows.aggregate(**{f"sum_{name}": Sum(name) for name in NAMES})
    return Figures(**{name: sums[f"sum_{name}"] or 0 for name in NAMES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stored roll-up that the raw events do not bear out."""

    unit: str
    year: int
    month: int
    stored: Figures
    counted: Figures


def recount() -> tuple[int, list[Difference]]:
    """Count every node of every month from raw events and compare.

    Returns:
        how many nodes were compared, and where stored and counted differ.
    """
    compared, found = 0, []
    months = UnitMonth.objects.values_list("year", "month").distinct()
    for year, month in sorted(set(months)):
        stored = {
            row.unit_id: row
            for row in UnitMonth.objects.filter(year=year, month=month).select_related("unit")
        }
        branches = [row.unit for row in stored.values() if row.unit.kind == "branch"]
        raw = {b: counting.branch_month(b.pk, year=year, month=month) for b in branches}
        for row in stored.values():
            compared += 1
            inside = [f for b, f in raw.items() if row.unit.position <= b.position <= row.unit.last]
            counted = rules.total(inside)
            if figures_of(row) != counted:
                found.append(
                    Difference(
                        unit=row.unit.name,
                        year=year,
                        month=month,
                        stored=figures_of(row),
                        counted=counted,
                    )
                )
    return compared, found
