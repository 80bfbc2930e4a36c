"""The meetings of the unit for which one acts: running, coming, past; and what is printed of one."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.assembly.meetings import invitation, policy, queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.kinds import GROUP
from chibo.assembly.meetings.rules.state import MeetingState, Stage
from chibo.assembly.meetings.screens import people
from chibo.assembly.meetings.views import member
from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Missing
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import queries as organisation
from chibo.web.responses import respond

PER_PAGE = 20
LONGEST_QUERY = 100


@require_safe
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """Meetings of the own unit; a draft is seen only by who may convene it."""
    actor = request.actor
    with scope(actor):
        if actor.unit_id is None:
            raise Denied(_("You belong to no unit here. Ask your secretary."), code="no_unit")
        unit = organisation.unit(actor.unit_id)
        leads = may(actor, policy.CONVENE, position=unit.position)
        asked = request.GET.get("q", "").strip()[:LONGEST_QUERY]
        past = queries.ended(unit.pk)
        if asked:
            past = past.filter(title__icontains=asked)
        waiting = queries.coming_or_running(unit.pk)
        if not leads:
            waiting = waiting.exclude(stage=Stage.DRAFT)
            waiting, past = (queries.of_person(rows, actor) for rows in (waiting, past))
        context = {
            "unit": unit,
            "kinds": [k for k in queries.kinds(at=clock.now()) if k.code != GROUP] if leads else [],
            "leads": leads,
            "waiting": [_row(meeting, actor) for meeting in waiting],
            "page": Paginator(past, PER_PAGE).get_page(request.GET.get("page")),
            "q": asked,
        }
        return respond(request, "meetings/list.html", context, fragment="past")


def _row(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    return {
        "title": meeting.title,
        "start": meeting.next_start,
        "place": meeting.place,
        "stage": "adjourned" if meeting.resumes_at else meeting.stage,
        "url": reverse(f"meetings:{_page_of(meeting, actor)}", args=[meeting.pk]),
    }


def _page_of(meeting: Meeting, actor: Actor) -> str:
    """The page of a meeting that is this person's: to plan it, to run it or to follow it."""
    if meeting.stage == Stage.DRAFT:
        return "convene"
    pens = {meeting.chair_id, meeting.secretary_id}
    return "run" if actor.person_id in pens else "member"


@require_safe
@signed_in
def print_agenda(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The agenda on paper."""
    with scope(request.actor):
        meeting, state = _convened(meeting_id)
        member.audience_of(state, request.actor, position=meeting.position)
        context = {"meeting": meeting, "state": state, "items": invitation.in_order(state)}
        return render(request, "meetings/print_agenda.html", context)


@require_safe
@signed_in
def print_attendance(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The roll on paper, with a column for signatures; for who runs the meeting or a point."""
    with scope(request.actor):
        meeting, state = _convened(meeting_id)
        person = str(request.actor.person_id)
        responsible = {p.responsible for p in state.points.values()}
        if person not in state.pens | responsible:
            raise Denied(
                _(
                    "The roll is printed by the chair, the minutes secretary or who is responsible for a point."
                ),
                code="pen_only",
            )
        context = {
            "meeting": meeting,
            "state": state,
            "rows": people.rows(state),
            "guests": state.invited_guests,
        }
        return render(request, "meetings/print_attendance.html", context)


def _convened(meeting_id: UUID) -> tuple[Meeting, MeetingState]:
    meeting = queries.meeting(meeting_id)
    if meeting.stage == Stage.DRAFT:
        raise Missing(_("There is no such meeting."), code="no_meeting")
    return meeting, queries.state_of(meeting_id)
