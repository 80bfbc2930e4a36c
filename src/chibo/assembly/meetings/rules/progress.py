"""How far a vote is, on own devices and point by point: counts only, never who."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.attendance import present_at
from chibo.assembly.meetings.rules.state import Item, MeetingState, VoteStage, VoteView

DEVICE = "device"
PHONE = "phone"
"""A secret ballot from the own phone: counted by its proofs, not by two people at a point."""


def places(vote: VoteView) -> dict[str, int]:
    """Persons by meeting point where two people count them (hands, cards or papers)."""
    sizes: dict[str, int] = {}
    for where in vote.electors.values():
        if where not in {DEVICE, PHONE}:
            sizes[where] = sizes.get(where, 0) + 1
    return sizes


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an open vote has come.

    Args:
        entitled: electors who are present, over all channels.
        sent: own devices that have sent, plus persons of the points that were counted.
        uncounted: connected points that have no agreed count yet.
    """

    entitled: int
    sent: int
    uncounted: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Nobody is left to vote."""
        return self.sent >= self.entitled and not self.uncounted


def progress_of(state: MeetingState, vote: VoteView) -> Progress:
    """Progress of a vote; a point that is cut off is not waited for."""
    sizes = places(vote)
    counted = sum(n for point, n in sizes.items() if point in vote.counted)
    if PHONE in vote.counted:
        counted += sum(where == PHONE for where in vote.electors.values())
    open_points = [p for p in sizes if p not in vote.counted and state.points[p].lost_at is None]
    return Progress(
        entitled=len(vote.electors), sent=len(vote.cast) + counted, uncounted=tuple(open_points)
    )


def awaited(state: MeetingState, vote: VoteView) -> dict[str, int]:
    """Points that were cut off when the vote closed → persons whose papers may still come in."""
    if vote.stage is VoteStage.VOID or vote.closed_at is None:
        return {}
    if not vote.result or not vote.result.get("pending"):
        return {}
    here = present_at(state, vote.opened_at)
    entered = {
        line.data["where"]
        for line in state.history
        if line.kind == e.VOTE_COMPLETED and line.data["vote"] == vote.id
    }
    waiting = {}
    for point in sorted(_cut_off(state, vote.closed_at) - entered - set(vote.counted)):
        missing = [
            roll
            for roll, where in vote.electors.items()
            if where == point
            or (
                where == DEVICE
                and roll in here
                and here[roll].point == point
                and roll not in vote.cast
            )
        ]
        if missing:
            waiting[point] = len(missing)
    return waiting


def _cut_off(state: MeetingState, at: datetime) -> set[str]:
    """Points without a link at a time."""
    lost: set[str] = set()
    for line in state.history:
        if line.at > at or line.undone:
            continue
        if line.kind == e.POINT_LOST:
            lost.add(line.data["point"])
        elif line.kind == e.POINT_BACK:
            lost.discard(line.data["point"])
    return lost


def votes_of(state: MeetingState, item: Item) -> list[VoteView]:
    """Votes at an item that were not declared void, in their order."""
    found = [v for v in state.votes.values() if v.item == item.id]
    return [v for v in found if v.stage is not VoteStage.VOID]


def tied_vote(state: MeetingState, item: str, names: Sequence[str], seats: int) -> str:
    """The announced election of an item whose equals at the last seat are just these; "" when there is none."""
    return next(
        (
            vote.id
            for vote in state.votes.values()
            if names
            and vote.item == item
            and vote.stage is VoteStage.ANNOUNCED
            and tied_of(vote) == (sorted(names), seats)
        ),
        "",
    )


def tied_of(vote: VoteView) -> tuple[list[str], int]:
    """Names that vote again for the seats left to them, and how many these are."""
    result = vote.result or {}
    return sorted(result.get("tied", ())), result.get("open_seats", 0)


def is_provisional(vote: VoteView) -> bool:
    """Whether papers of a cut-off point may still change the result."""
    return bool(vote.result and vote.result.get("provisional"))
