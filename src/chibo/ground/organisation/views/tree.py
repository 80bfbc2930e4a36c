"""The tree as of a day; a unit with its story."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import history, policy, queries, screens, words
from chibo.ground.organisation.forms import TreeForm
from chibo.ground.organisation.history import State
from chibo.ground.organisation.models import Unit
from chibo.web import lists, sheets
from chibo.web.responses import respond

PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What of the tree is asked for: below one unit, or all that fits a search."""

    day: date
    under: State | None
    found: "QuerySet[Any]"
    searching: bool


def _asked(actor: Actor, form: TreeForm) -> _Asked:
    wish = form.chosen(today=queries.local_day(clock.now()))
    day, text, kind = wish["day"], wish["text"], wish["kind"]
    searching = bool(text or kind)
    wanted = wish["under"] or actor.unit_id
    under = history.state_of(wanted, day) if wanted else None
    if searching:
        within = (under.position, under.last) if under and wish["under"] else None
        found = history.states(day, text=text, kind=kind, within=within)
    elif under:
        found = history.states(day, parent=under.unit_id)
    else:
        found = history.states(day, top=True)
    return _Asked(day=day, under=under, found=found, searching=searching)


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """What lies below a unit on a day, or every unit that fits a search."""
    actor = request.actor
    require(actor, policy.SEE, position=actor.lo)
    form = TreeForm(request.GET or None)
    with scope(actor):
        asked = _asked(actor, form)
        page = lists.page_of(request, asked.found, PER_PAGE)
        states = [State(*row) for row in page]
        context = {
            "form": form,
            "page": page,
            "rows": screens.rows(states, day=asked.day, with_parents=asked.searching),
            "under": asked.under,
            "day": asked.day,
            "is_today": asked.day == queries.local_day(clock.now()),
            "searching": asked.searching,
            "proposes": may(actor, policy.PROPOSE, position=actor.lo),
            "path": screens.path(asked.under, day=asked.day) if asked.under else [],
            "query": lists.query_of(request),
        }
        return respond(request, "organisation/tree.html", context, fragment="rows")


@require_safe
@signed_in
def file(request: ActorRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    sheets.known(kind)
    actor = request.actor
    require(actor, policy.SEE, position=actor.lo)
    heads = [
        _("Code"),
        _("Name of the unit"),
        _("Level"),
        _("Unit above"),
        _("Units directly below"),
    ]
    with scope(actor):
        asked = _asked(actor, TreeForm(request.GET or None))
        states = [State(*row) for row in asked.found[: lists.MOST_IN_FILE]]
        rows: list[list[sheets.Cell]] = [
            [row.state.code, row.state.name, str(row.kind), row.above, row.below]
            for row in screens.rows(states, day=asked.day, with_parents=True)
        ]
    name = _("Units %(day)s") % {"day": f"{asked.day:%Y-%m-%d}"}
    return sheets.download(sheets.Sheet(name=name, heads=heads, rows=rows), kind)


@require_safe
@signed_in
def page(request: ActorRequest, unit_id: UUID) -> HttpResponse:
    """A unit: what it is, where it lies, what decisions did to it."""
    actor = request.actor
    require(actor, policy.SEE, position=actor.lo)
    today = queries.local_day(clock.now())
    with scope(actor):
        unit: Unit = queries.unit(unit_id)
        day = unit.valid_to or today
        context = {
            "unit": unit,
            "kind": words.KINDS[unit.kind],
            "facts": screens.facts(unit),
            "events": screens.story(unit),
            "path": screens.path(unit, day=day),
            "deeds": screens.deeds(unit, actor),
            "below": f"{reverse('organisation:tree')}?under={unit.pk}&day={day.isoformat()}",
        }
        return respond(request, "organisation/unit.html", context)
