"""The convene page beside its form: who counts and who does not, and whether the mode is allowed."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from chibo.assembly.meetings.models import Meeting, MeetingKind, OnlineApproval
from chibo.assembly.meetings.rules import online
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.rules.state import RollMember
from chibo.assembly.meetings.screens import Region, common
from chibo.assembly.meetings.sentences import translated
from chibo.ground.organisation.queries import local_day

UNCOUNTED = ("exempt", "temporarily_exempt", "suspended", "temp_out")


def preview(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The roll of that day: counts, and who is not counted for which reason."""
    members = [RollMember(**{**row, "flags": frozenset(row["flags"])}) for row in rows]
    members.sort(key=lambda m: m.sort_key)
    counted = [m for m in members if m.is_counted]
    return {
        "all": len(members),
        "expected": len(counted),
        "official": sum(m.is_official for m in members),
        "probationary": sum(m.category == "probationary" for m in members),
        "uncounted": [
            {"name": m.name, "flag": next(f for f in UNCOUNTED if f in m.flags)}
            for m in members
            if not m.is_counted
        ],
        "members": [{"name": m.name, "category": m.category, "office": m.office} for m in members],
    }


def mode_check(
    meeting: Meeting, *, kind: MeetingKind, approval: OnlineApproval | None, members: int
) -> dict[str, Any]:
    """The rule of online and hybrid meetings with this meeting's figures, and why not, if not."""
    share = kind.norm["online_more_than"]
    refusal = ""
    try:
        online.check_mode(
            mode=meeting.mode,
            scattered=meeting.plan["scattered"],
            members=members,
            share=Fraction(share["numerator"], share["denominator"]),
            approval=online.Approval(
                number=approval.number, valid_from=approval.valid_from, valid_to=approval.valid_to
            )
            if approval
            else None,
            day=local_day(meeting.planned_start),
            source=share["source"],
        )
    except Refusal as found:
        refusal = str(translated(found))
    return {
        "mode": meeting.mode,
        "scattered": meeting.plan["scattered"],
        "members": members,
        "source": share["source"],
        "approval": approval,
        "refusal": refusal,
    }


def length(meeting: Meeting, *, kind: MeetingKind, members: int) -> dict[str, int]:
    """Minutes of the agenda, minutes planned, and the norm for a branch of this size (0: none)."""
    norms = sorted(kind.norm["length_minutes"], key=lambda n: n["members_from"], reverse=True)
    norm = next((n["minutes"] for n in norms if members >= n["members_from"]), 0)
    planned = (meeting.planned_end - meeting.planned_start).total_seconds() / 60
    return {
        "agenda": sum(item["minutes"] for item in meeting.plan["items"]),
        "planned": int(planned),
        "norm": norm,
    }


def region(
    meeting: Meeting,
    *,
    kind: MeetingKind,
    rows: list[dict[str, Any]],
    approval: OnlineApproval | None,
) -> Region:
    """What follows from the draft as it is kept."""
    roll = preview(rows)
    return common.part(
        "convene_preview",
        roll=roll,
        check=mode_check(meeting, kind=kind, approval=approval, members=roll["expected"]),
        length=length(meeting, kind=kind, members=roll["all"]),
    )
