"""Commands of reading back: the rule of adoption is that of the kind of meeting."""

from datetime import datetime
from uuid import UUID

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.rules.decide import reading as decide
from chibo.assembly.meetings.rules.reading import WHEN_OBJECTED
from chibo.assembly.meetings.services.deeds import deed
from chibo.assembly.meetings.services.engine import Done, Session, run_session
from chibo.core.actor import Actor

read_back = deed(decide.read_back)
object_to = deed(decide.object_to)
correct = deed(decide.correct)
answer = deed(decide.answer)


def adopt(
    *, actor: Actor, meeting_id: UUID, at: datetime, vote: str = "", key: str | None = None
) -> Done:
    """The meeting adopts its minutes, without objection or by a vote.

    Raises:
        Missing, Denied; Refused: an objection waits, or the rule asks for a vote.
    """

    def command(session: Session) -> None:
        norm = queries.kind(session.meeting.kind, at=session.at).norm
        vote_when = norm.get("adoption", {}).get("vote_when", WHEN_OBJECTED)
        session.append(
            decide.adopt(session.state, person=session.person, vote_when=vote_when, vote=vote)
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)
