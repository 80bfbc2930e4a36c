"""When a vote may be opened in the meeting, and what the meeting keeps of it.

The voting room decides who votes, what is needed and what came out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules import kinds
from chibo.assembly.meetings.rules.decide import common, motions
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import ItemStage, MeetingState, VoteStage, VoteView
from chibo.assembly.voting.rules.sheet import INVALID, VALID, Sheet, from_data


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


def persons_named(state: MeetingState, names: Sequence[str]) -> tuple[str, ...]:
    """Ids of official members by their names, as the plan of a ballot lists them.

    Raises:
        Refusal: ``voter_unknown`` for a name that is not, or not once, among them.
    """
    known: dict[str, list[str]] = {}
    for member in state.roll.values():
        if member.is_official:
            known.setdefault(member.name, []).append(member.person)
    for name in names:
        check(len(known.get(name, ())) == 1, "voter_unknown", name=name)
    return tuple(known[name][0] for name in names)


def left_to_elect(state: MeetingState, key: str) -> Sheet | None:
    """The names of a vote that is repeated: its equals at the last seat, else those who were not elected.

    None for a vote without names.
    """
    before = vote(state, key)
    sheet, told = from_data(before.sheet), before.result or {}
    if sheet is None or not told.get("open_seats"):
        return sheet
    left = told["tied"] or [one for one in sheet.names if one not in told["elected"]]
    return replace(sheet, names=tuple(left), seats=told["open_seats"])


def papers(state: MeetingState, *, vote_id: str, figures: Mapping[str, int]) -> int:
    """How many papers a count is about; with names a paper is in several of its figures."""
    if vote(state, vote_id).sheet:
        return figures.get(VALID, 0) + figures.get(INVALID, 0)
    return sum(figures.values())


def check_issued(state: MeetingState, *, vote_id: str, point: str, counted: int) -> None:
    """Refuse to count more papers than were handed out; unknown where nobody noted a figure.

    A paper that the board did not hand out is invalid (Quy chế bầu cử trong Đảng, Điều 17), so there
    cannot be more in the box.
    """
    issued = vote(state, vote_id).issued.get(point)
    check(issued is None or counted <= issued, "more_than_issued", counted=counted, issued=issued)
