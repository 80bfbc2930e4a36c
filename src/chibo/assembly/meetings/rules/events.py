"""Kinds of events of a meeting. Payloads are plain JSON; ids are texts; times are ISO 8601 in UTC."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

CONVENED = "meeting.convened"
POSTPONED = "meeting.postponed"
CANCELLED = "meeting.cancelled"
CHECK_IN_OPENED = "meeting.check_in_opened"
OPENED = "meeting.opened"
SUSPENDED = "meeting.suspended"
RESUMED = "meeting.resumed"
CLOSED = "meeting.closed"
FAILED_QUORUM = "meeting.failed_quorum"
GUEST_CAME = "meeting.guest_came"
GRADED = "meeting.graded"
ADJOURNED = "meeting.adjourned"
CHAIR_CHANGED = "meeting.chair_changed"
SECRETARY_CHANGED = "meeting.secretary_changed"
CONVENED_AGAIN = "meeting.convened_again"
PREPARED = "meeting.prepared"
GUEST_INVITED = "meeting.guest_invited"

PRESENCE_CLAIMED = "presence.claimed"
PRESENCE_CONFIRMED = "presence.confirmed"
PRESENCE_REJECTED = "presence.rejected"
PRESENCE_ENTERED = "presence.entered"
PRESENCE_ENDED = "presence.ended"
EXCUSED = "presence.excused"
POINT_LOST = "point.lost"
POINT_BACK = "point.back"

ITEM_STARTED = "item.started"
ITEM_CONCLUDED = "item.concluded"
ITEM_DONE = "item.done"
ITEM_SKIPPED = "item.skipped"
ITEM_DEFERRED = "item.deferred"
CLOSED_BEGUN = "item.closed_begun"
CLOSED_ENDED = "item.closed_ended"

FLOOR_ASKED = "floor.asked"
FLOOR_WITHDRAWN = "floor.withdrawn"
FLOOR_GIVEN = "floor.given"
FLOOR_ENDED = "floor.ended"
OPINION_WRITTEN = "floor.opinion_written"
SPEECH_SUMMARISED = "floor.summarised"

MOTION_PUT = "motion.put"
MOTION_WITHDRAWN = "motion.withdrawn"
AMENDMENT_PUT = "motion.amendment_put"
AMENDMENT_WITHDRAWN = "motion.amendment_withdrawn"

VOTE_OPENED = "vote.opened"
VOTE_CAST = "vote.cast"
VOTE_MOVED = "vote.moved_to_paper"
VOTE_COUNTED = "vote.counted"
PAPERS_ISSUED = "vote.papers_issued"
VOTE_CLOSED = "vote.closed"
VOTE_ANNOUNCED = "vote.announced"
VOTE_COMPLETED = "vote.completed"
VOTE_VOIDED = "vote.voided"

NOTE_WRITTEN = "note.written"
TASK_SET = "task.set"
TASK_DROPPED = "task.dropped"
READ_BACK = "minutes.read_back"
OBJECTED = "minutes.objected"
CORRECTED = "minutes.corrected"
ANSWERED = "minutes.answered"
ADOPTED = "minutes.adopted"
UNDONE = "undone"

UNDOABLE = frozenset(
    {
        PRESENCE_CONFIRMED,
        PRESENCE_REJECTED,
        PRESENCE_ENTERED,
        PRESENCE_ENDED,
        EXCUSED,
        POINT_LOST,
        POINT_BACK,
        GUEST_CAME,
        GUEST_INVITED,
        ITEM_STARTED,
        ITEM_CONCLUDED,
        ITEM_DONE,
        ITEM_SKIPPED,
        ITEM_DEFERRED,
        FLOOR_ASKED,
        FLOOR_GIVEN,
        FLOOR_ENDED,
        SPEECH_SUMMARISED,
        MOTION_PUT,
        MOTION_WITHDRAWN,
        AMENDMENT_PUT,
        AMENDMENT_WITHDRAWN,
        NOTE_WRITTEN,
        TASK_SET,
        TASK_DROPPED,
        GRADED,
        CORRECTED,
        ANSWERED,
        ADOPTED,
    }
)


@dataclass(frozen=True, slots=True)
class New:
    """An event that a decision asks for; the service gives it its number."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event of the gapless sequence; ``deed`` is the number of the first event of its command."""

    seq: int
    at: datetime
    kind: str
    actor: str
    data: dict[str, Any]
    deed: int


def digest(previous: bytes, *, seq: int, at: datetime, kind: str, actor: str, data: Any) -> bytes:
    """SHA-256 that chains an event to the one before it.

    Over ``previous`` (32 bytes; zeros before the first) and the canonical JSON (sorted keys, no
    spaces, UTF-8) of ``{"actor", "at", "data", "kind", "seq"}``, ``at`` in UTC with microseconds.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    line = {"seq": seq, "at": moment, "kind": kind, "actor": actor, "data": data}
    canonical = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + canonical.encode()).digest()
