"""The counting board: where hands, cards or papers are counted, and whether two counts agree."""

from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.screens import Region, Regions, ballots, common


def regions(state: MeetingState, *, meeting: str) -> Regions:
    """The strip, and the places of the count; figures appear nowhere before the result."""
    return {"status": common.status(state), "counts": _counts(state, meeting=meeting)}


def _counts(state: MeetingState, *, meeting: str) -> Region:
    current = ballots.current(state, run="", meeting=meeting)
    late = [
        {"subject": vote.subject, **count}
        for vote in state.votes.values()
        for count in ballots.missing(state, vote, meeting=meeting)
    ]
    is_open = current is not None and current["stage"] == "open"
    return common.part(
        "board_counts",
        subject=current["subject"] if current and is_open else "",
        counts=current["counts"] if current and is_open else [],
        late=late,
    )
