"""Reads of the roll-ups; call inside a scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.core.errors import Broken
from chibo.oversight.insight.models import MonthDuties, RecountRun, Reminder, UnitMonth
from chibo.oversight.insight.rules.chasing import Chase
from chibo.oversight.insight.rules.figures import NAMES, Figures
from chibo.oversight.insight.rules.period import Month, last_months
from chibo.oversight.insight.rules.progress import Duties


def figures_of(row: UnitMonth) -> Figures:
    """A stored row as figures."""
    return Figures(**{name: getattr(row, name) for name in NAMES})


def of_month(unit_id: UUID, month: Month) -> Figures:
    """Figures of a unit in a month; all zero where nothing was counted."""
    return of_months(unit_id, last=month, count=1)[0][1]


def of_months(unit_id: UUID, *, last: Month, count: int) -> list[tuple[Month, Figures]]:
    """The last ``count`` months up to ``last``, oldest first, with their figures; one statement."""
    wanted = last_months(last, count)
    rows = UnitMonth.objects.filter(
        unit_id=unit_id, year__gte=wanted[0][0], year__lte=last[0]
    ).order_by()
    found = {(row.year, row.month): figures_of(row) for row in rows}
    return [(month, found.get(month, Figures())) for month in wanted]


def of_units(unit_ids: Iterable[UUID], month: Month) -> dict[UUID, Figures]:
    """Figures of units in a month, by unit; one statement."""
    rows = UnitMonth.objects.filter(unit__in=list(unit_ids), year=month[0], month=month[1])
    return {row.unit_id: figures_of(row) for row in rows}


def reminders(unit_ids: Iterable[UUID], month: Month) -> dict[UUID, datetime]:
    """When these units were reminded of the month; one statement."""
    sent = Reminder.objects.filter(unit_id__in=list(unit_ids), year=month[0], month=month[1])
    return dict(sent.filter(kind=Chase.MEETING).values_list("unit_id", "sent_at"))


def chased(kind: Chase, subjects: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the branch was last reminded of these minutes or returns; one statement."""
    sent = Reminder.objects.filter(kind=kind, about__in=list(subjects)).order_by("sent_at")
    return {about: at for about, at in sent.values_list("about", "sent_at") if about}


def duties(month: Month) -> Duties:
    """What was asked of a branch in that month; one statement."""
    day = date(*month, 1)
    row = MonthDuties.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    if row is None:
        raise Broken(_("No duties are known for this month."), code="no_duties")
    return Duties(due_day=row.due_day, sign_within_days=row.sign_within_days)


def due_on(month: Month) -> date:
    """Last day of the month on which nothing has to be asked; one statement."""
    return duties(month).due_on(year=month[0], month=month[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The last recount."""

    at: datetime
    compared: int
    differing: int
    waiting: int


def last_recount() -> Proof | None:
    """The last recount of the whole installation; one statement."""
    run = RecountRun.objects.order_by("-at").first()
    if run is None:
        return None
    return Proof(at=run.at, compared=run.compared, differing=run.differing, waiting=run.waiting)
