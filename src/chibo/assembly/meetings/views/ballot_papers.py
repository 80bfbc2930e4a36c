"""Ballot papers of a point: as many as vote on paper there, printed, and noted when handed out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chibo.assembly.meetings import ballot_paper, queries
from chibo.assembly.meetings.forms.counts import IssueForm
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import MeetingState, VoteView
from chibo.assembly.meetings.services import votes
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting.rules.electorate import Channel
from chibo.core import clock
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: ActorRequest, meeting_id: UUID, vote_id: UUID, point_id: str) -> HttpResponse:
    """The papers of one vote at one point."""
    with scope(request.actor):
        meeting, state, vote = _found(request, meeting_id, vote_id, point_id)
        persons = voting.places(vote_id).get((Channel.PAPER.value, point_id), 0)
        if not persons:
            raise Missing(_("Nobody votes on paper here."), code="no_papers")
        if request.method != "POST":
            first = {"papers": vote.issued.get(point_id, persons)}
            form = IssueForm(initial=first, persons=persons)
            return _show(request, meeting, state, vote, point_id, form)
        form = IssueForm(request.POST, persons=persons)
        if form.is_valid() and _noted(request, meeting_id, vote_id, point_id, form):
            return redirect(request.path)
        return _show(request, meeting, state, vote, point_id, form, status=422)


def places(state: MeetingState) -> list[tuple[str, int]]:
    """Names and ids of the points with ballot papers in the vote that is open: (id, persons)."""
    vote = state.open_vote
    if vote is None:
        return []
    return [
        (point, persons)
        for (channel, point), persons in sorted(voting.places(UUID(vote.id)).items())
        if channel == Channel.PAPER
    ]


def _found(
    request: ActorRequest, meeting_id: UUID, vote_id: UUID, point_id: str
) -> tuple[Meeting, MeetingState, VoteView]:
    meeting, state = queries.meeting(meeting_id), queries.state_of(meeting_id)
    vote, point = state.votes.get(str(vote_id)), state.points.get(point_id)
    if vote is None or point is None:
        raise Missing(_("There is no such vote."), code="no_vote")
    if str(request.actor.person_id) not in state.pens | {point.responsible}:
        raise Denied(
            _("Papers are handed out by those who run the meeting or a point."), code="pen_only"
        )
    return meeting, state, vote


def _noted(
    request: ActorRequest, meeting_id: UUID, vote_id: UUID, point_id: str, form: IssueForm
) -> bool:
    try:
        votes.issue_papers(
            actor=request.actor,
            meeting_id=meeting_id,
            vote_id=vote_id,
            point=point_id,
            papers=form.cleaned_data["papers"],
            at=clock.now(),
            key=request.POST.get("idempotency_key") or None,
        )
    except ChiboError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _show(
    request: ActorRequest,
    meeting: Meeting,
    state: MeetingState,
    vote: VoteView,
    point_id: str,
    form: IssueForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "state": state,
        "vote": vote,
        "point": state.points[point_id],
        "form": form,
        "issued": vote.issued.get(point_id),
        "paper": ballot_paper.of_vote(state, vote),
        "copies": range(form.persons),
    }
    return respond(request, "meetings/print_ballots.html", context, status=status)
