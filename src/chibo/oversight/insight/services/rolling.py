"""The roll-ups follow the events: a branch at once, the units above it by one job each.

A branch never waits for another one. Its row is written in the transaction of ``refresh``; for the
unit above, one job for each month is queued, and while such a job waits no second one is. The
job sums up the rows directly below, and queues the next step up. So that no change is lost
between "a job waits already" and "it has started to read":

    refresh   holds (unit above, month) shared, from before it writes until it commits
    carry_up  holds (unit, month) alone, before it reads

Whoever finds a waiting job and queues none has not committed yet; the job waits for the commit.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from chibo.core import jobs
from chibo.core.ids import uuid7
from chibo.ground.organisation import history
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight import counting
from chibo.oversight.insight.locks import hold
from chibo.oversight.insight.models import UnitMonth
from chibo.oversight.insight.rules.figures import NAMES, Figures
from chibo.oversight.insight.rules.period import Month, days_of

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

CARRY_UP = "insight.carry_up"


@transaction.atomic
def refresh(*, unit_id: UUID, at: datetime) -> None:
    """Count a branch's month anew, with the later months of its quarter; may run twice.

    Args:
        at: any moment of the month.
    """
    unit = organisation.unit(unit_id)
    hold(f"insight {unit.pk}")
    for month, figures in counting.branch_months(unit.pk, since=counting.month_of(at)).items():
        _write_and_pass_on(unit, month, figures)


@transaction.atomic
def carry_up(*, unit_id: UUID, year: int, month: int) -> None:
    """Sum up the units directly below, and pass the change on; may run twice."""
    unit = organisation.unit(unit_id)
    hold(_name(unit.pk, (year, month)))
    _write_and_pass_on(unit, (year, month), _sum_below(unit, (year, month)))


@transaction.atomic
def regroup(*, unit_ids: Iterable[UUID], since: date) -> None:
    """Units lie elsewhere from a day on: sum up anew what lies below each, month by month; may run twice.

    Args:
        since: first day on which the tree is another; months before keep their figures.
    """
    units = [organisation.unit(unit_id) for unit_id in unit_ids]
    stored = UnitMonth.objects.filter(unit__in=[unit.pk for unit in units])
    months = set(stored.order_by().values_list("year", "month").distinct())
    for month in sorted(one for one in months if one >= (since.year, since.month)):
        for unit in units:
            if unit.kind != UnitKind.BRANCH:
                hold(_name(unit.pk, month))
                _write_and_pass_on(unit, month, _sum_below(unit, month))


def _name(unit_id: UUID, month: Month) -> str:
    return f"insight {unit_id} {month[0]}-{month[1]:02d}"


def _write_and_pass_on(unit: "Unit", month: Month, figures: Figures) -> None:
    first, last = days_of(month)
    above = history.above_in(unit, first=first, last=last)
    if above is None:
        _store(unit, month, figures)
        return
    name = _name(above, month)
    hold(name, shared=True)
    _store(unit, month, figures)
    jobs.defer(CARRY_UP, lock=name, key=name, unit=str(above), year=month[0], month=month[1])


def _store(unit: "Unit", month: Month, figures: Figures) -> None:
    row = UnitMonth(
        id=uuid7(),
        unit=unit,
        province=unit.province,
        position=unit.position,
        year=month[0],
        month=month[1],
        **asdict(figures),
    )
    UnitMonth.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["unit", "year", "month"],
        update_fields=["position", "province", *NAMES],
    )


def _sum_below(unit: "Unit", month: Month) -> Figures:
    first, last = days_of(month)
    below = [one.pk for one in history.children_in(unit.pk, first=first, last=last)]
    rows = UnitMonth.objects.filter(unit__in=below, year=month[0], month=month[1])
    sums = rows.aggregate(**{f"sum_{name}": Sum(name) for name in NAMES})
    return Figures(**{name: sums[f"sum_{name}"] or 0 for name in NAMES})
