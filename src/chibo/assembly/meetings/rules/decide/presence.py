"""Who comes, goes, is lost and comes back. A self check-in is a claim until somebody confirms it."""

from typing import Any

from chibo.assembly.meetings.rules import attendance, excuses
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import (
    ENDED,
    ItemStage,
    MeetingState,
    Presence,
    RollMember,
    Stage,
)

SELF_SOURCES = frozenset({"self", "door"})
GOING = frozenset({"left", "network", "slip"})


def _open_interval(state: MeetingState, roll: str) -> Presence | None:
    return next(
        (
            p
            for p in state.presence.values()
            if p.roll == roll and p.until is None and not p.rejected
        ),
        None,
    )


def _may_come(state: MeetingState, roll: str, point: str) -> None:
    common.running(state)
    check(roll in state.roll, "not_on_roll")
    check(point in state.points, "unknown_point")
    row = state.roll[roll]
    check("suspended" not in row.flags, "member_suspended")
    if row.item:
        at_it = state.items[row.item].stage is ItemStage.CURRENT
        check(at_it, "guest_not_at_item", number=state.items[row.item].number)


def claim(state: MeetingState, *, id: str, person: str, point: str, source: str) -> list[e.New]:
    """Check oneself in, on the own phone or with the code at the door.

    Somebody confirmed before at the same point who lost the network is back at once.
    """
    member = common.on_roll(state, person)
    _may_come(state, member.id, point)
    check(source in SELF_SOURCES, "unknown_source")
    held = _open_interval(state, member.id)
    if held is not None:
        check(held.point == point, "elsewhere", point=state.points[held.point].name)
        return []
    data = {"id": id, "roll": member.id, "point": point, "source": source}
    before = [p for p in state.presence.values() if p.roll == member.id and p.point == point]
    if before and before[-1].ended_by == "network" and before[-1].confirmed_by:
        data["confirmed_by"] = before[-1].confirmed_by
    return [e.New(e.PRESENCE_CLAIMED, data)]


def confirm(state: MeetingState, *, id: str, person: str) -> list[e.New]:
    """The secretary or the point's responsible person has seen them.

    A claim that was rejected may still be confirmed, unless the person has checked in anew since.
    """
    check(id in state.presence, "unknown_presence")
    interval = state.presence[id]
    common.pen_or_responsible(state, person, interval.point)
    if interval.confirmed_by is not None:
        return []
    check(interval.until is None, "already_gone")
    latest = [p for p in state.presence.values() if p.roll == interval.roll][-1]
    check(latest.id == id, "elsewhere", point=state.points[latest.point].name)
    return [e.New(e.PRESENCE_CONFIRMED, {"id": id, "by": person})]


def confirm_all(state: MeetingState, *, person: str, point: str) -> list[e.New]:
    """Confirm every claim at a point at once."""
    common.pen_or_responsible(state, person, point)
    waiting = [p for p in attendance.claims(state) if p.point == point]
    return [e.New(e.PRESENCE_CONFIRMED, {"id": p.id, "by": person}) for p in waiting]


def reject(state: MeetingState, *, id: str, person: str) -> list[e.New]:
    """A claim that is not true."""
    check(id in state.presence, "unknown_presence")
    interval = state.presence[id]
    common.pen_or_responsible(state, person, interval.point)
    check(interval.confirmed_by is None, "already_confirmed")
    return [] if interval.rejected else [e.New(e.PRESENCE_REJECTED, {"id": id})]


def enter(state: MeetingState, *, id: str, roll: str, point: str, person: str) -> list[e.New]:
    """Tick somebody off on the roll; confirms their own claim where there is one."""
    common.pen_or_responsible(state, person, point)
    _may_come(state, roll, point)
    held = _open_interval(state, roll)
    if held is not None:
        check(held.point == point, "elsewhere", point=state.points[held.point].name)
        return confirm(state, id=held.id, person=person)
    data = {"id": id, "roll": roll, "point": point, "source": "tick", "confirmed_by": person}
    return [e.New(e.PRESENCE_ENTERED, data)]


def end(state: MeetingState, *, roll: str, person: str, reason: str) -> list[e.New]:
    """Somebody left, lost the network, or was ticked by a slip."""
    common.running(state)
    check(reason in GOING, "unknown_reason")
    held = _open_interval(state, roll)
    if held is None:
        return []
    own = state.roll[roll].person == person
    if not own:
        common.pen_or_responsible(state, person, held.point)
    return [e.New(e.PRESENCE_ENDED, {"id": held.id, "reason": reason})]


def excuse(
    state: MeetingState,
    *,
    roll: str,
    person: str,
    reason: str,
    excused: bool,
    kind: str = excuses.OTHER,
) -> list[e.New]:
    """Record why somebody stays away, and whether that is accepted.

    Members announce their own absence (accepted by the pen later); the pen records both. A request
    after the check-in began is late, and marked so. Asking again replaces what was asked; what was
    refused may be asked again, ``excuses.MOST_ASKED`` times in all.

    Args:
        reason: what the member wrote; of a private kind nothing of it enters the record.
    """
    row = common.member(state, roll)
    check(state.stage not in ENDED, "excuse_too_late")
    check(state.stage is not Stage.DRAFT, "not_running")
    check(roll not in attendance.present_now(state), "is_present", name=row.name)
    words = {"roll": roll, "reason": excuses.public_reason(kind, reason), "kind": kind}
    if row.person == person and person not in state.pens:
        check(not excused, "pen_only")
        return _ask(state, row, words)
    common.pen(state, person)
    return [e.New(e.EXCUSED, {**words, "excused": excused})]


def answer(
    state: MeetingState, *, roll: str, person: str, excused: bool, answer: str
) -> list[e.New]:
    """Accept a request as it was made, or say why it is not accepted."""
    common.pen(state, person)
    row = common.member(state, roll)
    check(state.stage not in ENDED, "excuse_too_late")
    check(row.excuse and row.excused is None, "nothing_asked")
    check(excused or answer.strip(), "answer_missing")
    said = {"answer": common.text(answer)} if answer.strip() else {}
    data = {"roll": roll, "reason": row.excuse, "kind": row.excuse_kind, "excused": excused}
    return [e.New(e.EXCUSED, {**data, **said})]


def _ask(state: MeetingState, row: RollMember, words: dict[str, Any]) -> list[e.New]:
    asked = [
        line
        for line in state.history
        if line.kind == e.EXCUSED and line.data["roll"] == row.id and line.data["excused"] is None
    ]
    check(len(asked) < excuses.MOST_ASKED, "asked_too_often", limit=excuses.MOST_ASKED)
    late = state.stage is not Stage.CONVENED
    return [e.New(e.EXCUSED, {**words, "excused": None, "late": late})]


def lose_point(state: MeetingState, *, point: str, person: str) -> list[e.New]:
    """A whole secondary point has lost the network; its people stay present there."""
    common.pen(state, person)
    common.running(state)
    check(point in state.points, "unknown_point")
    check(state.points[point].kind == "secondary", "not_a_secondary_point")
    return [] if state.points[point].lost_at else [e.New(e.POINT_LOST, {"point": point})]


def regain_point(state: MeetingState, *, point: str, person: str) -> list[e.New]:
    """The point is connected again."""
    common.pen_or_responsible(state, person, point)
    return [e.New(e.POINT_BACK, {"point": point})] if state.points[point].lost_at else []
