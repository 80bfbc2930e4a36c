"""Who is here, since when, where; late, away, excused (docs/reference/meeting-rules.md, attendance)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chibo.assembly.meetings.rules.state import MeetingState, Presence, RollMember


def present_at(state: MeetingState, at: datetime) -> dict[str, Presence]:
    """Roll id → the interval that holds at that second."""
    return {p.roll: p for p in state.presence.values() if p.holds(at)}


def present_now(state: MeetingState) -> dict[str, Presence]:
    """Roll id → the confirmed interval that has no end yet."""
    return {
        p.roll: p
        for p in state.presence.values()
        if p.confirmed_by is not None and p.until is None and not p.rejected
    }


def claims(state: MeetingState) -> list[Presence]:
    """Self check-ins that still wait for somebody to confirm them."""
    return [
        p
        for p in state.presence.values()
        if p.confirmed_by is None and p.until is None and not p.rejected
    ]


def expected(state: MeetingState) -> list[RollMember]:
    """Members that attendance counts: official and probationary, less exempt and suspended ones."""
    return [r for r in state.roll.values() if r.is_counted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How one person attended the whole meeting."""

    member: RollMember
    status: str
    first: datetime | None
    late_minutes: int
    mode: str
    point: str


def attendance_of(state: MeetingState, member: RollMember) -> Attendance:
    """present, late, excused, absent or not_counted; lateness in whole minutes after the opening.

    Somebody is late who was first here after the opening (of that evening, where the meeting was
    continued on another day). An exempt member who comes is
    present; one who stays away is not counted.
    """
    held = [p for p in state.presence.values() if p.roll == member.id and p.confirmed_by]
    held = [p for p in held if not p.rejected]
    if not held:
        status = "not_counted" if not member.is_counted else _absence(member)
        return Attendance(
            member=member, status=status, first=None, late_minutes=0, mode="", point=""
        )
    first = min(held, key=lambda p: p.since)
    point = state.points[first.point]
    late = 0
    sitting = next((s for s in reversed(state.sittings) if s.opened_at < first.since), None)
    if sitting and (sitting.ended_at is None or first.since < sitting.ended_at):
        late = max(1, int((first.since - sitting.opened_at) / timedelta(minutes=1)))
    return Attendance(
        member=member,
        status="late" if late else "present",
        first=first.since,
        late_minutes=late,
        mode="online" if point.kind == "online" else "on_site",
        point=point.id,
    )


def _absence(member: RollMember) -> str:
    return "excused" if member.excused else "absent"


def attendance(state: MeetingState) -> list[Attendance]:
    """Every member of the roll, by given name."""
    members = sorted(state.roll.values(), key=lambda r: r.sort_key)
    return [attendance_of(state, member) for member in members if not member.is_guest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Figures of the status strip."""

    present: int
    expected: int
    official_present: int
    probationary_present: int
    by_point: dict[str, int]


def counts(state: MeetingState, at: datetime | None = None) -> Counts:
    """Present and expected at a second, or now."""
    here = present_now(state) if at is None else present_at(state, at)
    members = [state.roll[r] for r in here if not state.roll[r].is_guest]
    by_point = dict.fromkeys(state.points, 0)
    for member in members:
        by_point[here[member.id].point] += 1
    came_uncounted = sum(not m.is_counted for m in members)
    return Counts(
        present=len(members),
        expected=len(expected(state)) + came_uncounted,
        official_present=sum(m.is_official for m in members),
        probationary_present=sum(m.category == "probationary" for m in members),
        by_point=by_point,
    )
