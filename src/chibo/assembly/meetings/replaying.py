"""The proof of a meeting: its events have no gap, their chain holds, and a replay gives the tables."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from chibo.assembly.meetings import projection
from chibo.assembly.meetings.models import Meeting, MeetingEvent
from chibo.assembly.meetings.queries import event_of
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.events import digest
from chibo.core.checks import Outcome

STEP = 200


def replay_all(_at: datetime) -> Outcome:
    """Replay every meeting; inside the scope of the installation. Memory stays small."""
    compared, problems = 0, []
    for meeting in Meeting.objects.exclude(seq=0).order_by("pk").iterator(chunk_size=STEP):
        compared += 1
        problems += [f"{meeting.pk}: {sentence}" for sentence in _faults(meeting)]
    return Outcome(compared=compared, problems=problems)


def _faults(meeting: Meeting) -> Iterator[str]:
    rows = list(MeetingEvent.objects.filter(meeting_id=meeting.pk).order_by("seq"))
    if [row.seq for row in rows] != list(range(1, meeting.seq + 1)):
        yield f"its {meeting.seq} events have a gap"
        return
    head = bytes(32)
    for row in rows:
        head = digest(
            head, seq=row.seq, at=row.at, kind=row.kind, actor=str(row.actor or ""), data=row.data
        )
        if bytes(row.digest) != head:
            yield f"event {row.seq} is not the one that was written"
            return
    if bytes(meeting.head) != head:
        yield "its head is not that of its events"
    state = fold.replay([event_of(row) for row in rows])
    if (meeting.stage, meeting.opened_at, meeting.closed_at) != (
        state.stage, state.opened_at, state.closed_at,
    ):  # fmt: skip
        yield "its state is not what the events come to"
    wanted = projection.tables_of(state)
    for model, _, _ in projection.TABLES:
        table = model._meta.db_table
        found = {str(row.pk): row for row in model.objects.filter(meeting_id=meeting.pk)}  # type: ignore[attr-defined]
        if found.keys() != wanted[table].keys():
            yield f"{table} does not hold what the events come to"
            continue
        for key, columns in wanted[table].items():
            if any(_plain(getattr(found[key], name)) != value for name, value in columns.items()):
                yield f"{table} {key} differs from the events"


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
