"""The branch grades its own meeting: a scheme of criteria as data, proposals from facts, four grades.

    scheme (criteria, weights, bands) ─┐
    state + facts ─► a line for each criterion: proposed points and what they rest on
    marks of people, with a reason where they differ ─► points, grade

Source: docs/reference/meeting-rules.md, grading; each scheme names its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import Item, ItemStage, MeetingState, VoteStage

MOST = 100
GRADES = ("weak", "average", "fair", "good")
"""From the lowest to the highest."""
TASKS = "tasks"
"""Kind of the item that looks back on what was given out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of the form; ``measure`` names the facts it is proposed from ("" for people alone)."""

    code: str
    name: str
    group: str
    most: int
    measure: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Criteria, bands and the rule of the year, in force for some time.

    ``confirm_days``: within how many days after the meeting the committee above confirms its grade.
    """

    code: str
    source: str
    valid_from: date
    valid_to: date | None
    criteria: tuple[Criterion, ...]
    bands: Mapping[str, int]
    confirm_days: int
    full_for_good: tuple[str, ...]
    good_meetings: int
    fair_share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known beside the events of the meeting.

    Args:
        committee_met: day of the latest committee meeting before this one.
        papers: times at which papers were laid before the meeting.
        norm_minutes: length that the rule asks for, 0 for none.
    """

    committee_met: date | None = None
    papers: tuple[datetime, ...] = ()
    norm_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A criterion with its proposal: points (None: people judge), and the fact with its places."""

    criterion: Criterion
    points: int | None = None
    fact: str = "people"
    places: Mapping[str, Any] = field(default_factory=dict)


