"""In the meeting: the minutes so far are put before everybody."""

from datetime import datetime
from uuid import UUID

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.services import reading_back
from chibo.assembly.meetings.services.engine import Done
from chibo.assembly.minutes.rules import blocks
from chibo.core.actor import Actor

CLOSING = "conclusion"  # says how the meeting ended, which is not known yet


def read_back(*, actor: Actor, meeting_id: UUID, at: datetime, key: str | None = None) -> Done:
    """Put the passages of the minutes, as they follow from the meeting so far, before the members.

    Raises:
        Missing, Denied; Refused: the meeting is not open, a vote is, or they have been adopted.
    """
    written = blocks.minutes(meetings.state_of(meeting_id))
    passages = [
        {"key": block.key, "heading": block.heading, "text": block.text}
        for block in written
        if block.key != CLOSING
    ]
    return reading_back.read_back(
        actor=actor, meeting_id=meeting_id, at=at, key=key, passages=passages
    )
