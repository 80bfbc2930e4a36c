"""Reading back the minutes, objecting, correcting or recording, adopting; all while the meeting is open."""

from collections.abc import Sequence

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.reading import OPEN, Objection, Reading, needs_vote
from chibo.assembly.meetings.rules.refusal import Refusal, check
from chibo.assembly.meetings.rules.state import MeetingState, VoteStage, VoteView


def read_back(
    state: MeetingState, *, person: str, passages: Sequence[dict[str, str]]
) -> list[e.New]:
    """Read back the minutes so far; again after new contributions.

    Args:
        passages: ``key``, ``heading``, ``text`` of each, in order.
    """
    common.pen(state, person)
    common.in_session(state)
    check(state.open_vote is None, "vote_open")
    check(state.reading is None or state.reading.adopted is None, "minutes_adopted")
    check(passages, "nothing_to_read")
    return [e.New(e.READ_BACK, {"passages": list(passages)})]


def object_to(
    state: MeetingState, *, id: str, person: str, roll: str, about: str, text: str
) -> list[e.New]:
    """A member who is here objects to a passage, or to the whole (``about`` empty); the pen may write it down."""
    common.in_session(state)
    reading = _open(state)
    member = common.member(state, roll)
    here = attendance.present_now(state)
    check(roll in here, "not_present", name=member.name)
    if member.person != person:
        common.pen_or_responsible(state, person, here[roll].point)
    check(not about or about in reading.passages, "unknown_passage")
    data = {"id": id, "roll": roll, "key": about, "text": common.text(text)}
    return [e.New(e.OBJECTED, data)]


def correct(
    state: MeetingState, *, person: str, about: str, text: str, objection: str = ""
) -> list[e.New]:
    """Change a passage, because of an objection or of the pen's own accord."""
    common.pen(state, person)
    common.in_session(state)
    reading = _open(state)
    check(about in reading.passages, "unknown_passage")
    text = common.text(text)
    check(text != reading.text(about), "passage_same")
    data = {"key": about, "text": text}
    if objection:
        data["id"] = _waiting(reading, objection).id
    return [e.New(e.CORRECTED, data)]


def answer(state: MeetingState, *, person: str, objection: str, text: str) -> list[e.New]:
    """Leave the text as it is, and record the objection with the answer."""
    common.pen(state, person)
    common.in_session(state)
    waiting = _waiting(_open(state), objection)
    return [e.New(e.ANSWERED, {"id": waiting.id, "text": common.text(text)})]


def adopt(state: MeetingState, *, person: str, vote_when: str, vote: str = "") -> list[e.New]:
    """The meeting adopts the text: nobody objects, or by an open vote after its last change.

    Args:
        vote_when: the rule of the kind of meeting (``rules.reading``).
        vote: id of the vote; empty when the chair asked and nobody objected.
    """
    common.pen(state, person)
    common.in_session(state)
    reading = _open(state)
    check(not reading.waiting, "objection_waits")
    if vote:
        check(vote in {v.id for v in votes_on(state)}, "no_such_adoption")
        return [e.New(e.ADOPTED, {"vote": vote})]
    check(not needs_vote(reading, vote_when=vote_when), "adoption_needs_vote")
    return [e.New(e.ADOPTED, {})]


def votes_on(state: MeetingState) -> list[VoteView]:
    """Votes that may have adopted the text: open ones, passed, announced, opened after its last change."""
    reading = state.reading
    if reading is None:
        return []
    opened = {line.data["vote"]: line.seq for line in state.history if line.kind == e.VOTE_OPENED}
    return [
        vote
        for vote in state.votes.values()
        if vote.stage is VoteStage.ANNOUNCED
        and vote.secrecy == "open"
        and vote.result is not None
        and vote.result["passed"]
        and opened[vote.id] > reading.changed
    ]


def _open(state: MeetingState) -> Reading:
    reading = state.reading
    if reading is None:
        raise Refusal("not_read_back")
    check(reading.adopted is None, "minutes_adopted")
    return reading


def _waiting(reading: Reading, key: str) -> Objection:
    check(key in reading.objections, "unknown_objection")
    found = reading.objections[key]
    check(found.stage == OPEN, "objection_settled")
    return found
