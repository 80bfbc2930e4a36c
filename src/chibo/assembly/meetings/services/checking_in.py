"""Command: somebody checks in on the own phone, with the code at the door where there is one."""

from datetime import datetime
from uuid import UUID

from chibo.assembly.meetings import door
from chibo.assembly.meetings.rules.decide import presence
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.services.engine import Done, Session, run_session
from chibo.core.actor import Actor
from chibo.core.ids import uuid7


def check_in(
    *,
    actor: Actor,
    meeting_id: UUID,
    point: str,
    code: str = "",
    at: datetime,
    key: str | None = None,
) -> Done:
    """Claim to be at a point; the secretary or the point's responsible person confirms it.

    Args:
        code: the six digits at the door, or "" where none are shown.

    Raises:
        Missing, Denied; Refused: the code is not that of this minute, or the rule says no.
    """

    def command(session: Session) -> None:
        if code:
            right = door.matches(bytes(session.meeting.door_secret), code, session.at)
            check(right, "door_code_wrong")
        session.append(
            presence.claim(
                session.state,
                id=str(uuid7()),
                person=session.person,
                point=point,
                source="door" if code else "self",
            )
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)
