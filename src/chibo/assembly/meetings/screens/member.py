"""The member's phone: what is on now, how it is counted, who speaks, results, agenda."""

from chibo.assembly.meetings.rules.state import MeetingState, Stage, VoteStage
from chibo.assembly.meetings.screens import Region, Regions, common, grading, outcome, reading


def regions(state: MeetingState, *, meeting: str) -> Regions:
    """What everybody on the roll sees; what is one's own is in ``screens.personal``."""
    return {
        "status": common.status(state),
        "now": common.part("now", **common.now_context(state), meeting=meeting),
        "rule": rule(state),
        "looking-back": common.looking_back(state, meeting=meeting),
        "floor": common.part("floor", **common.floor_context(state)),
        "reading": reading.region(state, meeting=meeting),
        "graded": grading.region(state),
        "results": common.results(state),
        "agenda": common.agenda(state),
    }


def rule(state: MeetingState) -> Region:
    """How the open vote is counted: base, needed, fraction, source, deductions."""
    vote = common.latest_vote(state) if state.stage is Stage.OPEN else None
    shown = vote is not None and vote.stage in {VoteStage.OPEN, VoteStage.CLOSED}
    return common.part("rule", vote=outcome.card(state, vote) if shown and vote else None)
