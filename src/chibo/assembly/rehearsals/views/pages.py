"""Begin a rehearsal, let the next thing happen, look back and end it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.rehearsals import queries, words
from chibo.assembly.rehearsals.rules import looking_back
from chibo.assembly.rehearsals.services import clearing, playing, staging
from chibo.core import clock
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import REHEARSAL, ActorRequest
from chibo.web.responses import respond


@require_GET
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """What has been practised so far, what was forgotten, and how to go on or end."""
    rehearsal = queries.of_alias(request.actor)
    with scope(request.actor):
        state = meetings.state_of(rehearsal.meeting_id)
    context = {
        "rehearsal": rehearsal,
        "practised": [words.PRACTISED[one] for one in looking_back.practised(state)],
        "forgotten": [words.FORGOTTEN[one] for one in looking_back.forgotten(state)],
    }
    return respond(request, "rehearsals/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """What a rehearsal is; posted: it begins, and the session acts inside it."""
    with scope(request.actor):
        meeting = meetings.meeting(meeting_id)
        staging.check(request.actor, meeting)
        if request.method != "POST":
            return respond(request, "rehearsals/begin.html", {"meeting": meeting})
        made = staging.begin(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    request.session[REHEARSAL] = str(made.pk)
    return _to(reverse("meetings:run", args=[made.meeting_id]))


@require_POST
@signed_in
def next_thing(request: ActorRequest) -> HttpResponse:
    """Something happens, and the page from which it was asked comes again."""
    rehearsal = queries.of_alias(request.actor)
    found = playing.next_thing(rehearsal, at=clock.now())
    messages.info(request, str(words.HAPPENED[found.kind if found else None]))
    return _to(reverse("meetings:run", args=[rehearsal.meeting_id]))


@require_POST
@signed_in
def end(request: ActorRequest) -> HttpResponse:
    """Remove the rehearsal and act as oneself again."""
    rehearsal = queries.of_alias(request.actor)
    clearing.end(actor=request.actor, rehearsal_id=rehearsal.pk, at=clock.now())
    request.session.pop(REHEARSAL, None)
    messages.success(request, words.ENDED)
    return _to("/")


def _to(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)
