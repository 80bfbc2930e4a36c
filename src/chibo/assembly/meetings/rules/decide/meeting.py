"""The meeting as a whole: draft → convened → check_in → open ⇄ suspended → closed.

From convened also postponed and cancelled, from check_in also failed_quorum.
"""

from datetime import datetime
from typing import Any

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import ENDED, MeetingState, Stage

EARLIEST_YEAR = 1930  # founding of the organisation; earlier dates are slips of the keyboard
LONGEST_HOURS = 24


def convene(
    state: MeetingState, *, plan: dict[str, Any], start: datetime, end: datetime, at: datetime
) -> list[e.New]:
    """Fix the plan: roll, points, agenda, time, place; the invitations follow.

    ``plan`` is the payload of ``meeting.convened``.
    """
    check(state.stage is Stage.DRAFT, "already_convened")
    check(start.year >= EARLIEST_YEAR, "date_too_early", year=start.year)
    check(start > at, "date_past")
    hours = (end - start).total_seconds() / 3600
    check(0 < hours <= LONGEST_HOURS, "end_before_start")
    check(plan["items"], "agenda_empty")
    persons = {row["person"] for row in plan["roll"]}
    check(plan["chair"] in persons, "chair_not_on_roll")
    check(plan["secretary"] in persons, "secretary_not_on_roll")
    check(any(p["kind"] == "main" for p in plan["points"]), "no_main_point")
    return [e.New(e.CONVENED, plan)]


def postpone(state: MeetingState, *, person: str, reason: str) -> list[e.New]:
    """Put the meeting off before it begins."""
    common.pen(state, person)
    check(state.stage in {Stage.CONVENED, Stage.CHECK_IN}, "already_begun")
    return [e.New(e.POSTPONED, {"reason": common.text(reason, empty="reason_missing")})]


def cancel(state: MeetingState, *, person: str, reason: str) -> list[e.New]:
    """Call the meeting off before it begins."""
    common.pen(state, person)
    check(state.stage in {Stage.CONVENED, Stage.CHECK_IN}, "already_begun")
    return [e.New(e.CANCELLED, {"reason": common.text(reason, empty="reason_missing")})]


def open_check_in(state: MeetingState, *, person: str, roll: list[dict[str, Any]]) -> list[e.New]:
    """Let people check in; the roll is that of today."""
    common.pen(state, person)
    check(state.stage is Stage.CONVENED, "not_convened")
    return [e.New(e.CHECK_IN_OPENED, {"roll": roll})]


def open_meeting(state: MeetingState, *, person: str, quorum: dict[str, Any]) -> list[e.New]:
    """Open once the quorum is met; ``quorum`` is the fact as the rule computed it."""
    common.pen(state, person)
    _at_check_in(state)
    check(quorum["met"], "no_quorum", present=quorum["present"], needed=quorum["needed"])
    return [e.New(e.OPENED, {"quorum": quorum})]


def _at_check_in(state: MeetingState) -> None:
    """A page that was open all the time is told what has happened since."""
    check(state.stage not in ENDED, "already_closed")
    check(state.stage not in {Stage.OPEN, Stage.SUSPENDED}, "already_begun")
    check(state.stage is Stage.CHECK_IN, "not_in_check_in")


def suspend(state: MeetingState, *, person: str) -> list[e.New]:
    """A break; nothing may be running."""
    common.pen(state, person)
    common.in_session(state)
    check(state.open_vote is None, "vote_open")
    check(state.speaking is None, "somebody_speaking")
    return [e.New(e.SUSPENDED)]


def resume(state: MeetingState, *, person: str) -> list[e.New]:
    """Go on after a break."""
    common.pen(state, person)
    check(state.stage is Stage.SUSPENDED, "not_suspended")
    return [e.New(e.RESUMED)]


def fail(state: MeetingState, *, person: str, quorum: dict[str, Any]) -> list[e.New]:
    """End a meeting that never reached its quorum; it is minuted as such."""
    common.pen(state, person)
    _at_check_in(state)
    check(not quorum["met"], "quorum_met")
    return [e.New(e.FAILED_QUORUM, {"quorum": quorum})]


def close(state: MeetingState, *, person: str) -> list[e.New]:
    """End the meeting: no open vote, nobody speaking, every result announced.

    The current item is done with the meeting; items not reached stay as planned and are minuted so.
    """
    common.pen(state, person)
    check(state.stage not in ENDED, "already_closed")
    common.in_session(state)
    vote = state.open_vote
    if vote is not None:
        number = state.items[vote.item].number
        check(False, "close_with_open_vote", number=number)
    check(state.speaking is None, "somebody_speaking")
    waiting = [v for v in state.votes.values() if v.stage == "closed"]
    check(not waiting, "result_not_announced")
    item = state.current_item
    done = [e.New(e.ITEM_DONE, {"item": item.id})] if item else []
    return [*done, e.New(e.CLOSED)]


def welcome_guest(state: MeetingState, *, person: str, name: str) -> list[e.New]:
    """Write a guest into the record."""
    common.pen(state, person)
    common.running(state)
    name = common.text(name)
    check(name not in state.guests, "guest_already_here", name=name)
    return [e.New(e.GUEST_CAME, {"name": name})]


def grade(state: MeetingState, *, person: str, grade: dict[str, Any]) -> list[e.New]:
    """Record the branch's own grade of the meeting."""
    common.pen(state, person)
    common.in_session(state)
    return [e.New(e.GRADED, grade)]
