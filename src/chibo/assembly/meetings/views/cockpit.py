"""The cockpit: the page, and the deeds that are sent from it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from chibo.assembly.meetings import audiences, queries
from chibo.assembly.meetings.forms import deeds as forms
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import ENDED, MeetingState, Stage
from chibo.assembly.meetings.screens import cockpit, entrance
from chibo.assembly.meetings.services import (
    careful,
    closed,
    deeds,
    excuses,
    guests,
    life,
    reading_back,
    votes,
)
from chibo.assembly.meetings.views import links
from chibo.assembly.meetings.views.commands import Deed, Page, perform
from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.errors import ChiboError, Denied
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond

DEEDS = {
    "open_check_in": Deed(forms.Nothing, life.open_check_in),
    "open_meeting": Deed(forms.Nothing, life.open_meeting),
    "fail": Deed(forms.Nothing, life.fail),
    "close": Deed(forms.Nothing, life.close),
    "suspend": Deed(forms.Nothing, deeds.suspend),
    "resume": Deed(forms.Nothing, deeds.resume),
    "adjourn": Deed(forms.Adjourn, life.adjourn),
    "postpone": Deed(forms.Postpone, life.postpone),
    "cancel": Deed(forms.Reason, life.cancel),
    "hand_chair": Deed(forms.Preside, deeds.hand_chair),
    "change_secretary": Deed(forms.Preside, deeds.change_secretary),
    "prepare": Deed(forms.Prepare, deeds.prepare),
    "invite_guest": Deed(forms.InviteGuest, guests.invite),
    "welcome_guest": Deed(forms.Guest, deeds.welcome_guest),
    "grade": Deed(forms.Grade, careful.grade),
    "object_for": Deed(forms.ObjectFor, reading_back.object_to),
    "correct_passage": Deed(forms.CorrectPassage, reading_back.correct),
    "answer_objection": Deed(forms.AnswerObjection, reading_back.answer),
    "adopt": Deed(forms.Adopt, reading_back.adopt),
    "confirm_presence": Deed(forms.Thing, deeds.confirm_presence),
    "confirm_all": Deed(forms.AtPoint, deeds.confirm_all),
    "reject_presence": Deed(forms.Thing, deeds.reject_presence),
    "enter_presence": Deed(forms.Enter, deeds.enter_presence),
    "end_presence": Deed(forms.Going, deeds.end_presence),
    "excuse": Deed(forms.Excuse, excuses.record),
    "answer_excuse": Deed(forms.AnswerExcuse, excuses.answer),
    "lose_point": Deed(forms.AtPoint, deeds.lose_point),
    "regain_point": Deed(forms.AtPoint, deeds.regain_point),
    "begin_session": Deed(forms.BeginSession, closed.begin),
    "start_item": Deed(forms.ItemDeed, deeds.start_item),
    "conclude": Deed(forms.Conclude, careful.conclude_item),
    "skip_item": Deed(forms.SetAside, deeds.skip_item),
    "defer_item": Deed(forms.SetAside, deeds.defer_item),
    "ask_floor": Deed(forms.AskFloor, deeds.ask_floor),
    "withdraw_request": Deed(forms.Thing, deeds.withdraw_request),
    "give_floor": Deed(forms.Thing, deeds.give_floor),
    "end_speech": Deed(forms.Said, deeds.end_speech),
    "summarise": Deed(forms.Summarise, careful.summarise_speech),
    "put_motion": Deed(forms.PutMotion, deeds.put_motion),
    "amend": Deed(forms.Amend, deeds.amend_motion),
    "withdraw_motion": Deed(forms.MotionDeed, deeds.withdraw_motion),
    "withdraw_amendment": Deed(forms.AmendmentDeed, deeds.withdraw_amendment),
    "open_vote": Deed(forms.OpenVote, votes.open_vote),
    "close_vote": Deed(forms.VoteDeed, votes.close_vote),
    "announce": Deed(forms.VoteDeed, votes.announce),
    "end_wait": Deed(forms.VoteDeed, votes.end_wait),
    "void": Deed(forms.VoidVote, votes.void),
    "write_note": Deed(forms.Note, deeds.write_note),
    "set_task": Deed(forms.SetTask, deeds.set_task),
    "drop_task": Deed(forms.DropThing, careful.drop_task),
    "undo": Deed(forms.Undo, deeds.undo),
}


def check_pen(state: MeetingState, actor: Actor) -> None:
    """Refuse everybody but the chair and the minutes secretary.

    Raises:
        Denied: says whose page it is, and where the person's own page of the meeting is.
    """
    if str(actor.person_id or "") not in state.pens:
        raise Denied(
            _(
                "This page is for the chair and the minutes secretary of this meeting. You follow it from the page of the meeting."
            ),
            code="pen_only",
        )


@require_safe
@signed_in
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Run the meeting; two statements beside those of the frame, one more for the quorum's rule."""
    with scope(request.actor):
        meeting = queries.meeting(meeting_id)
        if meeting.stage == Stage.DRAFT:
            return HttpResponseRedirect(reverse("meetings:convene", args=[meeting_id]))
        state = queries.state_of(meeting_id)
        check_pen(state, request.actor)
        return _show(request, meeting, state)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def deed(request: ActorRequest, meeting_id: UUID, name: str) -> HttpResponse:
    """Do something from the cockpit."""
    url = reverse("meetings:run", args=[meeting_id])
    if request.method != "POST":
        return HttpResponseRedirect(url)

    def regions(state: MeetingState) -> Any:
        return cockpit.regions(state, meeting=str(meeting_id))

    def show(typed: dict[str, Any], refusal: ChiboError) -> HttpResponse:
        with scope(request.actor):
            meeting = queries.meeting(meeting_id)
            state = queries.state_of(meeting_id)
            check_pen(state, request.actor)
            return _show(request, meeting, state, typed=typed, refusal=refusal)

    return perform(
        request, meeting_id, name, deeds=DEEDS, page=Page(url=url, regions=regions, show=show)
    )


def _show(
    request: ActorRequest,
    meeting: Meeting,
    state: MeetingState,
    *,
    typed: dict[str, Any] | None = None,
    refusal: ChiboError | None = None,
) -> HttpResponse:
    door = entrance.region(
        state, meeting=str(meeting.pk), secret=bytes(meeting.door_secret), at=clock.now()
    )
    context = {
        "meeting": meeting,
        "state": state,
        "live": links.live(request, meeting.pk, audiences.PEN, state.seq),
        "ended": state.stage in ENDED,
        "regions": {**cockpit.regions(state, meeting=str(meeting.pk)), entrance.ID: door},
        "may_rehearse": links.may_rehearse(request.actor, meeting),
        "typed": typed or {},
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return respond(request, "meetings/cockpit.html", context, status=status, seq=state.seq)
