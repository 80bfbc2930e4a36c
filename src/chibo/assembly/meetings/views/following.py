"""What a screen needs to see after a number: for deeds' replies, and for pages without a stream."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from chibo.assembly.meetings import audiences, ballots, queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.screens import Regions, entrance, personal, registry, rendering, spoken
from chibo.web.responses import SEQ

DOORS = frozenset({audiences.PROJECTOR, audiences.PEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A screen: of which meeting, for whom, as what."""

    meeting: Meeting
    audience: str
    person: str = ""

    @property
    def key(self) -> str:
        return str(self.meeting.pk)


def regions_at(follower: Follower, state: MeetingState, *, door_code: str = "") -> Regions:
    """All regions of a screen, with the person's own two; at most one statement, for a receipt."""
    found = registry.regions_of(follower.audience, state, meeting=follower.key)
    if follower.audience in audiences.MEMBERS or follower.audience == audiences.OBSERVER:
        mine = personal.mine_of(state, follower.person)
        beside = personal.Beside(receipt=_receipt(state, mine, follower), door_code=door_code)
        found |= personal.regions(mine, meeting=follower.key, beside=beside)
    return found


def _receipt(
    state: MeetingState, mine: personal.Mine, follower: Follower
) -> personal.Receipt | None:
    if mine.ballot is None or mine.ballot.way != "sent":
        return None
    found = ballots.receipts(state, vote_id=mine.ballot.vote, persons={follower.person})
    return found.get(follower.person)


def since(request: HttpRequest, follower: Follower, *, last: int, at: datetime) -> HttpResponse:
    """The regions that are not what they were after event ``last``; 204 when nothing has happened.

    A number below one, or one that the meeting has not reached, asks for everything.
    """
    events = queries.events_of(follower.meeting.pk)
    state = fold.replay(events)
    known = 0 < last <= state.seq
    if known and last == state.seq:
        return _numbered(HttpResponse(status=204), state)
    then = fold.replay(events[:last]) if known else None
    after = regions_at(follower, state)
    shown = _different(follower, then, after) if then else after
    if follower.audience in DOORS and (then is None or entrance.turned(then, state)):
        secret = bytes(follower.meeting.door_secret)
        shown[entrance.ID] = entrance.region(state, meeting=follower.key, secret=secret, at=at)
    html = rendering.for_page(shown, request)
    words = spoken.of_meeting(then, state) if then else ""
    return _numbered(HttpResponse(rendering.joined(html.values(), say=words)), state)


def after_deed(request: HttpRequest, meeting_id: UUID, *, person: str, seq: int) -> HttpResponse:
    """What a member's command that ended with event ``seq`` changed, and always what is one's own."""
    events = queries.events_of(meeting_id)
    state = fold.replay(events)
    follower = Follower(
        meeting=queries.meeting(meeting_id),
        audience=audiences.of_member(state, person),
        person=person,
    )
    before = fold.replay(events[: state.history[seq - 1].deed - 1])
    after = regions_at(follower, state)
    shown = _different(follower, before, after)
    shown |= {name: after[name] for name in personal.IDS}
    html = rendering.for_page(shown, request)
    return _numbered(HttpResponse(rendering.joined(html.values())), state)


def _different(follower: Follower, then: MeetingState, after: Regions) -> Regions:
    before = regions_at(follower, then)
    return {name: after[name] for name in rendering.changed(before, after)}


def _numbered(response: HttpResponse, state: MeetingState) -> HttpResponse:
    response[SEQ] = str(state.seq)
    response["Cache-Control"] = "no-store"
    return response


def number(text: str | None) -> int:
    """A number of an address; anything else counts as none."""
    try:
        return int(text or "")
    except ValueError:
        return 0
