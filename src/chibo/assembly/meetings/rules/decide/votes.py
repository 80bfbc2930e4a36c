"""When a vote may be opened in the meeting, and what the meeting keeps of it.

The voting room decides who votes, what is needed and what came out.
"""

from typing import Any

from chibo.assembly.meetings.rules import events as e
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


def issue_papers(
    state: MeetingState, *, person: str, vote_id: str, point: str, papers: int, persons: int
) -> list[e.New]:
    """Note how many ballot papers were handed out at a point; a later figure replaces an earlier one.

    A paper that was spoilt is handed back for a new one and not counted again, so that there are
    never more papers than persons.

    Args:
        persons: who vote on paper there.
    """
    found = vote(state, vote_id)
    common.pen_or_responsible(state, person, point)
    check(found.stage is VoteStage.OPEN, "vote_not_open")
    check(point not in found.counted, "papers_counted")
    check(1 <= papers <= persons, "papers_of_nobody", papers=papers, persons=persons)
    if found.issued.get(point) == papers:
        return []
    return [e.New(e.PAPERS_ISSUED, {"vote": vote_id, "where": point, "papers": papers})]


def check_issued(state: MeetingState, *, vote_id: str, point: str, counted: int) -> None:
    """Refuse to count more papers than were handed out; unknown where nobody noted a figure.

    A paper that the board did not hand out is invalid (Quy chế bầu cử trong Đảng, Điều 17), so there
    cannot be more in the box.
    """
    issued = vote(state, vote_id).issued.get(point)
    check(issued is None or counted <= issued, "more_than_issued", counted=counted, issued=issued)
