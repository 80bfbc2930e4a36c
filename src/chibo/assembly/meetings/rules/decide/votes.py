"""When a vote may be opened in the meeting, and what the meeting keeps of it.

The voting room decides who votes, what is needed and what came out.
"""

from typing import Any

from chibo.assembly.meetings.rules import kinds
from chibo.assembly.meetings.rules.decide import common, motions
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import ItemStage, MeetingState, VoteStage, VoteView


def vote(state: MeetingState, key: str) -> VoteView:
    """A vote of the meeting."""
    check(key in state.votes, "unknown_vote")
    return state.votes[key]


def check_openable(
    state: MeetingState,
    *,
    person: str,
    item: str,
    motion: str,
    amendment: str,
    quorum: dict[str, Any],
    predecessor: str,
) -> None:
    """Refuse to open a vote outside the current item, beside another, or without a quorum.

    Args:
        quorum: the fact of this second as ``electorate.quorum_of`` gives it.
        predecessor: the vote that this one repeats, if any.
    """
    common.pen(state, person)
    kinds.check_may_decide(state.kind)
    common.in_session(state)
    check(common.public_item(state, item).stage is ItemStage.CURRENT, "item_not_begun")
    check(state.open_vote is None, "vote_open")
    check(state.speaking is None, "somebody_speaking")
    waiting = [v for v in state.votes.values() if v.stage is VoteStage.CLOSED]
    check(not waiting, "wait_for_announcement")
    if amendment:
        check(motions.amendment(state, amendment).stage == "proposed", "motion_decided")
    elif motion:
        _check_motion(state, motion, predecessor)
    if predecessor:
        vote(state, predecessor)
    check(quorum["met"], "quorum_lost", present=quorum["present"], needed=quorum["needed"])


def _check_motion(state: MeetingState, key: str, predecessor: str) -> None:
    motion = motions.motion(state, key)
    again = predecessor != "" and motion.stage == "rejected"
    check(motion.stage == "debated" or again, "motion_decided")
    open_changes = [a for a in motion.amendments if a.stage == "proposed"]
    check(not open_changes, "amendments_open")


def check_leading(state: MeetingState, *, person: str, vote_id: str) -> VoteView:
    """The pen closes, announces or voids a vote of this meeting."""
    common.pen(state, person)
    return vote(state, vote_id)


def check_counting(state: MeetingState, *, person: str, vote_id: str, point: str) -> VoteView:
    """Counts are entered by the pen or people of the meeting who are named or present.

    Anybody on the roll who is not the same person twice may be the second pair of eyes; the voting
    room refuses the same person and unequal figures.
    """
    found = vote(state, vote_id)
    common.on_roll(state, person)
    if point:
        check(point in state.points, "unknown_point")
    return found
