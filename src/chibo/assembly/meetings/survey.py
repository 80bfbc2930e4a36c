"""Reads across many meetings at once, for those who look on from above; call inside a scope."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from chibo.assembly.meetings.models import Meeting, MeetingEvent
from chibo.assembly.meetings.queries import event_of
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.events import Event
from chibo.assembly.meetings.rules.kinds import PREPARING
from chibo.assembly.meetings.rules.state import MeetingState, Stage

COUNTED = (Stage.CLOSED, Stage.FAILED_QUORUM)
_HEAVY = ("plan", "head", "door_secret")


def _own() -> QuerySet[Meeting]:
    """Meetings that count as such: a closed session is a part of one, and figures say nothing of it.

    Meetings of a committee or a party group prepare one of the branch and are none.
    """
    return Meeting.objects.filter(parent=None).exclude(kind__in=PREPARING)


def held(*, since: datetime, until: datetime, unit_id: UUID | None = None) -> QuerySet[Meeting]:
    """Meetings that ended in [since, until) with or for want of a quorum, in the order they ended.

    Args:
        unit_id: of this branch only; otherwise of all that the scope may see.
    """
    found = _own().filter(stage__in=COUNTED, closed_at__gte=since, closed_at__lt=until)
    if unit_id is not None:
        found = found.filter(unit_id=unit_id)
    return found.defer(*_HEAVY).order_by("closed_at", "pk")


def ever_held() -> QuerySet[Meeting]:
    """All meetings that ended with or for want of a quorum."""
    return _own().filter(stage__in=COUNTED).defer(*_HEAVY).order_by("closed_at", "pk")


def of_units(unit_ids: Iterable[UUID], *, since: datetime, until: datetime) -> QuerySet[Meeting]:
    """Meetings of these units that ended, run or are planned in [since, until)."""
    ended = Q(closed_at__gte=since, closed_at__lt=until)
    running = Q(closed_at=None, opened_at__gte=since, opened_at__lt=until)
    planned = Q(closed_at=None, opened_at=None, planned_start__gte=since, planned_start__lt=until)
    found = _own().filter(ended | running | planned, unit__in=list(unit_ids))
    return found.exclude(stage=Stage.DRAFT).defer(*_HEAVY).order_by("planned_start", "pk")


def states_of(meeting_ids: Iterable[UUID]) -> dict[UUID, MeetingState]:
    """The states of several meetings; one statement."""
    events: dict[UUID, list[Event]] = defaultdict(list)
    rows = MeetingEvent.objects.filter(meeting_id__in=list(meeting_ids))
    for row in rows.order_by("meeting_id", "seq"):
        events[row.meeting_id].append(event_of(row))
    return {meeting_id: fold.replay(found) for meeting_id, found in events.items()}
