"""The grade of the meeting: each criterion with its facts, for the pen to judge and for all to read."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import assessment
from chibo.assembly.meetings.rules import kinds
from chibo.assembly.meetings.rules.freshness import GRADE, last_change
from chibo.assembly.meetings.rules.grading import Line
from chibo.assembly.meetings.rules.next_step import Code, Step
from chibo.assembly.meetings.rules.state import ENDED, ItemStage, MeetingState, Stage
from chibo.assembly.meetings.screens import Region, common
from chibo.web.formats import day as day_words

FACTS: dict[str, Promise] = {
    "people": _("You judge this."),
    "committee_met": _("The committee met on %(day)s."),
    "no_committee_met": _("No committee meeting is on record in the month before."),
    "papers": _("%(number)s papers were laid before the meeting."),
    "no_papers": _("No paper was laid before the meeting."),
    "notice": _("Invitation and last paper %(days)s days before, %(norm)s are asked for."),
    "attendance": _("%(present)s of %(expected)s are here."),
    "order": _("Opened %(late)s minutes late, %(left)s items not reached."),
    "duration": _("%(minutes)s minutes, the rule asks for %(norm)s."),
    "information": _("The news item was held."),
    "no_information": _("No news item was held."),
    "last_resolution": _("The last resolution was assessed, with a conclusion."),
    "no_last_resolution": _("The item on the last resolution has no conclusion."),
    "discussion": _("%(heard)s of %(present)s have spoken."),
    "conclusion": _("%(open)s items without a conclusion, %(tasks)s tasks with name and day."),
    "resolution": _("A resolution was adopted."),
    "no_resolution": _("No resolution was adopted."),
    "minutes": _("The minutes were read back and adopted."),
    "no_minutes": _("The minutes have not been adopted yet."),
    "follow_up": _("The state of the tasks stands in the minutes."),
    "no_follow_up": _("The state of the tasks is not in the minutes."),
}


def pen(state: MeetingState, step: Step, *, run: str, meeting: str) -> Region:
    """The form of the pen, once the last item has begun."""
    waits = any(i.stage is ItemStage.PLANNED for i in state.items.values())
    shown = state.stage is Stage.OPEN and kinds.is_graded(state.kind)
    ready = shown and (not waits or state.grade is not None)
    return common.part(
        "cockpit_grade",
        run=run,
        shown=shown,
        ready=ready,
        grade=state.grade,
        lines=_lines(state, meeting) if ready else [],
        source=assessment.scheme_of(state).source if ready else "",
        seen=last_change(state, GRADE),
        wanted=step.code is Code.GRADE,
    )


def _lines(state: MeetingState, meeting: str) -> list[dict[str, Any]]:
    given = state.grade.get("marks", {}) if state.grade else {}
    reasons = state.grade.get("reasons", {}) if state.grade else {}
    proposed = assessment.proposal(UUID(meeting), state)
    return [
        {
            "code": line.criterion.code,
            "name": line.criterion.name,
            "group": line.criterion.group,
            "most": line.criterion.most,
            "proposed": line.points,
            "points": given.get(line.criterion.code, "" if line.points is None else line.points),
            "fact": sentence(line),
            "reason": reasons.get(line.criterion.code, ""),
        }
        for line in proposed
    ]


def sentence(line: Line) -> str:
    """What a proposal rests on."""
    places = dict(line.places)
    if isinstance(places.get("day"), date):
        places["day"] = day_words(places["day"])
    return str(FACTS[line.fact]) % places


def region(state: MeetingState) -> Region:
    """What every member reads of the grade that lies before the meeting."""
    recorded = state.grade or {}
    shown = bool(recorded.get("scheme")) and state.stage not in ENDED
    names = {one.code: one for one in assessment.scheme_of(state).criteria} if shown else {}
    return common.part(
        "graded",
        shown=shown,
        grade=state.grade,
        lines=[
            {
                "name": names[code].name,
                "most": names[code].most,
                "points": points,
                "reason": recorded.get("reasons", {}).get(code, ""),
            }
            for code, points in recorded.get("marks", {}).items()
            if code in names
        ],
    )
