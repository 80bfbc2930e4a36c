"""Who comes into a closed session reads it until they leave; the roll of a committee or group reads it.

Those who stay to the end read on: nobody leaves by the closing. Chair, secretary and who is let read by
name read on wherever they are; whoever has left is let read again by name, or by coming back.
"""

from datetime import datetime
from uuid import UUID

from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.attendance import present_now
from chibo.assembly.meetings.rules.state import ENDED, MeetingState
from chibo.core import readers
from chibo.core.actor import Actor

TOOK_PART = "Dự phiên họp riêng"
BELONGS = "Thành viên của cuộc họp chi ủy hoặc tổ đảng"
LEADS = "Chủ trì hoặc thư ký phiên họp riêng"
LEFT = "Rời phiên họp riêng"


def follow_presence(
    meeting: Meeting, before: MeetingState, after: MeetingState, *, actor: Actor, at: datetime
) -> None:
    """Let those who have just come in, and whoever has just taken the chair or the pen, read the case.

    Whoever has just left reads it no more; the streams of theirs end with that (``core.access``).
    """
    _admit_circle(meeting, before, after, actor=actor, at=at)
    if meeting.case_id is None:
        return
    were, are = present_now(before).keys(), present_now(after).keys()
    if after.stage not in ENDED:
        for key in were - are:
            _dismiss(meeting, UUID(before.roll[key].person), actor=actor, at=at)
    came = are - were
    persons = {UUID(after.roll[key].person): after.roll[key].name for key in came}
    _admit(meeting, persons, TOOK_PART, actor=actor, at=at)
    leading = [after.roll_of(person) for person in after.pens - before.pens]
    led = {UUID(member.person): member.name for member in leading if member is not None}
    _admit(meeting, led, LEADS, actor=actor, at=at)


def _admit_circle(
    meeting: Meeting, before: MeetingState, after: MeetingState, *, actor: Actor, at: datetime
) -> None:
    """Let the members on the roll of a committee's or a group's meeting read it and its papers."""
    circle = meeting.its_circle
    new = [m for key, m in after.roll.items() if key not in before.roll and not m.is_guest]
    if circle is None or not new:
        return
    readers.admit(
        actor,
        case_id=circle.id,
        persons={UUID(member.person): member.name for member in new},
        reason=BELONGS,
        position=meeting.position,
        at=at,
    )


def _admit(
    meeting: Meeting, persons: dict[UUID, str], reason: str, *, actor: Actor, at: datetime
) -> None:
    if persons and meeting.case_id is not None:
        readers.admit(
            actor,
            case_id=meeting.case_id,
            persons=persons,
            reason=reason,
            position=meeting.position,
            at=at,
        )


def _dismiss(meeting: Meeting, person: UUID, *, actor: Actor, at: datetime) -> None:
    if meeting.case_id is not None:
        readers.dismiss(
            actor,
            case_id=meeting.case_id,
            person=person,
            admitted_for=TOOK_PART,
            reason=LEFT,
            position=meeting.position,
            at=at,
        )
