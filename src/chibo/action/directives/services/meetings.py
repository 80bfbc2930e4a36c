"""The state of what was given out before goes into the minutes of the meeting that looks back on it."""

from datetime import datetime
from uuid import UUID

from chibo.action.directives import queries
from chibo.action.directives.rules import summary
from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.services import deeds
from chibo.assembly.meetings.services.engine import Done
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.organisation.queries import local_day


def write_into_minutes(
    *, actor: Actor, meeting_id: UUID, at: datetime, key: str | None = None
) -> Done:
    """Write the counts and a line for each task as a note at the current item.

    Raises:
        Missing; Denied: not the pen of the meeting; Refused: the meeting is not under way.
    """
    meeting = meetings.meeting(meeting_id)
    day = local_day(at)
    # The pen of a meeting may be a plain member, who otherwise sees the own tasks only; what
    # resolutions gave out is known to the whole meeting.
    with scope(system_actor("directives.look_back")):
        tasks = queries.looked_back_on(meeting.unit_id, before=day, meeting_id=meeting_id)
        text = summary.told(queries.given(tasks), day=day)
    return deeds.write_note(actor=actor, meeting_id=meeting_id, at=at, key=key, text=text)
