"""What a committee asks its branches for, and since when an answer of its own is late. Pure."""

from datetime import date
from enum import StrEnum

CONFIRM_DAYS = 7
"""Days within which a committee confirms the grade of a meeting (working rule of this software, like the
days to object; docs/reference/meeting-rules.md, grading)."""


class Chase(StrEnum):
    """Of what a branch is reminded."""

    MEETING = "meeting"
    MINUTES = "minutes"
    RETURN = "return"


def is_late_to_confirm(held_on: date, *, today: date) -> bool:
    """Whether the committee lets a branch wait too long for its grade."""
    return (today - held_on).days > CONFIRM_DAYS
