"""Commands: a member asks to be absent, the pen answers; details of a private reason stay out of the record."""

from datetime import datetime
from uuid import UUID

from chibo.assembly.meetings.models import ExcuseRequest
from chibo.assembly.meetings.rules import excuses
from chibo.assembly.meetings.rules.decide import presence
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.services import telling
from chibo.assembly.meetings.services.engine import Done, Session, run_session
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope


def ask(
    *,
    actor: Actor,
    meeting_id: UUID,
    kind: str,
    text: str,
    at: datetime,
    key: str | None = None,
) -> Done:
    """Ask to be absent oneself; chair and minutes secretary are told.

    Args:
        kind: of ``rules.excuses``; the text of a private kind is read by the pen only.

    Raises:
        Missing; Denied: not on the roll. Refused: the meeting has ended, the member is checked in,
        or has asked too often.
    """

    def command(session: Session) -> None:
        member = session.state.roll_of(session.person)
        check(member is not None, "not_on_roll")
        assert member is not None  # noqa: S101  # checked above
        _record(session, roll=member.id, kind=kind, text=text, excused=False)
        telling.tell_persons(
            session.meeting,
            session.state.pens - {session.person},
            "excuse_asked",
            at=session.at,
            link=f"/meetings/{session.meeting.pk}/run#roll",
            name=member.name,
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def record(
    *,
    actor: Actor,
    meeting_id: UUID,
    roll: str,
    reason: str,
    excused: bool,
    at: datetime,
    kind: str = excuses.OTHER,
    key: str | None = None,
) -> Done:
    """The pen writes down why somebody stays away who told it otherwise, and whether it is accepted."""

    def command(session: Session) -> None:
        _record(session, roll=roll, kind=kind, text=reason, excused=excused)

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def answer(
    *,
    actor: Actor,
    meeting_id: UUID,
    roll: str,
    excused: bool,
    answer: str,
    at: datetime,
    key: str | None = None,
) -> Done:
    """Accept a member's request, or say why not; the member is told.

    Raises:
        Missing, Denied; Refused: a refusal without a reason, or nothing was asked.
    """

    def command(session: Session) -> None:
        row = session.state.roll.get(roll)
        check(row is not None and row.excuse, "nothing_asked")
        assert row is not None  # noqa: S101  # checked above
        new = presence.answer(
            session.state, roll=roll, person=session.person, excused=excused, answer=answer
        )
        session.append(new)
        telling.tell_persons(
            session.meeting,
            [row.person],
            "excuse_answered",
            at=session.at,
            excused=excused,
            answer=answer.strip(),
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def _record(session: Session, *, roll: str, kind: str, text: str, excused: bool) -> None:
    new = presence.excuse(
        session.state,
        roll=roll,
        person=session.person,
        reason=text,
        excused=excused,
        kind=kind,
    )
    session.append(new)
    if excuses.is_private(kind) and text.strip():
        _keep(session, roll=roll, kind=kind, text=text.strip())


def _keep(session: Session, *, roll: str, kind: str, text: str) -> None:
    meeting = session.meeting
    with scope(system_actor("excuses")):
        ExcuseRequest.objects.create(
            meeting=meeting,
            province=meeting.province,
            position=meeting.position,
            person_id=UUID(session.state.roll[roll].person),
            kind=kind,
            text=text,
            seq=meeting.seq,
            asked_at=session.at,
        )
