"""What follows the meeting: objections, what the committee above returned, the last minutes."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.minutes import queries, services
from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.views.papers import show
from chibo.core import clock
from chibo.core.errors import Refused
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond


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
    """Object to the minutes; a refusal is told on their page, with what was typed."""
    try:
        with scope(request.actor):
            services.object_to(
                actor=request.actor,
                draft_id=draft_id,
                about=request.POST.get("about", ""),
                text=request.POST.get("text", ""),
                at=clock.now(),
            )
    except Refused as refused:
        return show(request, draft_id, refused)
    return _to(draft_id, "objections")


@require_POST
@signed_in
def accept(request: ActorRequest, objection_id: UUID) -> HttpResponse:
    """Follow an objection: on to the texts that are to be edited."""
    with scope(request.actor):
        draft_id = queries.objection(objection_id).draft_id
    try:
        with scope(request.actor):
            target = services.accept(
                actor=request.actor,
                objection_id=objection_id,
                answer=request.POST.get("answer", ""),
                at=clock.now(),
            )
    except Refused as refused:
        return show(request, draft_id, refused)
    return _edit(target)


@require_POST
@signed_in
def record(request: ActorRequest, objection_id: UUID) -> HttpResponse:
    """Leave the minutes as they are, with the answer."""
    with scope(request.actor):
        draft_id = queries.objection(objection_id).draft_id
    try:
        with scope(request.actor):
            services.record_objection(
                actor=request.actor,
                objection_id=objection_id,
                answer=request.POST.get("answer", ""),
                at=clock.now(),
            )
    except Refused as refused:
        return show(request, draft_id, refused)
    return _to(draft_id, "objections")


@require_POST
@signed_in
def answer_return(request: ActorRequest, return_id: UUID) -> HttpResponse:
    """Answer the committee above: by a correcting document, or by an explanation."""
    with scope(request.actor):
        draft_id = queries.return_of(return_id).draft_id
    try:
        with scope(request.actor):
            target = services.answer_return(
                actor=request.actor,
                return_id=return_id,
                answer=request.POST.get("answer", ""),
                by_correction=request.POST.get("how") == "correct",
                at=clock.now(),
            )
    except Refused as refused:
        return show(request, draft_id, refused)
    return _edit(target) if target.pk != draft_id else _to(draft_id, "returns")


def _edit(draft: Draft) -> HttpResponse:
    response = HttpResponseRedirect(reverse("minutes:edit", args=[draft.pk]))
    response.status_code = 303
    return response


def _to(draft_id: UUID, place: str) -> HttpResponse:
    response = HttpResponseRedirect(f"{reverse('minutes:page', args=[draft_id])}#{place}")
    response.status_code = 303
    return response
