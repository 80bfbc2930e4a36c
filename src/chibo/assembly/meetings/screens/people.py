"""People on the screens of those who run the meeting or a point: roll, choices, points."""

from typing import Any

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.excuses import KINDS
from chibo.assembly.meetings.rules.state import (
    RUNNING,
    ItemStage,
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
    """Who is here now, guests too, by given name, for lists to choose from."""
    here = attendance.present_now(state)
    present = [state.roll[key] for key in here]
    return [_choice(m) for m in sorted(present, key=lambda r: r.sort_key)]


def members(state: MeetingState) -> list[dict[str, str]]:
    """Every member on the roll, by given name."""
    on_roll = [m for m in state.roll.values() if not m.is_guest]
    return [_choice(m) for m in sorted(on_roll, key=lambda r: r.sort_key)]


def members_here(state: MeetingState) -> list[dict[str, str]]:
    """Members who are here now, by given name: guests propose nothing."""
    return [one for one in choices(state) if not state.roll[one["id"]].is_guest]


def _choice(member: RollMember) -> dict[str, str]:
    return {"id": member.id, "name": member.name}


def rows(state: MeetingState, *, at_point: str = "") -> list[dict[str, Any]]:
    """The roll, by given name; with ``at_point`` those who were seen there come first."""
    held = _latest(state)
    found = [_row(state, m, held.get(m.id)) for m in state.roll.values() if not m.is_guest]
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
        "excuse_late": member.excuse_late,
    }


def roll(state: MeetingState, *, run: str, meeting: str) -> Region:
    """The roll with ticks, claims to confirm, excuses to decide."""
    listed = rows(state)
    counts = attendance.counts(state)
    main = main_point(state)
    return common.part(
        "cockpit_roll",
        run=run,
        running=state.stage in RUNNING,
        takes_excuses=state.stage in RUNNING or state.stage is Stage.CONVENED,
        # A tick taken back during check-in is a slip; later somebody has left.
        going="slip" if state.stage is Stage.CHECK_IN else "left",
        rows=listed,
        main=main,
        excuse_kinds=tuple(KINDS),
        details_url=f"/meetings/{meeting}/excuses",
        points=list(state.points.values()),
        by_point=[(p.name, counts.by_point[p.id]) for p in state.points.values()],
        present=counts.present,
        expected=counts.expected,
        claims=_claims(state, listed),
        excuses=[
            r for r in listed if r["excuse"] and r["excused"] is None and r["status"] == "away"
        ],
    )


def main_point(state: MeetingState) -> str:
    """Id of the main meeting point."""
    return next((p.id for p in state.points.values() if p.kind == "main"), "")


def guests(state: MeetingState) -> list[dict[str, Any]]:
    """Guests who were invited by name: for which item, since when here, and whether they may enter."""
    latest = _latest(state)
    return [_guest(state, guest, latest.get(guest.id)) for guest in state.invited_guests]


def _guest(state: MeetingState, guest: RollMember, held: Presence | None) -> dict[str, Any]:
    item = state.items.get(guest.item)
    here = held is not None and held.until is None
    return {
        "id": guest.id,
        "name": guest.name,
        "office": guest.office,
        "number": item.number if item else 0,
        "since": held.since if held and here else None,
        "until": held.until if held else None,
        "may_enter": item is None or item.stage is ItemStage.CURRENT,
    }


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
