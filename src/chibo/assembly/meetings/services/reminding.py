"""Word before a meeting to those who have not said that they stay away."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules import reminding
from chibo.core.actor import Actor
from chibo.ground.notices import services as notices

SOON = "meeting_soon"


def remind(*, actor: Actor, at: datetime) -> int:
    """Remind of every meeting whose hour of reminding has come; each person once for each such hour.

    Args:
        actor: the installation.

    Returns:
        meetings that people were reminded of.
    """
    if not actor.is_system:
        raise ValueError("only the installation sees all meetings")
    longest = max(reminding.leads(at.date()), default=timedelta(0))
    soon = queries.beginning_between(at, at + longest)
    changes = queries.changes_of([meeting.pk for meeting in soon])
    persons = queries.expected([meeting.pk for meeting in soon])
    reminded = 0
    for meeting in soon:
        told = changes[meeting.pk][-1].at
        lead = reminding.due_lead(meeting.next_start, convened=told, at=at)
        if lead is not None:
            _send(meeting, persons.get(meeting.pk, []), lead, at=at)
            reminded += 1
    return reminded


def _send(meeting: Meeting, persons: list[UUID], lead: timedelta, *, at: datetime) -> None:
    start = meeting.next_start.isoformat()
    notices.send(
        person_ids=persons,
        kind=SOON,
        data={"title": meeting.title, "start": start},
        link=f"/meetings/{meeting.pk}/",
        about=uuid5(meeting.pk, f"{start} {lead.total_seconds():.0f}"),
        position=meeting.position,
        province=meeting.province,
        at=at,
    )
