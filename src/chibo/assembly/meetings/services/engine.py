"""One command of a meeting: lock, replay, decide, append, project, audit, announce – or nothing.

command ─► lock the meeting's row ─► events ─► state ─► decide(state) ─► new events
─► appended with number, digest, idempotency key ─► rows ─► audit ─► NOTIFY on commit
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import projection, queries
from chibo.assembly.meetings.models import Meeting, MeetingEvent
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.sentences import translated
from chibo.assembly.meetings.services.reading import follow_presence
from chibo.core import audit, cases, facts
from chibo.core.actor import Actor
from chibo.core.errors import Missing

CHANNEL = "meeting_events"

_HEAD = [
    "seq", "head", "last_at", "stage", "opened_at", "closed_at", "resumes_at", "chair", "secretary",
    "planned_start", "planned_end",
]  # fmt: skip

Decide = Callable[[MeetingState], list[e.New]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command came to: the meeting's number after it, and the state."""

    seq: int
    state: MeetingState
    repeated: bool = False


class Session:
    """A locked meeting inside a command: its row, its state, and how to append."""

    def __init__(self, meeting: Meeting, *, actor: Actor, at: datetime, key: str | None) -> None:
        self.meeting = meeting
        self.actor = actor
        self.events = queries.events_of(meeting.pk)
        self.state = fold.replay(self.events)
        self.key = key
        # A clock that jumps back never makes an event older than the one before it.
        self.at = max(at, meeting.last_at) if meeting.last_at else at

    @property
    def person(self) -> str:
        """Who asks, as the rules name them."""
        return str(self.actor.person_id or "")

    def append(self, new: list[e.New]) -> MeetingState:
        """Write events, rows, the head of the chain and the audit line; tell who listens."""
        if not new:
            return self.state
        before = self.state
        deed = self.meeting.seq + 1
        rows = [self._row(one, deed=deed) for one in new]
        MeetingEvent.objects.bulk_create(rows)
        self.events = [*self.events, *(queries.event_of(row) for row in rows)]
        self.state = fold.replay(self.events)
        self._save_head()
        projection.write(self.meeting, before, self.state)
        follow_presence(self.meeting, before, self.state, actor=self.actor, at=self.at)
        self._audit(new)
        self._notify()
        return self.state

    def publish(self, name: str) -> None:
        """Tell the rooms above: the fact ``name``, dated at the meeting's end where it has ended."""
        meeting = self.meeting
        facts.publish(
            name,
            {
                "meeting": str(meeting.pk),
                "unit": str(meeting.unit_id),
                "position": meeting.position,
                "at": (meeting.closed_at or self.at).isoformat(),
            },
        )

    def _row(self, new: e.New, *, deed: int) -> MeetingEvent:
        meeting = self.meeting
        meeting.seq += 1
        meeting.head = e.digest(
            bytes(meeting.head),
            seq=meeting.seq,
            at=self.at,
            kind=new.kind,
            actor=self.person,
            data=new.data,
        )
        key, self.key = self.key, None
        return MeetingEvent(
            meeting=meeting,
            province=meeting.province,
            position=meeting.position,
            seq=meeting.seq,
            deed=deed,
            at=self.at,
            kind=new.kind,
            actor=self.actor.person_id,
            actor_name=self.actor.name,
            data=new.data,
            digest=meeting.head,
            key=key,
        )

    def _save_head(self) -> None:
        meeting, state = self.meeting, self.state
        meeting.last_at = self.at
        meeting.stage = state.stage
        meeting.opened_at, meeting.closed_at = state.opened_at, state.closed_at
        meeting.resumes_at = state.resumes_at
        meeting.chair_id, meeting.secretary_id = UUID(state.chair), UUID(state.secretary)
        if state.planned_start and state.planned_end:
            meeting.planned_start, meeting.planned_end = state.planned_start, state.planned_end
        meeting.save(update_fields=_HEAD)

    def _audit(self, new: list[e.New]) -> None:
        audit.record(
            self.actor,
            f"meetings.{new[-1].kind}",
            subject=self.meeting.pk,
            position=self.meeting.position,
            province=self.meeting.province,
            at=self.at,
            detail={"seq": self.meeting.seq},
        )

    def _notify(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_notify(%s, %s)", [CHANNEL, f"{self.meeting.pk}:{self.meeting.seq}"]
            )


def locked(meeting_id: UUID) -> Meeting:
    """The meeting's row, locked against other commands until the transaction ends.

    Raises:
        Missing: there is none, or not for this actor.
    """
    found = Meeting.objects.select_for_update(no_key=True).filter(pk=meeting_id).first()
    if found is None:
        raise Missing(_("There is no such meeting."), code="no_meeting")
    return found


def run(
    *, actor: Actor, meeting_id: UUID, at: datetime, decide: Decide, key: str | None = None
) -> Done:
    """Run a command that is decided from the state alone.

    Args:
        key: made on the device; the same key a second time does nothing and gives the same answer.

    Raises:
        Missing, Refused, Denied: nothing was written.
    """

    def command(session: Session) -> None:
        session.append(decide(session.state))

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def run_session(
    *,
    actor: Actor,
    meeting_id: UUID,
    at: datetime,
    command: Callable[[Session], None],
    key: str | None = None,
) -> Done:
    """Run a command that also speaks with other rooms, in the one transaction."""
    try:
        with transaction.atomic():
            meeting = locked(meeting_id)
            cases.enter(meeting.case_id)
            known = queries.event_with_key(meeting_id, key) if key else None
            session = Session(meeting, actor=actor, at=at, key=key)
            if known is not None:
                return Done(seq=known, state=session.state, repeated=True)
            command(session)
            return Done(seq=meeting.seq, state=session.state)
    except Refusal as refusal:
        raise translated(refusal) from refusal
