"""What now? The one next step of whoever runs the meeting, from the state alone.

    convened ─► check-in ─► confirm ─► open ─► each item: begin, speakers, amendments, motion,
    tasks, vote, announce, conclusion ─► read back, adopt ─► grade ─► close ─► the minutes

A step is advice: every other deed that the state allows stays possible.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chibo.assembly.meetings.rules import attendance, kinds
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.progress import is_provisional, progress_of, votes_of
from chibo.assembly.meetings.rules.state import (
    ENDED,
    Item,
    MeetingState,
    Motion,
    Stage,
    VoteStage,
    VoteView,
)

RESOLUTION = "RESOLUTION"


class Code(StrEnum):
    """Names of the steps; the sentences for people are in ``screens.steps``."""

    OPEN_CHECK_IN = "open_check_in"
    CONFIRM = "confirm"
    CHECK_PEOPLE_IN = "check_people_in"
    OPEN_MEETING = "open_meeting"
    RESUME = "resume"
    COUNT = "count"
    WAIT_FOR_VOTES = "wait_for_votes"
    CLOSE_VOTE = "close_vote"
    ANNOUNCE = "announce"
    END_SPEECH = "end_speech"
    START_ITEM = "start_item"
    GIVE_FLOOR = "give_floor"
    VOTE_AMENDMENT = "vote_amendment"
    VOTE_MOTION = "vote_motion"
    VOTE_ITEM = "vote_item"
    RESTORE_QUORUM = "restore_quorum"
    WRITE_TASKS = "write_tasks"
    CONCLUDE = "conclude"
    COMPLETE = "complete"
    READ_BACK = "read_back"
    ANSWER = "answer"
    ADOPT = "adopt"
    GRADE = "grade"
    CLOSE = "close"
    CONVENE_AGAIN = "convene_again"
    MINUTES = "minutes"
    NOTHING = "nothing"
    OPEN_SESSION = "open_session"
    IN_SESSION = "in_session"


@dataclass(frozen=True, slots=True)
class Quorum:
    """The quorum as the voting rule computed it for this moment."""

    met: bool
    present: int
    needed: int


@dataclass(frozen=True, slots=True)
class Step:
    """The next step.

    Args:
        code: which one.
        deed: name of the command, "" when the step leads to a place of the page only.
        values: fields of the command.
        target: id of the place where the step happens ("" for the button alone).
        asks: the command cannot be undone, so the page asks first.
        places: values for the sentence.
    """

    code: Code
    deed: str = ""
    values: dict[str, str] = field(default_factory=dict)
    target: str = ""
    asks: bool = False
    places: dict[str, Any] = field(default_factory=dict)


def next_step(state: MeetingState, *, quorum: Quorum) -> Step:
    """The one next step of the pen."""
    if state.stage in ENDED:
        return _afterwards(state)
    if state.stage is Stage.CONVENED or state.is_adjourned:
        return Step(Code.OPEN_CHECK_IN, "open_check_in")
    if state.stage is Stage.CHECK_IN:
        return _check_in(state, quorum)
    if state.stage is Stage.SUSPENDED:
        return Step(Code.RESUME, "resume")
    return next(_in_session(state, quorum))


def _afterwards(state: MeetingState) -> Step:
    if state.stage is Stage.CLOSED:
        return Step(Code.MINUTES)
    if state.stage is Stage.FAILED_QUORUM and not state.followed_by:
        return Step(Code.CONVENE_AGAIN, "convene_again")
    return Step(Code.NOTHING)


def _check_in(state: MeetingState, quorum: Quorum) -> Step:
    waiting = _confirm(state)
    if waiting:
        return waiting
    places = {"present": quorum.present, "needed": quorum.needed}
    if quorum.met:
        return Step(Code.OPEN_MEETING, "open_meeting", places=places)
    return Step(Code.CHECK_PEOPLE_IN, target="roll", places=places)


def _in_session(state: MeetingState, quorum: Quorum) -> Iterator[Step]:
    """Steps in the order of their urgency; the first is the next."""
    if state.closed_item:
        yield Step(Code.IN_SESSION, target="closed", places={"number": state.closed_item.number})
    if state.open_vote:
        yield _voting(state, state.open_vote)
    yield from _announcing(state)
    if state.speaking:
        name = state.roll[state.speaking.roll].name
        yield Step(Code.END_SPEECH, "end_speech", {"id": state.speaking.id}, places={"name": name})
    item = state.current_item
    if item:
        yield from _at_item(state, item, quorum)
    yield from _onward(state)


def _voting(state: MeetingState, vote: VoteView) -> Step:
    progress = progress_of(state, vote)
    places = {"sent": progress.sent, "entitled": progress.entitled, "subject": vote.subject}
    if progress.uncounted:
        return Step(Code.COUNT, target="now", places=places)
    code = Code.CLOSE_VOTE if progress.is_complete else Code.WAIT_FOR_VOTES
    return Step(code, "close_vote", {"vote": vote.id}, asks=True, places=places)


def _announcing(state: MeetingState) -> Iterator[Step]:
    for vote in state.votes.values():
        if vote.stage is VoteStage.CLOSED:
            yield Step(
                Code.ANNOUNCE, "announce", {"vote": vote.id}, places={"subject": vote.subject}
            )


def _at_item(state: MeetingState, item: Item, quorum: Quorum) -> Iterator[Step]:
    if item.case and not item.closed:
        yield Step(Code.OPEN_SESSION, target="closed", places={"number": item.number})
    waiting = [s for s in state.waiting if s.item == item.id]
    if waiting:
        name = state.roll[waiting[0].roll].name
        yield Step(Code.GIVE_FLOOR, "give_floor", {"id": waiting[0].id}, places={"name": name})
    vote = _vote_wanted(state, item)
    if vote:
        confirm = _confirm(state)
        if confirm:
            yield confirm
        if not quorum.met:
            places = {"present": quorum.present, "needed": quorum.needed}
            yield Step(Code.RESTORE_QUORUM, target="roll", places=places)
        yield vote
    if item.kind in {"discussion", "decision", "tasks"} and not item.conclusion:
        yield Step(Code.CONCLUDE, target="conclusion", places={"number": item.number})


def _vote_wanted(state: MeetingState, item: Item) -> Step | None:
    """The vote that the item still needs: amendments, then motions, then the item itself."""
    motions = [m for m in state.motions.values() if m.item == item.id]
    for motion in motions:
        if motion.stage == "debated" and not _awaits_paper(state, motion):
            return _motion_vote(motion, item)
    if not item.decision_type or motions or votes_of(state, item):
        return None
    if item.decision_type == RESOLUTION and not state.tasks:
        return Step(Code.WRITE_TASKS, target="tasks")
    return Step(Code.VOTE_ITEM, target="vote", values={"item": item.id})


def _motion_vote(motion: Motion, item: Item) -> Step:
    values = {"item": item.id, "motion": motion.id}
    for amendment in motion.amendments:
        if amendment.stage == "proposed":
            return Step(
                Code.VOTE_AMENDMENT, target="vote", values={**values, "amendment": amendment.id}
            )
    return Step(Code.VOTE_MOTION, target="vote", values=values)


def _awaits_paper(state: MeetingState, motion: Motion) -> bool:
    """Voted on, but the result is provisional: papers of a cut-off point may change it."""
    return any(
        v.motion == motion.id and v.stage is VoteStage.ANNOUNCED and is_provisional(v)
        for v in state.votes.values()
    )


def _onward(state: MeetingState) -> Iterator[Step]:
    unfinished = common.unfinished(state)
    if unfinished:
        following = unfinished[0]
        places = {"number": following.number, "title": following.title}
        yield Step(Code.START_ITEM, "start_item", {"item": following.id}, places=places)
    waiting = [v for v in state.votes.values() if is_provisional(v) and v.stage != VoteStage.VOID]
    if waiting:
        yield Step(Code.COMPLETE, target="results", places={"subject": waiting[0].subject})
    yield from _reading(state)
    if state.grade is None and kinds.is_graded(state.kind):
        yield Step(Code.GRADE, target="grade")
    yield Step(Code.CLOSE, "close", asks=True)


def _reading(state: MeetingState) -> Iterator[Step]:
    """The minutes are read back and adopted before the meeting is graded (``rules.reading``)."""
    reading = state.reading
    if reading is None:
        yield Step(Code.READ_BACK, target="reading")
    elif reading.waiting:
        yield Step(Code.ANSWER, target="reading", places={"count": len(reading.waiting)})
    elif reading.adopted is None:
        yield Step(Code.ADOPT, target="reading")


def _confirm(state: MeetingState) -> Step | None:
    """Confirm self check-ins, one point after the other."""
    waiting = attendance.claims(state)
    if not waiting:
        return None
    point = waiting[0].point
    places = {"count": sum(p.point == point for p in waiting), "point": state.points[point].name}
    return Step(Code.CONFIRM, "confirm_all", {"point": point}, target="roll", places=places)
