"""Lists: the own tasks, those of the branch, the same as a file."""

from datetime import date
from typing import Any

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
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation.queries import local_day
from chibo.web import lists, sheets
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
    unit = actor.unit_id if _leads(actor) else None
    found = queries.of_unit(unit) if unit else queries.mine(actor)
    return queries.narrowed(found, form.chosen(), day=local_day(clock.now()))


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """A member's own tasks; for who leads a branch, those of the whole branch."""
    actor, day = request.actor, local_day(clock.now())
    form, leads = FilterForm(request.GET or None), _leads(request.actor)
    with scope(actor):
        page = lists.page_of(request, _found(actor, form), PER_PAGE)
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
def export(request: ActorRequest, kind: str) -> HttpResponse:
    """The list as a file."""
    day = local_day(clock.now())
    sheets.known(kind)
    heads = [
        _("Resolution"), _("No."), _("Task"), _("Who"), _("Given out on"), _("Last day"),
        _("How it stands"), _("What was done"),
    ]  # fmt: skip
    with scope(request.actor):
        found = _found(request.actor, FilterForm(request.GET or None))[: lists.MOST_IN_FILE]
        rows: list[list[sheets.Cell]] = [
            [
                task.symbol, task.number, task.text, task.owner.display_name, task.given_on,
                task.due_on, str(row(task, day=day)["standing"]), task.evidence or task.reason,
            ]
            for task in found
        ]  # fmt: skip
    return sheets.download(sheets.Sheet(name=_("Tasks"), heads=heads, rows=rows), kind)
