"""A first plan for a new draft: the template's agenda, the usual evening, who leads and who writes."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.groups import Group
from chibo.assembly.meetings.models import MeetingKind
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.meetings.services.convening import Plan
from chibo.core.actor import Actor
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import Office

USUAL_DAY, USUAL_TIME = 3, time(19, 30)  # the third of the month, in the evening
SHORTEST_MINUTES = 60
ONLY_AFTER = "only_after_another"


def first_plan(
    *,
    actor: Actor,
    unit_id: UUID,
    kind: MeetingKind,
    at: datetime,
    group: Group | None = None,
) -> Plan:
    """A plan that only has to be looked through; two statements; call inside a scope.

    The secretary of the branch chairs and the deputy writes; where an office is empty, the actor does.
    The head of a party group chairs its meeting, and another of the group writes.
    """
    unit = organisation.unit(unit_id)
    today = local_day(at)
    held = {h.office: h.person_id for h in organisation.office_holders(unit, day=today)}
    asked = actor.person_id or next(iter(held.values()))
    chair = held.get(Office.SECRETARY.value, asked)
    writer = held.get(Office.DEPUTY.value, chair)
    called = ""
    if group is not None:
        chair, called = group.head, f" {group.name}"
        writer = next((p for p in sorted(group.persons) if p != chair), chair)
    start = timezone.make_aware(datetime.combine(_usual_day(today), USUAL_TIME))
    items = agenda_for(kind, unit_id=unit_id)
    minutes = max(SHORTEST_MINUTES, sum(row["minutes"] for row in items))
    return Plan(
        kind=kind.code,
        mode="in_person",
        title=f"{kind.name}{called} tháng {start.month}/{start.year}",
        place=unit.place,
        start=start,
        end=start + timedelta(minutes=minutes),
        chair=chair,
        secretary=writer,
        points=[{"name": unit.place or "Điểm chính", "kind": "main", "responsible": None}],
        items=items,
        group=group.id if group else None,
    )


def agenda_for(kind: MeetingKind, *, unit_id: UUID) -> list[dict[str, Any]]:
    """The template's agenda; what looks back stands on it only where the unit has met before."""
    met = queries.ended(unit_id).filter(stage=Stage.CLOSED).exists()
    return [
        {
            **{name: value for name, value in row.items() if name != ONLY_AFTER},
            "presenter": "",
            "outline": "",
        }
        for row in kind.agenda
        if met or not row.get(ONLY_AFTER)
    ]


def _usual_day(today: date) -> date:
    """The third of this month if it is still to come, else of the next."""
    if today.day < USUAL_DAY:
        return today.replace(day=USUAL_DAY)
    following = today.replace(day=28) + timedelta(days=4)
    return following.replace(day=USUAL_DAY)
