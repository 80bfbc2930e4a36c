"""From raw events to figures: what a branch-month truly is. Call inside a system scope."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import MeetingState, Stage
from chibo.assembly.minutes import queries as minutes
from chibo.oversight.insight import rules
from chibo.oversight.insight.rules import Figures

COUNTED = (Stage.CLOSED, Stage.FAILED_QUORUM)


def month_of(at: datetime) -> tuple[int, int]:
    """Year and month of a moment in the organisation's time zone."""
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return local.year, local.month


def branch_month(unit_id: UUID, *, year: int, month: int) -> Figures:
    """Figures of one branch in one month, from the events of its meetings."""
    held = _meetings(unit_id, year, month, month)
    states = {meeting.pk: meetings.state_of(meeting.pk) for meeting in held}
    signed = minutes.signed_at(states)
    parts = [
        rules.of_meeting(
            states[meeting.pk],
            norm_minutes=_norm(meeting, states[meeting.pk]),
            signed_at=signed.get(meeting.pk),
        )
        for meeting in held
    ]
    return rules.total(parts) + _heard(unit_id, year, month)


def _heard(unit_id: UUID, year: int, month: int) -> Figures:
    quarter = rules.quarter_months(month)
    held = _meetings(unit_id, year, quarter[0], quarter[-1])
    states = [meetings.state_of(meeting.pk) for meeting in held]
    if not states:
        return Figures()
    members = sum(r.is_counted for r in states[-1].roll.values())
    return Figures(heard=len(rules.heard(states)), members=members)


def _meetings(unit_id: UUID, year: int, first: int, last: int) -> list[Meeting]:
    zone = ZoneInfo(settings.TIME_ZONE)
    start = datetime(year, first, 1, tzinfo=zone)
    end = (datetime(year, last, 1, tzinfo=zone) + timedelta(days=32)).replace(day=1)
    held = Meeting.objects.filter(
        unit_id=unit_id, stage__in=COUNTED, closed_at__gte=start, closed_at__lt=end
    )
    return list(held.order_by("closed_at"))


def _norm(meeting: Meeting, state: MeetingState) -> int:
    kind = meetings.kind(meeting.kind, at=meeting.planned_start)
    members = sum(r.is_counted for r in state.roll.values())
    return rules.norm_for(kind.norm["length_minutes"], members)