def parsed(row: Mapping[str, Any]) -> Scheme:
    """A scheme from its data.

    Raises:
        ValueError: the criteria do not add up to 100 points.
    """
    criteria = tuple(
        Criterion(
            code=one["code"],
            name=one["name"],
            group=group["name"],
            most=one["most"],
            measure=one["measure"],
            data=one,
        )
        for group in row["groups"]
        for one in group["criteria"]
    )
    if sum(one.most for one in criteria) != MOST:
        raise ValueError(f"the criteria of {row['code']} do not add up to {MOST}")
    share = row["yearly"]["fair_share"]
    return Scheme(
        code=row["code"],
        source=row["source"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        criteria=criteria,
        bands=row["bands"],
        confirm_days=row["confirm"]["days"],
        full_for_good=tuple(row["full_for_good"]),
        good_meetings=row["yearly"]["good_meetings"],
        fair_share=Fraction(share["numerator"], share["denominator"]),
    )


def in_force(schemes: Sequence[Scheme], *, day: date) -> Scheme:
    """The scheme of a day.

    Raises:
        LookupError: none was in force.
    """
    for scheme in schemes:
        if scheme.valid_from <= day and (scheme.valid_to is None or day <= scheme.valid_to):
            return scheme
    raise LookupError(f"no grading scheme on {day}")


def proposal(state: MeetingState, scheme: Scheme, facts: Facts) -> list[Line]:
    """A line for each criterion, proposed from what is known at the state's last event."""
    return [
        _MEASURES[one.measure](state, one, facts) if one.measure else Line(criterion=one)
        for one in scheme.criteria
    ]


def grade(
    lines: Sequence[Line], scheme: Scheme, *, marks: Mapping[str, int], reasons: Mapping[str, str]
) -> dict[str, Any]:
    """The grade of the marks, as it is recorded; a mark other than proposed needs a reason.

    Raises:
        Refusal: a mark is missing, negative, above its most, or differs without a reason.
    """
    for line in lines:
        one, given = line.criterion, marks.get(line.criterion.code)
        check(given is not None and 0 <= given <= one.most, "mark_out_of_range", most=one.most)
        differs = line.points is not None and given != line.points
        check(not differs or reasons.get(one.code, "").strip(), "mark_reason", name=one.name)
    kept = {line.criterion.code: marks[line.criterion.code] for line in lines}
    total = sum(kept.values())
    return {
        "grade": _grade(scheme, total, is_full=_is_full(scheme, kept)),
        "points": total,
        "marks": kept,
        "proposed": {x.criterion.code: x.points for x in lines if x.points is not None},
        "reasons": {
            line.criterion.code: reasons[line.criterion.code].strip()
            for line in lines
            if line.points is not None and kept[line.criterion.code] != line.points
        },
        "scheme": scheme.code,
        "bands": dict(scheme.bands),
        "full": _is_full(scheme, kept),
    }


def _is_full(scheme: Scheme, marks: Mapping[str, int]) -> bool:
    most = {one.code: one.most for one in scheme.criteria}
    return all(marks[code] == most[code] for code in scheme.full_for_good)


def _grade(scheme: Scheme, total: int, *, is_full: bool) -> str:
    return _band(scheme.bands, total, is_full=is_full)


def _band(bands: Mapping[str, int], total: int, *, is_full: bool) -> str:
    if total >= bands["good"] and is_full:
        return "good"
    if total >= bands["fair"]:
        return "fair"
    return "average" if total >= bands["average"] else "weak"


def confirmed(own: Mapping[str, Any], points: int) -> str:
    """The grade that other points of the committee above come to, by the bands of the own grade.

    Args:
        own: a grade as recorded; its own grade stands when the points are the same.
    """
    if points == own["points"] or "bands" not in own:
        return str(own["grade"])
    return _band(own["bands"], points, is_full=own["full"])


def of_year(grades: Sequence[str], scheme: Scheme) -> str:
    """The grade of a year from those of its regular meetings; "" when there was none.

    Good: every meeting at least fair, and enough of them good. Fair: every meeting at least average,
    and a share of them at least fair. Average: no meeting weak. Else weak.
    """
    if not grades:
        return ""
    lowest = min(GRADES.index(one) for one in grades)
    at_least_fair = sum(GRADES.index(one) >= GRADES.index("fair") for one in grades)
    if lowest >= GRADES.index("fair") and grades.count("good") >= scheme.good_meetings:
        return "good"
    if lowest >= GRADES.index("average"):
        fair = Fraction(at_least_fair, len(grades)) >= scheme.fair_share
        return "fair" if fair else "average"
    return "weak"


def _line(one: Criterion, points: int, fact: str, **places: Any) -> Line:
    return Line(criterion=one, points=points, fact=fact, places=places)


def _all_or_none(one: Criterion, fact: str, *, met: bool, **places: Any) -> Line:
    return _line(one, one.most if met else 0, fact if met else f"no_{fact}", **places)


def _committee_met(state: MeetingState, one: Criterion, facts: Facts) -> Line:
    begun, met = state.opened_at or state.planned_start, facts.committee_met
    recent = met is not None and begun is not None
    if recent and met and begun:
        recent = (begun.date() - met).days <= one.data["within_days"]
    return _all_or_none(one, "committee_met", met=recent, day=met if recent else None)


def _papers(_state: MeetingState, one: Criterion, facts: Facts) -> Line:
    return _all_or_none(one, "papers", met=bool(facts.papers), number=len(facts.papers))


def _notice(state: MeetingState, one: Criterion, facts: Facts) -> Line:
    start, sent = state.planned_start, state.convened_at
    if start is None or sent is None:
        raise ValueError("a meeting that is graded was convened")
    last = max((sent, *facts.papers))
    days = max(0, (start - last) // timedelta(days=1))
    return _line(
        one, one.most if days >= one.data["days"] else 0, "notice", days=days, norm=one.data["days"]
    )


def _attendance(state: MeetingState, one: Criterion, _facts: Facts) -> Line:
    counts = attendance.counts(state)
    points = attendance_points(counts.present, counts.expected, one.data["steps"])
    return _line(one, points, "attendance", present=counts.present, expected=counts.expected)


def attendance_points(present: int, expected: int, steps: Sequence[Sequence[int]]) -> int:
    """Points by steps of whole per cent (``[from, points]``, highest first), else none."""
    if expected <= 0:
        return 0
    return next((points for share, points in steps if 100 * present >= share * expected), 0)


def _order(state: MeetingState, one: Criterion, _facts: Facts) -> Line:
    opened, planned = state.opened_at, state.planned_start
    late = int((opened - planned) / timedelta(minutes=1)) if opened and planned else 0
    left = sum(item.stage is ItemStage.PLANNED for item in state.items.values())
    in_time = late <= one.data["late_minutes"]
    points = one.most if in_time and not left else one.most // 2 if in_time or not left else 0
    return _line(one, points, "order", late=max(0, late), left=left)


def _duration(state: MeetingState, one: Criterion, facts: Facts) -> Line:
    begun = state.opened_at
    ended = state.closed_at or state.history[-1].at
    minutes = int((ended - begun) / timedelta(minutes=1)) if begun else 0
    points = one.most if minutes >= facts.norm_minutes else 0
    return _line(one, points, "duration", minutes=minutes, norm=facts.norm_minutes)


def _heard(item: Item) -> bool:
    return item.stage in {ItemStage.DONE, ItemStage.CURRENT}


def _information(state: MeetingState, one: Criterion, _facts: Facts) -> Line:
    numbers = sorted(i.number for i in state.items.values() if i.kind == "information")
    told = [
        i
        for i in state.items.values()
        if i.kind == "information" and _heard(i) and i.number != numbers[0]
    ]
    return _all_or_none(one, "information", met=bool(told))


def _looked_back(state: MeetingState) -> Item | None:
    return next((i for i in state.items.values() if i.kind == TASKS), None)


def _last_resolution(state: MeetingState, one: Criterion, _facts: Facts) -> Line:
    item = _looked_back(state)
    if item is None:
        return Line(criterion=one)
    return _all_or_none(one, "last_resolution", met=_heard(item) and bool(item.conclusion))


def _follow_up(state: MeetingState, one: Criterion, _facts: Facts) -> Line:
    item = _looked_back(state)
    if item is None:
        return Line(criterion=one)
    return _all_or_none(
        one, "follow_up", met=any(note.item == item.id for note in state.notes.values())
    )


def _discussion(state: MeetingState, one: Criterion, _facts: Facts) -> Line:
    present = attendance.counts(state).present
    said = {s.roll for s in state.speeches.values() if s.stage == "done"}
    heard = sum(not state.roll[roll].is_guest for roll in said)
    wanted = Fraction(one.data["percent"], 100) * present
    points = one.most if heard >= wanted > 0 else int(one.most * heard / wanted) if wanted else 0
    return _line(one, points, "discussion", heard=heard, present=present)


def _conclusion(state: MeetingState, one: Criterion, _facts: Facts) -> Line:
    judged = [
        i for i in state.items.values() if i.kind in {"discussion", "decision", TASKS} and _heard(i)
    ]
    open_ends = sum(not item.conclusion for item in judged)
    clear, given = not open_ends, len(state.tasks)
    points = one.most if clear and given else one.most // 2 if clear or given else 0
    return _line(one, points, "conclusion", open=open_ends, tasks=given)


def _resolution(state: MeetingState, one: Criterion, _facts: Facts) -> Line:
    adopted = any(
        v.decision_type == "RESOLUTION"
        and v.stage is VoteStage.ANNOUNCED
        and v.result
        and v.result["passed"]
        for v in state.votes.values()
    )
    return _all_or_none(one, "resolution", met=adopted)


def _minutes(state: MeetingState, one: Criterion, _facts: Facts) -> Line:
    reading = state.reading
    return _all_or_none(one, "minutes", met=reading is not None and reading.adopted is not None)


_MEASURES: dict[str, Callable[[MeetingState, Criterion, Facts], Line]] = {
    "committee_met": _committee_met,
    "papers": _papers,
    "notice": _notice,
    "attendance": _attendance,
    "order": _order,
    "duration": _duration,
    "information": _information,
    "last_resolution": _last_resolution,
    "discussion": _discussion,
    "conclusion": _conclusion,
    "resolution": _resolution,
    "minutes": _minutes,
    "follow_up": _follow_up,
}
