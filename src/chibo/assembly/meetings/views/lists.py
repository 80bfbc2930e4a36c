"""The meetings of the unit for which one acts: running, coming, past; and what is printed of one."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.assembly.meetings import invitation, policy, queries
from chibo.assembly.meetings.forms.listed import OUTCOMES, PastForm
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.kinds import GROUP
from chibo.assembly.meetings.rules.state import MeetingState, Stage
from chibo.assembly.meetings.screens import people
from chibo.assembly.meetings.views import member
from chibo.core import clock, folding
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Missing
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import queries as organisation
from chibo.web import lists, sheets
from chibo.web.formats import time as hour
from chibo.web.responses import respond

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

PER_PAGE = 20


@require_safe
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """Meetings of the own unit; a draft is seen only by who may convene it."""
    actor = request.actor
    with scope(actor):
        unit = _own(actor)
        leads = may(actor, policy.CONVENE, position=unit.position)
        form = _past_form(request)
        waiting = queries.coming_or_running(unit.pk)
        if not leads:
            waiting = queries.of_person(waiting.exclude(stage=Stage.DRAFT), actor)
        context = {
            "unit": unit,
            "kinds": [k for k in queries.kinds(at=clock.now()) if k.code != GROUP] if leads else [],
            "leads": leads,
            "waiting": [_row(meeting, actor) for meeting in waiting],
            "form": form,
            "page": lists.page_of(request, _past(actor, unit, form), PER_PAGE),
            "query": lists.query_of(request),
        }
        return respond(request, "meetings/list.html", context, fragment="past")


def _past_form(request: ActorRequest) -> PastForm:
    kinds = [(kind.code, kind.name) for kind in queries.kinds(at=clock.now())]
    return PastForm(request.GET or None, kinds=kinds)


def _past(actor: Actor, unit: "Unit", form: PastForm) -> QuerySet[Meeting]:
    """Ended meetings of the unit that fit, latest first."""
    found = queries.ended(unit.pk).filter(folding.holds(form.chosen("q")))
    for name in ("kind", "stage"):
        if wanted := form.chosen(name):
            found = found.filter(**{name: wanted})
    leads = may(actor, policy.CONVENE, position=unit.position)
    return found if leads else queries.of_person(found, actor)


@require_safe
@signed_in
def page_file(request: ActorRequest, kind: str) -> HttpResponse:
    """The past meetings as a file."""
    sheets.known(kind)
    actor = request.actor
    heads = [_("Meeting"), _("Day"), _("Begin"), _("Place"), _("How it ended")]
    with scope(actor):
        unit = _own(actor)
        found = _past(actor, unit, _past_form(request))[: lists.MOST_IN_FILE]
        rows: list[list[sheets.Cell]] = [
            [one.title, localdate(one.planned_start), hour(one.planned_start), one.place,
             str(OUTCOMES[one.stage])]
            for one in found
        ]  # fmt: skip
    return sheets.download(sheets.Sheet(name=_("Meetings"), heads=heads, rows=rows), kind)


def _own(actor: Actor) -> "Unit":
    if actor.unit_id is None:
        raise Denied(_("You belong to no unit here. Ask your secretary."), code="no_unit")
    return organisation.unit(actor.unit_id)


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
