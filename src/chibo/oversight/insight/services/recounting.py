"""The proof: every stored figure equals a count from the raw events, at every node."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from chibo.core import jobs
from chibo.ground.organisation import history
from chibo.ground.organisation import queries as organisation
from chibo.oversight.insight import counting
from chibo.oversight.insight.models import RecountRun, UnitMonth
from chibo.oversight.insight.queries import figures_of
from chibo.oversight.insight.rules.figures import Figures
from chibo.oversight.insight.rules.period import Month, days_of
from chibo.oversight.insight.services.rolling import CARRY_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stored roll-up that the raw events do not bear out."""

    unit: str
    year: int
    month: int
    stored: Figures
    counted: Figures

    @property
    def fields(self) -> list[str]:
        """Names of the figures that differ."""
        return [
            name
            for name in Figures.__dataclass_fields__
            if getattr(self.stored, name) != getattr(self.counted, name)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What a recount found; ``waiting`` sums were still on their way up when it looked."""

    compared: int
    differences: list[Difference]
    waiting: int


@transaction.atomic
def recount(*, at: datetime) -> Recount:
    """Count every node of every month from raw events, compare, and keep the result.

    Rows that should be there and are not, and rows that should not be there, are found too.
    Call it in a transaction that sees one moment (repeatable read), or changes meanwhile look
    like differences.
    """
    counted = _expected()
    stored = {
        (row.unit_id, (row.year, row.month)): figures_of(row) for row in UnitMonth.objects.all()
    }
    places = sorted(counted.keys() | stored.keys(), key=lambda place: (place[1], str(place[0])))
    names = organisation.names({unit for unit, _month in places})
    differences = [
        Difference(
            unit=names[unit],
            year=month[0],
            month=month[1],
            stored=stored.get((unit, month), Figures()),
            counted=counted.get((unit, month), Figures()),
        )
        for unit, month in places
        if stored.get((unit, month), Figures()) != counted.get((unit, month), Figures())
    ]
    found = Recount(compared=len(places), differences=differences, waiting=jobs.waiting(CARRY_UP))
    RecountRun.objects.create(
        at=at, compared=found.compared, differing=len(differences), waiting=found.waiting
    )
    return found


def _expected() -> dict[tuple[UUID, Month], Figures]:
    """Figures of every branch and of every unit above it, from the events alone."""
    sums: dict[tuple[UUID, Month], Figures] = defaultdict(Figures)
    raw = counting.all_months()
    trees = _Trees()
    for branch, months in raw.items():
        for month, figures in months.items():
            parents = trees.of(month)
            unit: UUID | None = branch
            while unit is not None:
                sums[unit, month] += figures
                unit = parents.get(unit)
    return sums


class _Trees:
    """The tree of each month; read once for all months between two changes."""

    def __init__(self) -> None:
        self._days = history.days_of_change()
        self._held: dict[date, dict[UUID, UUID | None]] = {}

    def of(self, month: Month) -> dict[UUID, UUID | None]:
        first, last = days_of(month)
        before = [day for day in self._days if day <= last]
        newest = before[-1] if before else date.min
        key = newest if newest < first else last
        if key not in self._held:
            self._held[key] = history.parents_in(first, last)
        return self._held[key]
