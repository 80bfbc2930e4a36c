"""The member's page of a meeting, and the regions a page without a stream asks for."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.assembly.meetings import audiences, queries
from chibo.assembly.meetings.rules.state import ENDED, MeetingState, Stage
from chibo.assembly.meetings.screens import rendering
from chibo.assembly.meetings.services import attempts, projecting
from chibo.assembly.meetings.views import following, links
from chibo.assembly.meetings.views.following import Follower
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Denied, Missing
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond

PROJECTOR_COOKIE = f"{settings.CHIBO_COOKIE_PREFIX}chibo_projector"


@require_safe
@signed_in
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Follow a meeting and take part in it, on the phone."""
    with scope(request.actor):
        meeting = queries.meeting(meeting_id)
        state = queries.state_of(meeting_id)
        follower = Follower(
            meeting=meeting,
            audience=audience_of(state, request.actor, position=meeting.position),
            person=str(request.actor.person_id),
        )
        if follower.audience == audiences.OBSERVER:
            attempts.record_look(actor=request.actor, meeting=meeting, at=clock.now())
        regions = following.regions_at(follower, state, door_code=request.GET.get("code", "")[:9])
        html = rendering.for_page(regions, request)
        context = {
            "meeting": meeting,
            "title": state.title,
            "parts": {name.replace("-", "_"): part for name, part in html.items()},
            "live": links.live(request, meeting_id, follower.audience, state.seq),
            "papers": queries.papers(meeting_id),
            "brought": state.brought,
            "leads": follower.person in state.pens and state.stage not in ENDED,
            "tabs": tabs(meeting_id),
        }
        return respond(request, "meetings/member.html", context, seq=state.seq)


def audience_of(state: MeetingState, actor: Actor, *, position: int) -> str:
    """As what somebody follows on the member's page.

    Raises:
        Missing: the meeting has not been convened. Denied: neither on the roll nor an observer.
    """
    if state.stage is Stage.DRAFT:
        raise Missing(_("There is no such meeting."), code="no_meeting")
    found = audiences.of_member(state, str(actor.person_id))
    if found:
        return found
    if audiences.entitled(state, actor, audiences.OBSERVER, position=position):
        return audiences.OBSERVER
    raise Denied(
        _("This meeting is for the members of the branch. Ask its secretary if you belong there."),
        code="not_on_roll",
    )


def tabs(meeting_id: UUID) -> list[dict[str, object]]:
    """The tab bar inside a meeting: places of this page, and the way out."""
    here = reverse("meetings:member", args=[meeting_id])
    return [
        {"label": _("Going on"), "url": f"{here}#now-card", "icon": "now", "current": True},
        {"label": _("Floor"), "url": f"{here}#floor-card", "icon": "meeting"},
        {"label": _("Agenda"), "url": f"{here}#agenda", "icon": "agenda"},
        {"label": _("Home"), "url": "/", "icon": "home"},
    ]


@require_safe
def door(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The address in the QR code at the door: the page with the code filled in."""
    code = "".join(c for c in request.GET.get("code", "") if c.isdigit())[:6]
    target = reverse("meetings:member", args=[meeting_id])
    return HttpResponseRedirect(f"{target}?{urlencode({'code': code})}")


@require_safe
def regions(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """What has changed for a screen since a number (``last`` or ``since``), for pages without a stream."""
    wanted = request.GET.get("as", "")
    last = following.number(request.GET.get("last") or request.GET.get("since"))
    if wanted == audiences.PROJECTOR:
        actor = _screen(request, meeting_id)
    elif request.actor.kind != "person":
        return HttpResponse(status=401)
    else:
        actor = request.actor
    with scope(actor):
        meeting = queries.meeting(meeting_id)
        _check(queries.state_of(meeting_id), actor, wanted, position=meeting.position)
        follower = Follower(meeting=meeting, audience=wanted, person=str(actor.person_id or ""))
        return following.since(request, follower, last=last, at=clock.now())


def _screen(request: HttpRequest, meeting_id: UUID) -> Actor:
    paired = projecting.screen_of(request.COOKIES.get(PROJECTOR_COOKIE, ""), at=clock.now())
    if paired is None or paired.meeting_id != meeting_id:
        raise Denied(_("This screen does not follow the meeting any more."), code="not_paired")
    return system_actor("projector")


def _check(state: MeetingState, actor: Actor, wanted: str, *, position: int) -> None:
    if wanted == audiences.PROJECTOR:
        return
    if not audiences.entitled(state, actor, wanted, position=position):
        raise Denied(_("This screen is for somebody else."), code="not_this_audience")
