"""The branches directly below a unit and how far their month has come; call inside a scope."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from chibo.assembly.meetings import survey
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.minutes import queries as minutes
from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.ground.organisation import history
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight import counting, queries
from chibo.oversight.insight.rules import progress
from chibo.oversight.insight.rules.period import Month, days_of, shifted
from chibo.oversight.insight.rules.progress import Standing

if TYPE_CHECKING:
    from chibo.assembly.meetings.models import Meeting
    from chibo.assembly.minutes.models import Draft
    from chibo.ground.organisation.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch and its standing in a month."""

    unit: "Unit"
    standing: Standing


def below(parent: "Unit", *, month: Month, at: datetime) -> list[Branch]:
    """Branches that lay directly below ``parent`` in a month, in the order of the tree; five statements."""
    first, last = days_of(month)
    found = history.children_in(parent.pk, first=first, last=last)
    units = [unit for unit in found if unit.kind == UnitKind.BRANCH]
    return standings(units, month=month, at=at)


def standings(units: "list[Unit]", *, month: Month, at: datetime) -> list[Branch]:
    """The standing of each of these branches; three statements."""
    held = survey.of_units(
        [unit.pk for unit in units],
        since=counting.began(month),
        until=counting.began(shifted(month, 1)),
    )
    by_unit: dict[UUID, list[progress.Meeting]] = defaultdict(list)
    for meeting in held:
        by_unit[meeting.unit_id].append(_meeting(meeting))
    ids = [meeting.id for meetings in by_unit.values() for meeting in meetings]
    papers = {key: _paper(draft) for key, draft in minutes.papers_of(ids).items()}
    duties, today = queries.duties(month), local_day(at)
    return [
        Branch(
            unit=unit,
            standing=progress.standing(
                by_unit[unit.pk], papers, duties=duties, month=month, today=today
            ),
        )
        for unit in units
    ]


def _meeting(row: "Meeting") -> progress.Meeting:
    day = local_day(row.opened_at or row.closed_at or row.planned_start)
    return progress.Meeting(id=row.pk, kind=row.kind, stage=Stage(row.stage), on=day)


def _paper(row: "Draft") -> progress.Paper:
    stage = PaperStage(row.stage)
    reached = {
        PaperStage.REVIEWED: row.reviewed_at,
        PaperStage.APPROVED: row.approved_at,
        PaperStage.SIGNED: row.signed_at,
        PaperStage.SEALED: row.sealed_at,
    }
    since = local_day(reached.get(stage) or row.created_at)
    return progress.Paper(id=row.pk, stage=stage, since=since)
