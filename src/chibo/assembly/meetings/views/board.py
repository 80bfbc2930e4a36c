"""The counting board: two people count, each enters the figures alone."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from chibo.assembly.meetings import audiences, queries
from chibo.assembly.meetings.forms.counts import CountForm
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules import progress
from chibo.assembly.meetings.rules.state import MeetingState, VoteStage, VoteView
from chibo.assembly.meetings.screens import board, history
from chibo.assembly.meetings.services import votes
from chibo.assembly.meetings.views import links
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting.rules import sheet as sheets
from chibo.assembly.voting.rules.counting import Count, CountStage
from chibo.assembly.voting.rules.sheet import Sheet
from chibo.core import clock
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond

PAPER = "paper"
NOTHING = Count(stage=CountStage.NONE)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: ActorRequest, meeting_id: UUID, vote_id: UUID, point_id: str) -> HttpResponse:
    """One count at one point: the form, how it stands, and the other points."""
    with scope(request.actor):
        meeting, state, vote = _found(request, meeting_id, vote_id)
        place = _place(state, vote, point_id)
        if request.method != "POST":
            return _show(request, meeting, state, vote, place, place.form())
        form = place.form(request.POST)
        if not form.is_valid():
            return _show(request, meeting, state, vote, place, form, status=422)
        return _enter(request, meeting, vote, place, form)


@dataclass(frozen=True, slots=True)
class Place:
    """Where is counted, how, how many persons; ``late``: papers after the vote was closed."""

    point: str
    channel: str
    persons: int
    late: bool
    forms: tuple[str, ...] = ()
    sheet: Sheet | None = None

    def form(self, *data: Any) -> CountForm:
        return CountForm(
            *data,
            channel=self.channel,
            persons=self.persons,
            forms=self.forms,
            sheet=self.sheet,
        )


def _place(state: MeetingState, vote: VoteView, point: str) -> Place:
    """The count of a point.

    Raises:
        Missing: nobody is counted there.
    """
    if vote.stage is VoteStage.OPEN:
        for (channel, where), persons in voting.places(UUID(vote.id)).items():
            if where == point and channel != progress.DEVICE:
                return _named(vote, Place(point, channel, persons, late=False))
    elif point in state.points:
        waiting = progress.awaited(state, vote).get(point, 0)
        return _named(vote, Place(point, PAPER, waiting, late=True))
    raise Missing(_("Nothing is counted here."), code="no_count")


def _named(vote: VoteView, place: Place) -> Place:
    return replace(place, forms=vote.forms, sheet=sheets.from_data(vote.sheet))


def _found(
    request: ActorRequest, meeting_id: UUID, vote_id: UUID
) -> tuple[Meeting, MeetingState, VoteView]:
    meeting = queries.meeting(meeting_id)
    state = queries.state_of(meeting_id)
    if state.roll_of(str(request.actor.person_id or "")) is None:
        raise Denied(_("Counts are entered by two members of the branch."), code="not_on_roll")
    vote = state.votes.get(str(vote_id))
    if vote is None:
        raise Missing(_("There is no such vote."), code="no_vote")
    return meeting, state, vote


def _enter(
    request: ActorRequest,
    meeting: Meeting,
    vote: VoteView,
    place: Place,
    form: CountForm,
) -> HttpResponse:
    key = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key") or None
    enter = votes.enter_pending if place.late else votes.enter_count
    try:
        enter(
            actor=request.actor,
            meeting_id=meeting.pk,
            vote_id=UUID(vote.id),
            point=place.point,
            figures=form.cleaned_data,
            at=clock.now(),
            key=key,
        )
    except (Missing, Denied):
        raise
    except ChiboError as refusal:
        form.add_error(None, str(refusal))
        state = queries.state_of(meeting.pk)
        return _show(request, meeting, state, vote, place, form, status=refusal.status)
    state = queries.state_of(meeting.pk)
    return _show(request, meeting, state, state.votes[vote.id], place, place.form())


def _show(
    request: ActorRequest,
    meeting: Meeting,
    state: MeetingState,
    vote: VoteView,
    place: Place,
    form: CountForm,
    *,
    status: int = 200,
) -> HttpResponse:
    counts = voting.counts_of(UUID(vote.id), late=place.late)
    count = counts.get((place.channel, place.point), NOTHING)
    person = str(request.actor.person_id)
    context = {
        "meeting": meeting,
        "state": state,
        "vote": vote,
        "place": place,
        "point": state.points[place.point],
        "form": form,
        "count": count,
        "own_first": count.first == person,
        "first_name": history.who(state, count.first),
        "issued": vote.issued.get(place.point),
        "hands_out": vote.stage is VoteStage.OPEN
        and person in state.pens | {state.points[place.point].responsible},
        "may_enter": place.persons > 0,
        "regions": board.regions(state, meeting=str(meeting.pk)),
        "runs": person in state.pens,
        "live": links.live(request, meeting.pk, audiences.BOARD, state.seq),
        "follows": audiences.entitled(
            state, request.actor, audiences.BOARD, position=meeting.position
        ),
    }
    fragment = ["entry", "places"] if status == 200 else "entry"
    return respond(
        request, "meetings/board.html", context, fragment=fragment, status=status, seq=state.seq
    )
