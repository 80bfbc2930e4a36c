"""One task: how it stands, what was done with it, and what this person may do now."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chibo.action.directives import forms, policy, queries, services, words
from chibo.action.directives.models import Task
from chibo.action.directives.rules.life import Move, State, open_moves
from chibo.action.directives.views.listed import row
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation.queries import local_day
from chibo.trust.documents import queries as documents
from chibo.web.responses import respond

DEEDS: dict[Move, tuple[type[django_forms.Form], Callable[..., Task]]] = {
    Move.BEGIN: (django_forms.Form, services.begin),
    Move.FINISH: (forms.FinishForm, services.finish),
    Move.CONFIRM: (forms.ConfirmForm, services.confirm),
    Move.SEND_BACK: (forms.ReasonForm, services.send_back),
    Move.EXTEND: (forms.ExtendForm, services.extend),
    Move.CANCEL: (forms.ReasonForm, services.cancel),
}


@require_safe
@signed_in
def page(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """How a task stands; two statements beside those of the frame."""
    with scope(request.actor):
        return _show(request, queries.task(task_id))


def _show(
    request: ActorRequest,
    task: Task,
    *,
    typed: dict[Move, django_forms.Form] | None = None,
    refusal: ChiboError | None = None,
) -> HttpResponse:
    typed = typed or {}
    context = {
        **row(task, day=local_day(clock.now())),
        "steps": [(words.STEPS[step.kind], step) for step in queries.steps(task.pk)],
        "forms": {
            move.value: typed.get(move) or DEEDS[move][0](auto_id=f"{move}-%s")
            for move in _moves(request.actor, task)
        },
        "open_form": next(iter(typed), ""),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if typed else 200
    return respond(request, "directives/task.html", context, status=status)


def _moves(actor: Actor, task: Task) -> list[Move]:
    return open_moves(
        State(task.state),
        owner=task.owner_id == actor.person_id,
        leads=may(actor, policy.JUDGE, position=task.position),
    )


@require_POST
@signed_in
def do(request: ActorRequest, task_id: UUID, deed: str) -> HttpResponse:
    """Do something with a task; a refusal is told on its page, with what was typed.

    Raises:
        Missing: no such deed, or no such task. Denied: the deed is somebody else's.
    """
    if deed not in set(Move):
        raise Missing(_("There is no such deed."), code="no_deed")
    move = Move(deed)
    form = DEEDS[move][0](request.POST, request.FILES, auto_id=f"{move}-%s")
    if not form.is_valid():
        with scope(request.actor):
            return _show(request, queries.task(task_id), typed={move: form})
    try:
        with scope(request.actor):
            DEEDS[move][1](
                actor=request.actor, task_id=task_id, at=clock.now(), **_values(form.cleaned_data)
            )
    except (Missing, Denied):
        raise
    except ChiboError as refusal:
        with scope(request.actor):
            return _show(request, queries.task(task_id), typed={move: form}, refusal=refusal)
    response = HttpResponseRedirect(reverse("directives:task", args=[task_id]))
    response.status_code = 303
    return response


def _values(data: dict[str, Any]) -> dict[str, Any]:
    values = dict(data)
    file = values.get("file")
    if file:
        values |= {"file": file.read(), "name": file.name.rpartition(".")[0] or file.name}
    return values


@require_safe
@signed_in
def paper(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """The paper that shows what was done, for whoever may see the task.

    Raises:
        Missing: no such task, or it has no paper.
    """
    with scope(request.actor):
        task = queries.task(task_id)
    if task.paper_id is None:
        raise Missing(_("This task has no paper."), code="no_paper")
    with scope(system_actor("directives.paper")):  # the task's own row security has let them in
        kept, data = documents.paper_file(task.paper_id)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=f"{kept.title or kept.pk}.pdf")
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
