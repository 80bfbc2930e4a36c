"""What follows the meeting: objections, what the committee above returned, the last minutes."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.minutes import queries, services
from chibo.assembly.minutes.models import Draft, Objection
from chibo.assembly.minutes.views.papers import show
from chibo.core import clock
from chibo.core.errors import Refused
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond

T = TypeVar("T")
Command = Callable[..., T]
Then = Callable[[T], HttpResponse]


@require_safe
@signed_in
def last(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes of the meeting before this one, as a piece of its pages."""
    with scope(request.actor):
        meeting = meetings.meeting(meeting_id)
        before = queries.minutes_before(meeting)
        open_ends = queries.objections(before.pk) if before else []
        context = {"meeting": meeting, "draft": before, "objections": open_ends}
        return respond(request, "minutes/last.html", context, fragment="last")


@require_POST
@signed_in
def object_to(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Object to the minutes."""
    given = {"about": request.POST.get("about", ""), "text": request.POST.get("text", "")}
    return _do(request, draft_id, services.object_to, _to_objections, draft_id=draft_id, **given)


@require_POST
@signed_in
def accept(request: ActorRequest, objection_id: UUID) -> HttpResponse:
    """Follow an objection: on to the texts that are to be edited."""
    return _answer(request, objection_id, services.accept, _edit)


@require_POST
@signed_in
def record(request: ActorRequest, objection_id: UUID) -> HttpResponse:
    """Leave the minutes as they are, with the answer."""
    return _answer(request, objection_id, services.record_objection, _to_objections)


@require_POST
@signed_in
def answer_return(request: ActorRequest, return_id: UUID) -> HttpResponse:
    """Answer the committee above: by a correcting document, or by an explanation."""
    with scope(request.actor):
        draft_id = queries.return_of(return_id).draft_id

    def then(target: Draft) -> HttpResponse:
        return _edit(target) if target.pk != draft_id else _to(draft_id, "returns")

    given = {
        "answer": request.POST.get("answer", ""),
        "by_correction": request.POST.get("how") == "correct",
    }
    return _do(request, draft_id, services.answer_return, then, return_id=return_id, **given)


def _answer(
    request: ActorRequest, objection_id: UUID, command: Command[T], then: Then[T]
) -> HttpResponse:
    with scope(request.actor):
        draft_id = queries.objection(objection_id).draft_id
    given = {"objection_id": objection_id, "answer": request.POST.get("answer", "")}
    return _do(request, draft_id, command, then, **given)


def _do(
    request: ActorRequest, draft_id: UUID, command: Command[T], then: Then[T], /, **values: object
) -> HttpResponse:
    """Carry a command out; a refusal is told on the page of the minutes, with what was typed."""
    try:
        with scope(request.actor):
            made = command(actor=request.actor, at=clock.now(), **values)
    except Refused as refused:
        return show(request, draft_id, refused)
    return then(made)


def _to_objections(made: Objection) -> HttpResponse:
    return _to(made.draft_id, "objections")


def _edit(draft: Draft) -> HttpResponse:
    response = HttpResponseRedirect(reverse("minutes:edit", args=[draft.pk]))
    response.status_code = 303
    return response


def _to(draft_id: UUID, place: str) -> HttpResponse:
    response = HttpResponseRedirect(f"{reverse('minutes:page', args=[draft_id])}#{place}")
    response.status_code = 303
    return response
