"""Who takes the chair when the chair is away or hands it over, and who takes the pen.

The order of offices and its source are data of the kind of meeting (``presiding`` in kinds.json),
fixed with the plan.
"""

from datetime import datetime
from typing import Any

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import ENDED, RUNNING, MeetingState, RollMember, Stage

OFFICIAL = "official"
# For meetings convened before the order was data.
DEFAULT: dict[str, Any] = {
    "order": ["secretary", "deputy", "committee", OFFICIAL],
    "source": "Điều lệ Đảng, Điều 24",
}


def rule_of(state: MeetingState) -> dict[str, Any]:
    """``order`` of offices, ``official`` for any official member, and ``source``."""
    return state.presiding or DEFAULT


def rank(state: MeetingState, member: RollMember) -> int | None:
    """Place in the order, 0 first; None for somebody who may not preside."""
    order = rule_of(state)["order"]
    if member.is_guest or not member.is_official or "suspended" in member.flags:
        return None
    if member.office in order:
        return int(order.index(member.office))
    return order.index(OFFICIAL) if OFFICIAL in order else None


def _is_gathered(state: MeetingState) -> bool:
    """Whether people are checked in, so that it is known who is here."""
    return state.stage in RUNNING and not state.is_adjourned


def eligible(state: MeetingState) -> list[RollMember]:
    """Who may take the chair now: the first in the order who is here, and all of the same rank."""
    here = attendance.present_now(state)
    found = [
        (place, member)
        for member in state.roll.values()
        if (place := rank(state, member)) is not None
        and member.person != state.chair
        and (member.id in here or not _is_gathered(state))
    ]
    first = min((place for place, _member in found), default=0)
    return [member for place, member in found if place == first]


def _check_order(state: MeetingState, member: RollMember) -> None:
    first = eligible(state)
    source = rule_of(state)["source"]
    check(first, "nobody_may_preside", source=source)
    fits = member.id in {one.id for one in first}
    check(fits, "chair_order", name=first[0].name, source=source)


def _change(state: MeetingState, member: RollMember, reason: str) -> list[e.New]:
    data = {
        "from": state.chair,
        "to": member.person,
        "reason": common.text(reason, empty="reason_missing"),
        "source": rule_of(state)["source"],
    }
    return [e.New(e.CHAIR_CHANGED, data)]


def hand_chair(state: MeetingState, *, person: str, roll: str, reason: str) -> list[e.New]:
    """The pen records that another presides from now on, as the rule's order says."""
    common.pen(state, person)
    check(state.stage not in ENDED, "already_closed")
    check(roll in state.roll, "not_on_roll")
    member = state.roll[roll]
    if member.person == state.chair:
        return []
    common.nothing_voted_on(state)
    _check_order(state, member)
    return _change(state, member, reason)


def take_chair(state: MeetingState, *, person: str, reason: str, at: datetime) -> list[e.New]:
    """Take the chair oneself where the chair is away, by the rule's order.

    Before the check-in nobody knows who is here, so not before the planned hour.
    """
    member = common.on_roll(state, person)
    check(state.stage not in ENDED, "already_closed")
    if member.person == state.chair:
        return []
    common.nothing_voted_on(state)
    if _is_gathered(state):
        chair = state.roll_of(state.chair)
        here = attendance.present_now(state)
        check(chair is None or chair.id not in here, "chair_is_here")
    else:
        start = state.resumes_at or state.planned_start
        check(start is not None and at >= start, "chair_may_come")
    _check_order(state, member)
    return _change(state, member, reason)


def change_secretary(state: MeetingState, *, person: str, roll: str, reason: str) -> list[e.New]:
    """Another official member writes the minutes from now on."""
    common.pen(state, person)
    check(state.stage not in ENDED, "already_closed")
    check(roll in state.roll, "not_on_roll")
    member = state.roll[roll]
    if member.person == state.secretary:
        return []
    common.nothing_voted_on(state)
    check(member.is_official and "suspended" not in member.flags, "secretary_not_official")
    away = _is_gathered(state) and member.id not in attendance.present_now(state)
    check(not away, "not_present", name=member.name)
    data = {
        "from": state.secretary,
        "to": member.person,
        "reason": common.text(reason, empty="reason_missing"),
    }
    return [e.New(e.SECRETARY_CHANGED, data)]


def may_take_chair(state: MeetingState, person: str) -> bool:
    """Whether this person, who does not hold the pen, may be offered the chair (any hour)."""
    if state.stage in ENDED or state.stage is Stage.DRAFT or person in state.pens:
        return False
    chair = state.roll_of(state.chair)
    if _is_gathered(state) and chair and chair.id in attendance.present_now(state):
        return False
    return any(member.person == person for member in eligible(state))
