"""What committees and party groups prepared is offered to the next meeting of the branch."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from chibo.assembly.meetings import policy, queries, survey
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.kinds import COMMITTEE, PREPARING
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.meetings.services.engine import locked
from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.policy import require

MINUTES = 10  # of an item that the template does not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one meeting prepared: agenda lines and a draft (committee), or opinions (party group)."""

    meeting: UUID
    title: str
    held_at: datetime
    group: str
    agenda: tuple[str, ...]
    resolution: str
    opinions: str


def offers(meeting: Meeting) -> list[Offer]:
    """What was prepared since the branch met last, in the order of the meetings; three statements."""
    if meeting.kind in PREPARING:
        return []
    closed = Meeting.objects.filter(unit_id=meeting.unit_id, stage=Stage.CLOSED)
    last = closed.exclude(kind__in=PREPARING).order_by("-closed_at").first()
    held = closed.filter(kind__in=PREPARING)
    if last is not None and last.closed_at is not None:
        held = held.filter(closed_at__gt=last.closed_at)
    rows = list(held.order_by("closed_at"))
    states = survey.states_of(row.pk for row in rows)
    return [
        Offer(
            meeting=row.pk,
            title=row.title,
            held_at=row.opened_at or row.planned_start,
            group=state.group.get("name", "") if row.kind != COMMITTEE else "",
            agenda=tuple(state.prepared.get("agenda", ())),
            resolution=state.prepared.get("resolution", ""),
            opinions=state.prepared.get("opinions", ""),
        )
        for row in rows
        if (state := states[row.pk]).prepared
    ]


@transaction.atomic
def take_over(*, actor: Actor, meeting_id: UUID, at: datetime) -> Meeting:
    """Take the committee's agenda, its draft and the groups' opinions into a draft of a branch meeting.

    Where no committee prepared an agenda, the draft's own stays.

    Raises:
        Missing, Denied.
    """
    meeting = locked(meeting_id)
    require(actor, policy.CONVENE, position=meeting.position)
    found = offers(meeting) if meeting.stage == Stage.DRAFT else []
    if not found:
        return meeting
    committee = next((one for one in reversed(found) if one.agenda or one.resolution), None)
    if committee is not None and committee.agenda:
        template = queries.kind(meeting.kind, at=meeting.planned_start).agenda
        meeting.plan["items"] = _items(committee, template)
    meeting.plan["brought"] = {
        "meeting": str(committee.meeting) if committee else "",
        "title": committee.title if committee else "",
        "resolution": committee.resolution if committee else "",
        "opinions": [
            {
                "meeting": str(one.meeting),
                "title": one.title,
                "group": one.group,
                "text": one.opinions,
            }
            for one in found
            if one.opinions
        ],
    }
    meeting.save(update_fields=["plan"])
    audit.record(
        actor,
        "meetings.prepared_taken",
        subject=meeting.pk,
        position=meeting.position,
        province=meeting.province,
        at=at,
    )
    return meeting


def _items(committee: Offer, template: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {row["title"]: row for row in template}
    rows = [
        known.get(
            line, {"title": line, "kind": "discussion", "minutes": MINUTES, "decision_type": ""}
        )
        for line in committee.agenda
    ]
    deciding = [row for row in template if row["decision_type"]]
    if committee.resolution and not any(row["decision_type"] for row in rows):
        rows += deciding[:1]
    return [{"presenter": "", "outline": "", **row} for row in rows]
