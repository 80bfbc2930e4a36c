"""The screen in the room, and how it is paired with a meeting."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chibo.assembly.meetings import audiences, queries
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.screens import entrance, registry, rendering
from chibo.assembly.meetings.services import projecting
from chibo.assembly.meetings.services.projecting import Paired
from chibo.assembly.meetings.views import links
from chibo.assembly.meetings.views.member import PROJECTOR_COOKIE
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing
from chibo.core.rehearsals import is_rehearsed
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond

RELOAD_SECONDS = 5


@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """What a screen without a person shows: a code to be paired by, then the meeting."""
    at = clock.now()
    token = request.COOKIES.get(PROJECTOR_COOKIE, "")
    paired = projecting.screen_of(token, at=at)
    return _meeting(request, paired, at) if paired else _waiting(request, token, at)


def _waiting(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    try:
        code = projecting.code_of_screen(token=token, at=at)
    except Missing:
        fresh = projecting.announce_screen(at=at)
        token, code = fresh.token, fresh.code
    context = {"code": f"{code[:4]} {code[4:]}"}
    response = respond(request, "meetings/projector_waiting.html", context)
    response["Refresh"] = str(RELOAD_SECONDS)
    response["Cache-Control"] = "no-store"
    response.set_cookie(
        PROJECTOR_COOKIE,
        token,
        max_age=int(projecting.LONGEST.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=not settings.INSECURE,
    )
    return response


def _meeting(request: HttpRequest, paired: Paired, at: datetime) -> HttpResponse:
    with scope(system_actor("projector")):
        meeting = queries.meeting(paired.meeting_id)
        state = queries.state_of(paired.meeting_id)
    key = str(meeting.pk)
    regions = registry.regions_of(audiences.PROJECTOR, state, meeting=key)
    secret = bytes(meeting.door_secret)
    regions[entrance.ID] = entrance.region(state, meeting=key, secret=secret, at=at)
    html = rendering.for_page(regions, request)
    context = {
        "unit": state.unit.get("name", ""),
        "title": state.title,
        "rehearsed": is_rehearsed(meeting.position),
        "parts": {name.replace("-", "_"): part for name, part in html.items()},
        "live": links.live(request, meeting.pk, audiences.PROJECTOR, state.seq),
    }
    return respond(request, "meetings/projector.html", context, seq=state.seq)


@require_safe
@signed_in
def pairing(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Where the secretary enters the code of a screen, and sees which screens follow."""
    with scope(request.actor):
        meeting = queries.meeting(meeting_id)
        state = queries.state_of(meeting_id)
        _lead(state, request)
        context = {
            "meeting": meeting,
            "title": state.title,
            "screens": projecting.screens_of(meeting_id, at=clock.now()),
            "address": request.build_absolute_uri(reverse("meetings:projector")),
        }
        return respond(request, "meetings/pair.html", context)


def _lead(state: MeetingState, request: ActorRequest) -> None:
    if str(request.actor.person_id) not in state.pens:
        raise Denied(
            _("This is done by the chair or the minutes secretary of the meeting."),
            code="pen_only",
        )


@require_POST
@signed_in
def pair(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Let a screen follow."""
    code = request.POST.get("code", "")
    with scope(request.actor):
        projecting.pair_projector(
            actor=request.actor, meeting_id=meeting_id, code=code, at=clock.now()
        )
    return _back(meeting_id)


@require_POST
@signed_in
def unpair(request: ActorRequest, meeting_id: UUID, projector_id: UUID) -> HttpResponse:
    """Take a screen off."""
    with scope(request.actor):
        projecting.unpair_projector(
            actor=request.actor, meeting_id=meeting_id, projector_id=projector_id, at=clock.now()
        )
    return _back(meeting_id)


def _back(meeting_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("meetings:pairing", args=[meeting_id]), status=303)
