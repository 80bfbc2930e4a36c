"""People on the screens of those who run the meeting or a point: roll, choices, points."""

from typing import Any

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.state import (
    RUNNING,
    MeetingState,
    Presence,
    RollMember,
    Stage,
)
from chibo.assembly.meetings.screens import Region, common


def given_name(name: str) -> str:
    """The last word of a Vietnamese name."""
    return name.split()[-1] if name.split() else ""


def choices(state: MeetingState) -> list[dict[str, str]]:
    """Who is here now, by given name, for lists to choose from."""
    here = attendance.present_now(state)
    present = [state.roll[key] for key in here]
    return [_choice(m) for m in sorted(present, key=lambda r: r.sort_key)]


def members(state: MeetingState) -> list[dict[str, str]]:
    """Everybody on the roll, by given name."""
    return [_choice(m) for m in sorted(state.roll.values(), key=lambda r: r.sort_key)]


def _choice(member: RollMember) -> dict[str, str]:
    return {"id": member.id, "name": member.name}


def rows(state: MeetingState, *, at_point: str = "") -> list[dict[str, Any]]:
    """The roll, by given name; with ``at_point`` those who were seen there come first."""
    held = _latest(state)
    found = [_row(state, m, held.get(m.id)) for m in state.roll.values()]
    return sorted(
        found, key=lambda r: (bool(at_point) and r["point_id"] != at_point, r["sort_key"])
    )


def _latest(state: MeetingState) -> dict[str, Presence]:
    latest: dict[str, Presence] = {}
    for interval in state.presence.values():
        before = latest.get(interval.roll)
        if before is None or interval.since >= before.since:
            latest[interval.roll] = interval
    return latest


def _row(state: MeetingState, member: RollMember, held: Presence | None) -> dict[str, Any]:
    here = held is not None and held.until is None and not held.rejected
    confirmed = bool(here and held and held.confirmed_by)
    return {
        "id": member.id,
        "name": member.name,
        "given": given_name(member.name),
        "sort_key": member.sort_key,
        "category": member.category,
        "office": member.office,
        "suspended": "suspended" in member.flags,
        "counted": member.is_counted,
        "status": "present" if confirmed else "claimed" if here else "away",
        "presence": held.id if held else "",
        "point": state.points[held.point].name if here and held else "",
        "point_id": held.point if here and held else "",
        "since": held.since if here and held else None,
        "left": held.ended_by if held and not here else "",
        "late": attendance.attendance_of(state, member).late_minutes if confirmed else 0,
        "excuse": member.excuse,
        "excused": member.excused,
    }


def roll(state: MeetingState, *, run: str) -> Region:
    """The roll with ticks, claims to confirm, excuses to decide."""
    listed = rows(state)
    counts = attendance.counts(state)
    main = next((p for p in state.points.values() if p.kind == "main"), None)
    return common.part(
        "cockpit_roll",
        run=run,
        running=state.stage in RUNNING,
        takes_excuses=state.stage in RUNNING or state.stage is Stage.CONVENED,
        # A tick taken back during check-in is a slip; later somebody has left.
        going="slip" if state.stage is Stage.CHECK_IN else "left",
        rows=listed,
        main=main.id if main else "",
        points=list(state.points.values()),
        by_point=[(p.name, counts.by_point[p.id]) for p in state.points.values()],
        present=counts.present,
        expected=counts.expected,
        claims=_claims(state, listed),
        excuses=[
            r for r in listed if r["excuse"] and r["excused"] is None and r["status"] == "away"
        ],
    )


def _claims(state: MeetingState, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Claims by point, so that those of one room are confirmed together."""
    found = []
    for point in state.points.values():
        waiting = [r for r in listed if r["status"] == "claimed" and r["point_id"] == point.id]
        if waiting:
            found.append({"point": point, "rows": waiting})
    return found


def points(state: MeetingState, *, run: str, meeting: str) -> Region:
    """Secondary points: who is responsible, how many are there, whether they are connected."""
    counts = attendance.counts(state)
    secondary = [p for p in state.points.values() if p.kind == "secondary"]
    listed = [
        {
            "id": p.id,
            "name": p.name,
            "responsible": _responsible(state, p.responsible),
            "present": counts.by_point[p.id],
            "lost_at": p.lost_at,
        }
        for p in secondary
    ]
    return common.part(
        "cockpit_points",
        run=run,
        meeting=meeting,
        points=listed,
        running=state.stage in RUNNING,
    )


def _responsible(state: MeetingState, person: str | None) -> str:
    member = state.roll_of(person) if person else None
    return member.name if member else ""
