"""Commands: check-in, opening, end; they need the members' list or the quorum."""

from datetime import datetime
from uuid import UUID

from chibo.assembly.meetings import electorate
from chibo.assembly.meetings.rules.decide import meeting as decide
from chibo.assembly.meetings.services.engine import Done, Session, run_session
from chibo.core.actor import Actor


def open_check_in(*, actor: Actor, meeting_id: UUID, at: datetime, key: str | None = None) -> Done:
    """Let people check in; takes the roll of today from the members' list."""

    def command(session: Session) -> None:
        roll = electorate.roll_rows(session.meeting, at=session.at, state=session.state)
        session.append(decide.open_check_in(session.state, person=session.person, roll=roll))

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def open_meeting(*, actor: Actor, meeting_id: UUID, at: datetime, key: str | None = None) -> Done:
    """Open the meeting once its quorum is met."""

    def command(session: Session) -> None:
        quorum = electorate.opening_quorum(session.state, at=session.at)
        session.append(decide.open_meeting(session.state, person=session.person, quorum=quorum))

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def close(*, actor: Actor, meeting_id: UUID, at: datetime, key: str | None = None) -> Done:
    """Close the meeting; the minutes and the statistics follow from the fact ``meetings.closed``."""

    def command(session: Session) -> None:
        session.append(decide.close(session.state, person=session.person))
        session.publish("meetings.closed")

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def fail(*, actor: Actor, meeting_id: UUID, at: datetime, key: str | None = None) -> Done:
    """End a meeting that never reached its quorum."""

    def command(session: Session) -> None:
        quorum = electorate.opening_quorum(session.state, at=session.at)
        session.append(decide.fail(session.state, person=session.person, quorum=quorum))
        session.publish("meetings.failed")

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)
