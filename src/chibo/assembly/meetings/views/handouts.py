"""What goes out before a meeting: the invitation as text, the calendar file, what is printed."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.assembly.meetings import calendars, invitation, policy, queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.views import ballot_papers, member
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Missing
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond


@require_safe
@signed_in
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Everything to be printed or sent, for those who run the meeting."""
    with scope(request.actor):
        meeting, state = convened(meeting_id)
        if not runs(meeting, state, request.actor):
            raise Denied(
                _("Invitations are sent by the chair or the minutes secretary."), code="pen_only"
            )
        kind = queries.kind(meeting.kind, at=meeting.planned_start)
        context = {
            "meeting": meeting,
            "state": state,
            "text": invitation.text(state, kind=kind.name, url=address(meeting_id)),
            "vote": state.open_vote,
            "places": ballot_papers.places(state),
        }
        return respond(request, "meetings/handouts.html", context)


@require_safe
@signed_in
def calendar(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The meeting for one's calendar, with the agenda that everybody gets."""
    with scope(request.actor):
        meeting, state = convened(meeting_id)
        member.audience_of(state, request.actor, position=meeting.position)
        titles = enumerate(invitation.public_titles(state), start=1)
        found = calendars.appointment(
            queries.changes_of([meeting_id])[meeting_id],
            uid=uid(meeting_id),
            title=state.title,
            place=state.place,
            url=address(meeting_id),
            words="\n".join(f"{number}. {title}" for number, title in titles),
        )
    return file(calendars.calendar([found]), name=f"{found.start:%Y-%m-%d}.ics")


def convened(meeting_id: UUID) -> tuple[Meeting, MeetingState]:
    """A meeting that everybody was invited to.

    Raises:
        Missing: there is none, or it is a draft, or a closed session.
    """
    meeting = queries.meeting(meeting_id)
    state = queries.state_of(meeting_id)
    if meeting.parent_id is not None or state.convened_at is None:
        raise Missing(_("There is no such meeting."), code="no_meeting")
    return meeting, state


def runs(meeting: Meeting, state: MeetingState, actor: Actor) -> bool:
    """Whether somebody runs this meeting or convenes those of the unit."""
    return str(actor.person_id) in state.pens or may(
        actor, policy.CONVENE, position=meeting.position
    )


def address(meeting_id: UUID) -> str:
    """The full address of a meeting's page."""
    return settings.SITE_URL.rstrip("/") + reverse("meetings:member", args=[meeting_id])


def uid(meeting_id: UUID) -> str:
    """The name of a meeting in calendars, for good."""
    return f"{meeting_id}@{settings.SITE.host}"


def file(data: bytes, *, name: str) -> HttpResponse:
    """A calendar file."""
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
