"""State to rows: after each command, what changed in the state is written to its tables.

The same functions rebuild all rows from a replay, which proves the tables (``tables_of``).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from chibo.assembly.meetings.models import (
    AgendaItem,
    Contribution,
    Meeting,
    PresenceRow,
    RollEntry,
)
from chibo.assembly.meetings.rules.attendance import attendance_of
from chibo.assembly.meetings.rules.state import (
    ENDED,
    Item,
    MeetingState,
    Presence,
    RollMember,
    Speech,
)

Values = dict[str, Any]


def roll_values(state: MeetingState, member: RollMember) -> Values:
    """Columns of a roll entry; how they attended is known once the meeting has ended."""
    attended = attendance_of(state, member) if state.stage in ENDED else None
    return {
        "person_id": member.person,
        "category": member.category,
        "flags": sorted(member.flags),
        "excuse": member.excuse,
        "excused": member.excused,
        "status": attended.status if attended else "",
        "mode": attended.mode if attended else "",
        "late_minutes": attended.late_minutes if attended else 0,
    }


def item_values(state: MeetingState, item: Item) -> Values:
    """Columns of an agenda item."""
    return {
        "number": item.number,
        "title": item.title,
        "kind": item.kind,
        "decision_type": item.decision_type,
        "minutes": item.minutes,
        "stage": item.stage.value,
        "started_at": item.started_at,
        "ended_at": item.ended_at,
        "conclusion": item.conclusion,
    }


def presence_values(state: MeetingState, interval: Presence) -> Values:
    """Columns of an interval of presence."""
    return {
        "roll_id": interval.roll,
        "point": interval.point,
        "source": interval.source,
        "since": interval.since,
        "until": interval.until,
        "ended_by": interval.ended_by,
        "confirmed_by": interval.confirmed_by,
        "rejected": interval.rejected,
    }


def speech_values(state: MeetingState, speech: Speech) -> Values:
    """Columns of a contribution."""
    return {
        "roll_id": speech.roll,
        "item_id": speech.item,
        "kind": speech.kind,
        "stage": speech.stage,
        "asked_at": speech.asked_at,
        "started_at": speech.started_at,
        "ended_at": speech.ended_at,
        "text": speech.text,
    }


TABLES: tuple[tuple[type[Model], str, Callable[[MeetingState, Any], Values]], ...] = (
    (RollEntry, "roll", roll_values),
    (AgendaItem, "items", item_values),
    (PresenceRow, "presence", presence_values),
    (Contribution, "speeches", speech_values),
)


def tables_of(state: MeetingState) -> dict[str, dict[str, Values]]:
    """All rows that the state comes to: table → id → columns."""
    return {
        model._meta.db_table: {key: values(state, thing) for key, thing in things(state, name)}
        for model, name, values in TABLES
    }


def things(state: MeetingState, name: str) -> Iterable[tuple[str, Any]]:
    """Entries of one collection of the state."""
    collection: dict[str, Any] = getattr(state, name)
    return collection.items()


def write(meeting: Meeting, before: MeetingState, after: MeetingState) -> None:
    """Write what changed; rows that an undone event had made are removed."""
    frame = {"meeting_id": meeting.pk, "province": meeting.province, "position": meeting.position}
    ended = (before.stage in ENDED) != (after.stage in ENDED)
    for model, name, _ in reversed(TABLES):
        gone = getattr(before, name).keys() - getattr(after, name).keys()
        if gone:
            model.objects.filter(pk__in=gone).delete()
    for model, name, values in TABLES:
        old = getattr(before, name)
        changed = [
            (key, thing)
            for key, thing in things(after, name)
            if (old.get(key) is not thing and old.get(key) != thing) or (ended and name == "roll")
        ]
        rows = [model(id=key, **frame, **values(after, thing)) for key, thing in changed]
        _upsert(model, rows)


def _upsert(model: type[Model], rows: list[Any]) -> None:
    if not rows:
        return
    columns = [f.name for f in model._meta.concrete_fields if not f.primary_key]
    # What ends is written before what begins: one current item, one open interval (unique indexes).
    rows.sort(key=lambda r: (getattr(r, "stage", "") == "current", _is_open(r)))
    model.objects.bulk_create(  # type: ignore[attr-defined]
        rows, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )


def _is_open(row: Any) -> bool:
    return isinstance(row, PresenceRow) and row.until is None
