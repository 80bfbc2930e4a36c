"""Commands: check-in, opening, end; they need the members' list or the quorum."""

from datetime import datetime
from uuid import UUID

from chibo.assembly.meetings import electorate, queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.decide import meeting as decide
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.services import closed, convening, telling
from chibo.assembly.meetings.services.engine import Done, Session, run_session
from chibo.core.actor import Actor
from chibo.ground.organisation.queries import local_day


def open_check_in(*, actor: Actor, meeting_id: UUID, at: datetime, key: str | None = None) -> Done:
    """Let people check in; takes the roll of today from the members' list."""

    def command(session: Session) -> None:
        decide.check_hour(session.state, at=session.at)
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
        closed.tell_meeting(session)

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def fail(*, actor: Actor, meeting_id: UUID, at: datetime, key: str | None = None) -> Done:
    """End a meeting that never reached its quorum."""

    def command(session: Session) -> None:
        quorum = electorate.opening_quorum(session.state, at=session.at)
        session.append(decide.fail(session.state, person=session.person, quorum=quorum))
        session.publish("meetings.failed")

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def postpone(
    *,
    actor: Actor,
    meeting_id: UUID,
    reason: str,
    at: datetime,
    start: datetime | None = None,
    key: str | None = None,
) -> Done:
    """Put the meeting off, to a new time where one is known; everybody invited is told.

    Raises:
        Missing, Denied; Refused: it has begun, the new time is past or another meeting's, or the
        approval of an online or hybrid meeting does not hold on the new day.
    """

    def command(session: Session) -> None:
        meeting = session.meeting
        new = decide.postpone(
            session.state, person=session.person, reason=reason, start=start, at=session.at
        )
        if start is not None:
            _check_new_time(meeting, start)
        session.append(new)
        when = {"start": meeting.planned_start.isoformat()} if start is not None else {}
        telling.tell(
            meeting, session.state, "meeting_postponed", at=session.at, reason=reason, **when
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def _check_new_time(meeting: Meeting, start: datetime) -> None:
    end = start + (meeting.planned_end - meeting.planned_start)
    convening.check_conflict(meeting, start=start, end=end)
    if meeting.mode != "in_person":
        held = queries.approval_on(meeting.unit_id, day=local_day(start))
        check(held is not None, "approval_missing")


def cancel(
    *, actor: Actor, meeting_id: UUID, reason: str, at: datetime, key: str | None = None
) -> Done:
    """Call the meeting off; everybody invited is told."""

    def command(session: Session) -> None:
        session.append(decide.cancel(session.state, person=session.person, reason=reason))
        telling.tell(
            session.meeting, session.state, "meeting_cancelled", at=session.at, reason=reason
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def adjourn(
    *,
    actor: Actor,
    meeting_id: UUID,
    reason: str,
    start: datetime,
    at: datetime,
    key: str | None = None,
) -> Done:
    """Break the open meeting off and go on with it another day; everybody invited is told.

    Raises:
        Missing, Denied; Refused: a vote is open, somebody speaks, or the time does not fit.
    """

    def command(session: Session) -> None:
        meeting = session.meeting
        new = decide.adjourn(
            session.state, person=session.person, reason=reason, start=start, at=session.at
        )
        _check_new_time(meeting, start)
        session.append(new)
        telling.tell(
            meeting,
            session.state,
            "meeting_adjourned",
            at=session.at,
            reason=reason,
            start=start.isoformat(),
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)
