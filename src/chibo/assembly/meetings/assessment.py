"""The grading scheme in force, and the facts beside the events from which a grade is proposed."""

import json
from functools import cache
from pathlib import Path
from uuid import UUID

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting, MeetingPaper
from chibo.assembly.meetings.rules import grading
from chibo.assembly.meetings.rules.state import MeetingState, Stage
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation.queries import local_day

DATA = Path(__file__).with_name("data") / "grading.json"
COMMITTEE = "committee"


@cache
def schemes() -> tuple[grading.Scheme, ...]:
    """Every scheme of the data file, each with its source and its days."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    return tuple(grading.parsed(row) for row in rows)


def scheme_of(state: MeetingState) -> grading.Scheme:
    """The scheme in force when the meeting began."""
    begun = state.opened_at or state.planned_start
    if begun is None:
        raise ValueError("a meeting that is graded was convened")
    return grading.in_force(schemes(), day=local_day(begun))


def proposal(meeting_id: UUID, state: MeetingState) -> list[grading.Line]:
    """A proposal for each criterion; four statements, read as the installation."""
    with scope(system_actor("meetings.grading")):
        return grading.proposal(state, scheme_of(state), _facts(meeting_id, state))


def _facts(meeting_id: UUID, state: MeetingState) -> grading.Facts:
    meeting = Meeting.objects.get(pk=meeting_id)
    papers = MeetingPaper.objects.filter(meeting=meeting).values_list("added_at", flat=True)
    met = Meeting.objects.filter(
        unit_id=meeting.unit_id,
        kind=COMMITTEE,
        stage=Stage.CLOSED,
        opened_at__lt=meeting.opened_at or meeting.planned_start,
    )
    latest = met.order_by("-opened_at").values_list("opened_at", flat=True).first()
    norms = queries.kind(meeting.kind, at=meeting.planned_start).norm["length_minutes"]
    members = sum(row.is_counted for row in state.roll.values())
    fitting = [n for n in norms if members >= n["members_from"]]
    norm = max(fitting, key=lambda n: int(n["members_from"]), default={"minutes": 0})
    return grading.Facts(
        committee_met=local_day(latest) if latest else None,
        papers=tuple(papers),
        norm_minutes=int(norm["minutes"]),
    )
