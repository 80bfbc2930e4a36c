"""The page of a secondary point, for its responsible person."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from chibo.assembly.meetings import audiences, queries
from chibo.assembly.meetings.forms import deeds as forms
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.screens import Regions
from chibo.assembly.meetings.screens import point as screen
from chibo.assembly.meetings.services import deeds
from chibo.assembly.meetings.views import links
from chibo.assembly.meetings.views.commands import Deed, Page, perform
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond

DEEDS = {
    "confirm_presence": Deed(forms.Thing, deeds.confirm_presence),
    "confirm_all": Deed(forms.AtPoint, deeds.confirm_all),
    "reject_presence": Deed(forms.Thing, deeds.reject_presence),
    "enter_presence": Deed(forms.Enter, deeds.enter_presence),
    "end_presence": Deed(forms.Going, deeds.end_presence),
    "ask_floor": Deed(forms.AskFloor, deeds.ask_floor),
    "regain_point": Deed(forms.AtPoint, deeds.regain_point),
}


@require_safe
@signed_in
def page(request: ActorRequest, meeting_id: UUID, point_id: str) -> HttpResponse:
    """The roll of one point, its link, the hands counted there; two statements."""
    with scope(request.actor):
        meeting, state = _checked(request, meeting_id, point_id)
        return _show(request, meeting, state, point_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def deed(request: ActorRequest, meeting_id: UUID, point_id: str, name: str) -> HttpResponse:
    """Do something from the page of a point."""
    url = reverse("meetings:point", args=[meeting_id, point_id])
    if request.method != "POST":
        return HttpResponseRedirect(url)
    with scope(request.actor):
        _checked(request, meeting_id, point_id)

    def regions(state: MeetingState) -> Regions:
        return screen.regions(state, meeting=str(meeting_id), point=point_id)

    def show(typed: dict[str, Any], refusal: ChiboError) -> HttpResponse:
        with scope(request.actor):
            meeting, state = _checked(request, meeting_id, point_id)
            return _show(request, meeting, state, point_id, typed=typed, refusal=refusal)

    return perform(
        request, meeting_id, name, deeds=DEEDS, page=Page(url=url, regions=regions, show=show)
    )


def _checked(
    request: ActorRequest, meeting_id: UUID, point_id: str
) -> tuple[Meeting, MeetingState]:
    meeting = queries.meeting(meeting_id)
    state = queries.state_of(meeting_id)
    if point_id not in state.points:
        raise Missing(_("There is no such meeting point."), code="unknown_point")
    wanted = f"{audiences.POINT}{point_id}"
    if not audiences.entitled(state, request.actor, wanted, position=meeting.position):
        raise Denied(
            _(
                "This page is for the person responsible for the point, the chair and the minutes secretary."
            ),
            code="responsible_only",
        )
    return meeting, state


def _show(
    request: ActorRequest,
    meeting: Meeting,
    state: MeetingState,
    point_id: str,
    *,
    typed: dict[str, Any] | None = None,
    refusal: ChiboError | None = None,
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "state": state,
        "point": state.points[point_id],
        "live": links.live(request, meeting.pk, f"{audiences.POINT}{point_id}", state.seq),
        "regions": screen.regions(state, meeting=str(meeting.pk), point=point_id),
        "typed": typed or {},
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return respond(request, "meetings/point.html", context, status=status, seq=state.seq)
