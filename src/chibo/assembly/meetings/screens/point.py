"""A secondary point: its responsible person confirms who is there, and counts the hands."""

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.state import RUNNING, MeetingState, Stage
from chibo.assembly.meetings.screens import Region, Regions, ballots, common, people


def regions(state: MeetingState, *, meeting: str, point: str) -> Regions:
    """The regions of one point's page."""
    run = f"/meetings/{meeting}/point/{point}"
    return {
        "status": common.status(state),
        "link": _link(state, run=run, point=point),
        "now": _now(state, meeting=meeting, point=point),
        "roll": _roll(state, run=run, point=point),
        "floor": _floor(state, run=run, point=point),
    }


def _link(state: MeetingState, *, run: str, point: str) -> Region:
    """Whether the point is connected, and what to do while it is not."""
    here = state.points[point]
    secretary = state.roll_of(state.secretary)
    return common.part(
        "point_link",
        run=run,
        point=here,
        secretary=secretary.name if secretary else "",
        running=state.stage in RUNNING,
    )


def _now(state: MeetingState, *, meeting: str, point: str) -> Region:
    current = ballots.current(state, run="", meeting=meeting)
    counts = [c for c in current["counts"] if c["point"] == point] if current else []
    missing = [
        {"subject": vote.subject, **count}
        for vote in state.votes.values()
        for count in ballots.missing(state, vote, meeting=meeting)
        if count["point"] == point
    ]
    return common.part(
        "point_now",
        **common.now_context(state),
        ballot=current,
        counts=counts,
        missing=missing,
    )


def _roll(state: MeetingState, *, run: str, point: str) -> Region:
    listed = people.rows(state, at_point=point)
    # Somebody who is at another point is that point's affair.
    rows = [r for r in listed if r["point_id"] in {"", point}]
    return common.part(
        "point_roll",
        run=run,
        running=state.stage in RUNNING,
        going="slip" if state.stage is Stage.CHECK_IN else "left",
        rows=rows,
        main=point,
        claims=[r for r in rows if r["status"] == "claimed"],
        present=attendance.counts(state).by_point[point],
        point=state.points[point],
    )


def _floor(state: MeetingState, *, run: str, point: str) -> Region:
    here = attendance.present_now(state)
    at_point = [p for p in people.choices(state) if here[p["id"]].point == point]
    return common.part(
        "point_floor",
        run=run,
        **common.floor_context(state),
        shown=state.stage is Stage.OPEN and state.current_item is not None,
        people=at_point,
    )
