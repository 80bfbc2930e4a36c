"""Who is told what about a meeting: invitations, a new day, a meeting called off, answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.notices import services as notices


def invite(meeting: Meeting, state: MeetingState, *, at: datetime) -> None:
    """Invite everybody on the roll but the suspended."""
    data = {"title": meeting.title, "start": meeting.planned_start.isoformat()}
    _send(meeting, invited(state), "meeting_invitation", data, about=meeting.pk, at=at)


def tell(meeting: Meeting, state: MeetingState, kind: str, *, at: datetime, **data: Any) -> None:
    """Tell everybody who was invited what has become of the meeting; each event once."""
    told = {"title": meeting.title, **data}
    _send(meeting, invited(state), kind, told, about=_event(meeting), at=at)


def tell_persons(
    meeting: Meeting,
    persons: Iterable[str],
    kind: str,
    *,
    at: datetime,
    link: str = "",
    **data: Any,
) -> None:
    """Tell some persons; each event once."""
    told = {"title": meeting.title, **data}
    _send(meeting, list(persons), kind, told, about=_event(meeting), at=at, link=link)


def invited(state: MeetingState) -> list[str]:
    """Persons who were invited: the roll without guests and suspended members."""
    return [
        row.person
        for row in state.roll.values()
        if not row.is_guest and "suspended" not in row.flags
    ]


def _event(meeting: Meeting) -> UUID:
    """What a notice is about: the meeting's latest event, so that a second one arrives too."""
    return uuid5(meeting.pk, str(meeting.seq))


def _send(
    meeting: Meeting,
    persons: list[str],
    kind: str,
    data: dict[str, Any],
    *,
    about: UUID,
    at: datetime,
    link: str = "",
) -> None:
    # Members who hold the pen without an office, and those who ask, write to others too.
    with scope(system_actor("meetings.telling")):
        notices.send(
            person_ids=[UUID(person) for person in persons],
            kind=kind,
            data=data,
            link=link or f"/meetings/{meeting.pk}/",
            about=about,
            position=meeting.position,
            province=meeting.province,
            at=at,
        )
