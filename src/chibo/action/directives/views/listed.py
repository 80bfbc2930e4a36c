"""Lists: the own tasks, those of the branch, the same as a file and on paper."""

import csv
import io
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.action.directives import policy, queries, words
from chibo.action.directives.forms import FilterForm
from chibo.action.directives.models import Task
from chibo.action.directives.rules.life import OPEN, State, days_left, standing
from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.errors import Denied
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation.queries import local_day
from chibo.people.members.rules import csv_cell
from chibo.web.responses import respond

PER_PAGE = 30
ON_HOME = 5


def row(task: Task, *, day: date) -> dict[str, Any]:
    """A task as lists show it."""
    state = State(task.state)
    how = standing(state, due=task.due_on, day=day)
    return {
        "task": task,
        "standing": words.STANDINGS[how],
        "kind": words.BADGES.get(how, ""),
        "left": days_left(due=task.due_on, day=day) if state in OPEN else None,
    }


def _leads(actor: Actor) -> bool:
    """Whether the seat follows the tasks of its branch."""
    return may(actor, policy.FOLLOW, position=actor.lo)


def _found(actor: Actor, form: FilterForm) -> QuerySet[Task]:
    if not _leads(actor) or actor.unit_id is None:
        return queries.mine(actor)
    return queries.of_unit(actor.unit_id, form.chosen(), day=local_day(clock.now()))


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """A member's own tasks; for who leads a branch, those of the whole branch."""
    actor, day = request.actor, local_day(clock.now())
    form, leads = FilterForm(request.GET or None), _leads(request.actor)
    with scope(actor):
        page = Paginator(_found(actor, form), PER_PAGE).get_page(request.GET.get("page"))
        own = queries.mine(actor).filter(state__in=OPEN) if leads else []
        context = {
            "form": form,
            "leads": leads,
            "page": page,
            "rows": [row(task, day=day) for task in page],
            "own": [row(task, day=day) for task in own],
        }
        return respond(request, "directives/list.html", context, fragment="rows")


@require_safe
@signed_in
def mine(request: ActorRequest) -> HttpResponse:
    """The next of the own tasks, as a piece of the home page; a whole page without scripts."""
    day = local_day(clock.now())
    with scope(request.actor):
        left = list(queries.mine(request.actor).filter(state__in=OPEN))
        context = {
            "rows": [row(task, day=day) for task in left[:ON_HOME]],
            "more": max(0, len(left) - ON_HOME),
        }
        return respond(request, "directives/mine.html", context, fragment="mine")


@require_safe
@signed_in
def print_list(request: ActorRequest) -> HttpResponse:
    """All that the list holds, on paper."""
    at = clock.now()
    form = FilterForm(request.GET or None)
    with scope(request.actor):
        rows = [row(task, day=local_day(at)) for task in _found(request.actor, form)]
        return respond(request, "directives/print.html", {"rows": rows, "at": at})


@require_safe
@signed_in
def export(request: ActorRequest) -> HttpResponse:
    """The list of the branch as CSV (UTF-8 with its mark, so that spreadsheets read the Vietnamese).

    Raises:
        Denied: the seat leads no branch.
    """
    actor, day = request.actor, local_day(clock.now())
    if not _leads(actor):
        raise Denied(_("The list is for the committee of the branch."), code="no_permission")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            _("Resolution"), _("No."), _("Task"), _("Who"), _("Given out on"), _("Last day"),
            _("How it stands"), _("What was done"),
        ]
    )  # fmt: skip
    with scope(actor):
        for task in _found(actor, FilterForm(request.GET or None)):
            cells = [
                task.symbol, str(task.number), task.text, task.owner.display_name,
                task.given_on.isoformat(), task.due_on.isoformat(),
                str(row(task, day=day)["standing"]), task.evidence or task.reason,
            ]  # fmt: skip
            writer.writerow([csv_cell(cell) for cell in cells])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="viec-duoc-giao-{day:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
