"""What a committee asks its branches for, and since when an answer of its own is late. Pure."""

from datetime import date
from enum import StrEnum


class Chase(StrEnum):
    """Of what a branch is reminded."""

    MEETING = "meeting"
    MINUTES = "minutes"
    RETURN = "return"


def is_late_to_confirm(held_on: date, *, today: date, days: int) -> bool:
    """Whether the committee lets a branch wait for its grade longer than the grading scheme gives it."""
    return (today - held_on).days > days
