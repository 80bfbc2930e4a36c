"""The desk of a committee: what it has to confirm, what it waits for, the year of each branch."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chibo.assembly.minutes.rules.after import Returned
from chibo.core import clock
from chibo.core.errors import Missing
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.oversight.insight import desk as desks
from chibo.oversight.insight import policy, services, words
from chibo.oversight.insight.counting import month_of
from chibo.oversight.insight.desk import Desk
from chibo.oversight.insight.rules.chasing import Chase
from chibo.oversight.insight.views import common
from chibo.web import sheets
from chibo.web.responses import respond

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

YEARS_BACK = 5


@require_GET
@signed_in
def page(request: ActorRequest, unit_id: UUID) -> HttpResponse:
    """Grades to confirm, returned and unsigned minutes, and the year."""
    at = clock.now()
    with scope(request.actor):
        unit = organisation.unit(unit_id)
        policy.require_overview(request.actor, position=unit.position)
        year = _year(request)
        found = desks.desk(unit, year=year, at=at)
        this_year = local_day(at).year
        context = {
            "unit": unit,
            "found": found,
            "year": year,
            "before": year - 1 if year > this_year - YEARS_BACK else None,
            "after": year + 1 if year < this_year else None,
            "years": [(one, words.GRADES.get(one.grade, ("–", ""))) for one in found.years],
            "returned": [(one, words.RETURNS[one.row.standing]) for one in found.returned],
            "may_remind": may(request.actor, policy.REMIND, position=unit.position),
            "late_minutes": sum(not _is_chased(one.reminded_at, at) for one in found.unsigned),
            "late_answers": sum(
                one.row.standing is Returned.OVERDUE and not _is_chased(one.reminded_at, at)
                for one in found.returned
            ),
            "below": _below(found, unit),
        }
        return respond(request, "insight/desk.html", context)


def _is_chased(reminded_at: datetime | None, at: datetime) -> bool:
    """Whether the branch was reminded in this month already."""
    return reminded_at is not None and month_of(reminded_at) == month_of(at)


def _year(request: ActorRequest) -> int:
    """The year asked for; the present one where it cannot be read, is yet to come or long past."""
    this = local_day(clock.now()).year
    asked = request.GET.get("year", "")
    year = (
        int(asked)
        if asked.isascii() and asked.isdecimal() and len(asked) == len(str(this))
        else this
    )
    return year if this - YEARS_BACK <= year <= this else this


def _below(found: Desk, unit: "Unit") -> list[tuple[str, str]]:
    """Desks of the units directly below, where these are no branches."""
    if found.branches:
        return []
    return [
        (one.short_name, reverse("insight:desk", args=[one.pk]))
        for one in organisation.children(unit)
    ]


@require_POST
@signed_in
def chase(request: ActorRequest, unit_id: UUID, kind: str) -> HttpResponse:
    """Remind branches of what is late."""
    if kind not in {Chase.MINUTES, Chase.RETURN}:
        raise Missing(_("There is no such reminder."), code="no_reminder")
    with scope(request.actor):
        done = services.chase(
            actor=request.actor, unit_id=unit_id, kind=Chase(kind), at=clock.now()
        )
    sentence = ngettext(
        "%(n)s reminder was sent. Secretary and deputy find it in the inbox.",
        "%(n)s reminders were sent. Secretaries and deputies find them in the inbox.",
        done.now,
    )
    back = reverse("insight:desk", args=[unit_id])
    return common.reminded(request, done.now, sentence, back=back)


@require_GET
@signed_in
def file(request: ActorRequest, unit_id: UUID, kind: str) -> HttpResponse:
    """The year of each branch as a file."""
    sheets.known(kind)
    with scope(request.actor):
        unit = organisation.unit(unit_id)
        policy.require_overview(request.actor, position=unit.position)
        year = _year(request)
        found = desks.desk(unit, year=year, at=clock.now())
    grades = [str(words.GRADES[key][0]) for key in words.GRADES]
    heads = [_("Branch"), _("Meetings"), *grades, _("Confirmed"), _("Grade of the year")]
    rows: list[list[sheets.Cell]] = [
        [
            one.unit.name,
            one.held,
            *(one.grades.get(key, 0) for key in words.GRADES),
            one.confirmed,
            str(words.GRADES[one.grade][0]) if one.grade else "",
        ]
        for one in found.years
    ]
    name = f"{unit.short_name} {year}"
    return sheets.download(sheets.Sheet(name=name, heads=heads, rows=rows), kind)
