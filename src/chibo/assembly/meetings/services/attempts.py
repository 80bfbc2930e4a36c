"""What somebody tried and may not do leaves a line in the audit trail, though nothing was changed."""

from datetime import datetime
from functools import partial
from uuid import UUID

from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.sights import MEETING
from chibo.core import audit, looks
from chibo.core.actor import Actor
from chibo.core.errors import Denied


def keep(error: Denied, *, actor: Actor, meeting_id: UUID, deed: str, at: datetime) -> None:
    """Have the outermost door write who tried what, unless the command has asked for that itself."""
    if error.afterwards is None:
        error.afterwards = partial(
            _record_denied, actor, meeting_id, deed=deed, code=error.code, at=at
        )


def _record_denied(actor: Actor, meeting_id: UUID, *, deed: str, code: str, at: datetime) -> None:
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    audit.record(
        actor,
        "meetings.deed_denied",
        subject=meeting_id,
        position=meeting.position if meeting else actor.home,
        province=meeting.province if meeting else 0,
        at=at,
        detail={"deed": deed, "code": code},
    )


def record_look(*, actor: Actor, meeting: Meeting, at: datetime) -> None:
    """Somebody above has opened the meeting or its papers; the branch can read that it happened."""
    looks.looked(
        actor,
        MEETING,
        subject=meeting.pk,
        position=meeting.position,
        province=meeting.province,
        case_id=meeting.case_id,
        at=at,
    )
