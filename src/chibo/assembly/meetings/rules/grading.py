"""The branch grades its own meeting: seven marks, 100 points, four grades.

Source: docs/reference/meeting-rules.md, grading (central basis Hướng dẫn
12-HD/BTCTW; points as in the handbooks of provincial committees).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import MeetingState


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the form: its name and the most points it gives."""

    code: str
    most: int


MARKS = (
    Mark("preparation", 15),
    Mark("attendance", 20),
    Mark("duration", 5),
    Mark("discussion", 10),
    Mark("conduct", 30),
    Mark("minutes", 8),
    Mark("closing", 12),
)
FULL_FOR_GOOD = ("attendance", "duration", "discussion", "minutes")
GOOD, FAIR, AVERAGE = 90, 70, 50


def attendance_points(present: int, expected: int) -> int:
    """Points for attendance, by whole per cent steps: 95 → 20, 90 → 16, 80 → 12, 70 → 8, else 0."""
    if expected <= 0:
        return 0
    steps = ((95, 20), (90, 16), (80, 12), (70, 8))
    return next((points for share, points in steps if 100 * present >= share * expected), 0)


def proposal(state: MeetingState) -> dict[str, int]:
    """Marks that the record itself gives: attendance, and the discussion once 3 of 10 have spoken."""
    counts = attendance.counts(state)
    said = [s.roll for s in state.speeches.values() if s.stage == "done"]
    heard = {roll for roll in said if not state.roll[roll].is_guest}
    given = {"attendance": attendance_points(counts.present, counts.expected)}
    if counts.present and 10 * len(heard) >= 3 * counts.present:
        given["discussion"] = 10
    return given


def grade(marks: Mapping[str, int]) -> dict[str, Any]:
    """The grade of the marks, as it is recorded.

    Raises:
        Refusal: a mark is missing, negative or above its most.
    """
    for mark in MARKS:
        given = marks.get(mark.code)
        check(given is not None and 0 <= given <= mark.most, "mark_out_of_range", most=mark.most)
    total = sum(marks[mark.code] for mark in MARKS)
    most = {mark.code: mark.most for mark in MARKS}
    is_full = all(marks[code] == most[code] for code in FULL_FOR_GOOD)
    return {
        "grade": _grade(total, is_full=is_full),
        "points": total,
        "marks": {mark.code: marks[mark.code] for mark in MARKS},
    }


def _grade(total: int, *, is_full: bool) -> str:
    if total >= GOOD and is_full:
        return "good"
    if total >= FAIR:
        return "fair"
    return "average" if total >= AVERAGE else "weak"
