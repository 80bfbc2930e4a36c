"""From raw events to figures: what a branch's months truly are. Call inside a system scope."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings import survey
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.minutes import queries as minutes
from chibo.oversight.insight.rules import figures as rules
from chibo.oversight.insight.rules.figures import Figures
from chibo.oversight.insight.rules.period import (
    Month,
    quarter_months,
    rest_of_quarter,
    shifted,
)

if TYPE_CHECKING:
    from chibo.assembly.meetings.models import Meeting


def month_of(at: datetime) -> Month:
    """Year and month of a moment in the organisation's time zone."""
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return local.year, local.month


def began(month: Month) -> datetime:
    """The first moment of a month in the organisation's time zone."""
    return datetime(month[0], month[1], 1, tzinfo=ZoneInfo(settings.TIME_ZONE))


def branch_months(unit_id: UUID, *, since: Month) -> dict[Month, Figures]:
    """Figures of a branch from a month to the end of its quarter; four statements and one per kind.

    Later months of the quarter have figures too, for they tell who was heard so far.
    """
    year, first = since[0], quarter_months(since[1])[0]
    held = survey.held(
        since=began((year, first)), until=began(shifted((year, first), 3)), unit_id=unit_id
    )
    return _counted(_read(list(held)), [(year, month) for month in rest_of_quarter(since[1])])


def all_months() -> dict[UUID, dict[Month, Figures]]:
    """Figures of every branch in every month it has any, by unit; quarter by quarter.

    Statements grow with the branches: this is for the recount, not for pages.
    """
    quarters: dict[tuple[UUID, Month], list[Meeting]] = defaultdict(list)
    for meeting in survey.ever_held().iterator(chunk_size=1_000):
        assert meeting.closed_at is not None  # noqa: S101  # the survey asks for it
        year, month = month_of(meeting.closed_at)
        quarters[meeting.unit_id, (year, quarter_months(month)[0])].append(meeting)
    found: dict[UUID, dict[Month, Figures]] = defaultdict(dict)
    for (unit_id, (year, first)), held in quarters.items():
        months = [(year, month) for month in rest_of_quarter(first)]
        counted = _counted(_read(held), months)
        found[unit_id] |= {month: sums for month, sums in counted.items() if sums != Figures()}
    return found


@dataclass(frozen=True, slots=True)
class _Held:
    """A meeting that ended: in which month, its state, and its figures."""

    month: Month
    state: MeetingState
    figures: Figures


def _read(held: "list[Meeting]") -> list[_Held]:
    ids = [meeting.pk for meeting in held]
    states, papers = survey.states_of(ids), minutes.papers_of(ids)
    norms = _Norms()
    read = []
    for meeting in held:
        assert meeting.closed_at is not None  # noqa: S101  # the survey asks for it
        state, paper = states[meeting.pk], papers.get(meeting.pk)
        figures = rules.of_meeting(
            state,
            norm_minutes=norms.of(meeting, state),
            signed_at=paper.signed_at if paper else None,
            is_sealed=paper is not None and paper.sealed_at is not None,
        )
        read.append(_Held(month_of(meeting.closed_at), state, figures))
    return read


def _counted(held: list[_Held], months: list[Month]) -> dict[Month, Figures]:
    return {
        month: rules.of_branch(one.figures for one in held if one.month == month)
        + rules.of_quarter([one.state for one in held if one.month <= month])
        for month in months
    }


class _Norms:
    """Least lengths of meetings; each kind is read once for a month."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Month], list[dict[str, int]]] = {}

    def of(self, meeting: "Meeting", state: MeetingState) -> int:
        key = meeting.kind, month_of(meeting.planned_start)
        if key not in self._known:
            kind = meetings.kind(meeting.kind, at=meeting.planned_start)
            self._known[key] = kind.norm["length_minutes"]
        members = sum(entry.is_counted for entry in state.roll.values())
        return rules.norm_for(self._known[key], members)
