"""Begin a rehearsal, let the next thing happen, look back, go on on another device, end it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.minutes import queries as minutes
from chibo.assembly.rehearsals import queries, words
from chibo.assembly.rehearsals.rules import looking_back
from chibo.assembly.rehearsals.services import clearing, playing, staging
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import REHEARSAL, ActorRequest
from chibo.web.responses import respond


@require_safe
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """What has been practised so far, what was forgotten, how it would be signed; go on or end."""
    rehearsal = queries.mine(request.actor)
    with scope(system_actor("rehearsal")):
        state = meetings.state_of(rehearsal.meeting_id)
        drafts = list(minutes.of_meeting(rehearsal.meeting_id))
    signers = [member for who in (state.secretary, state.chair) if (member := state.roll_of(who))]
    context = {
        "rehearsal": rehearsal,
        "practised": [words.PRACTISED[one] for one in looking_back.practised(state)],
        "forgotten": [words.FORGOTTEN[one] for one in looking_back.forgotten(state)],
        "drafts": drafts if request.actor.rehearses else [],
        "signers": [member.name for member in signers],
    }
    return respond(request, "rehearsals/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: ActorRequest, meeting_id: UUID | None = None) -> HttpResponse:
    """What a rehearsal is; posted: it begins, and the session acts inside it."""
    with scope(request.actor):
        meeting, unit = staging.check(request.actor, meeting_id)
        if queries.of_maker(request.actor.person):
            return _to(reverse("rehearsals:page"))
        if request.method != "POST":
            context = {"title": meeting.title if meeting else unit.name}
            return respond(request, "rehearsals/begin.html", context)
        made = staging.begin(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    return _inside(request, made.pk, made.meeting_id)


@require_POST
@signed_in
def resume(request: ActorRequest) -> HttpResponse:
    """Act inside the rehearsal on this device too."""
    rehearsal = queries.mine(request.actor)
    return _inside(request, rehearsal.pk, rehearsal.meeting_id)


@require_POST
@signed_in
def next_thing(request: ActorRequest) -> HttpResponse:
    """Something happens, and the meeting's page comes again."""
    rehearsal = queries.mine(request.actor)
    found = playing.next_thing(rehearsal, at=clock.now())
    messages.info(request, str(words.HAPPENED[found.kind if found else None]))
    return _to(reverse("meetings:run", args=[rehearsal.meeting_id]))


@require_POST
@signed_in
def end(request: ActorRequest) -> HttpResponse:
    """Remove the rehearsal and act as oneself again."""
    rehearsal = queries.mine(request.actor)
    clearing.end(rehearsal_id=rehearsal.pk, at=clock.now())
    request.session.pop(REHEARSAL, None)
    messages.success(request, str(words.ENDED))
    return _to("/")


def _inside(request: ActorRequest, rehearsal_id: UUID, meeting_id: UUID) -> HttpResponse:
    request.session[REHEARSAL] = str(rehearsal_id)
    return _to(reverse("meetings:run", args=[meeting_id]))


def _to(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)
