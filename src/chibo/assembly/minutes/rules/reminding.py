"""When those who sign are reminded of minutes that are not signed (data/reminders.json). Pure."""

import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _data() -> list[dict[str, Any]]:
    text = (files("chibo.assembly.minutes") / "data" / "reminders.json").read_text("utf-8")
    found: list[dict[str, Any]] = json.loads(text)["unsigned"]
    return found


def days(day: date) -> tuple[int, ...]:
    """How many days after the meeting people are reminded, fewest first; empty: never."""
    for row in _data():
        until = row["valid_to"]
        if row["valid_from"] <= day.isoformat() and (until is None or day.isoformat() <= until):
            return tuple(sorted(row["days"]))
    return ()


def reached(age: int, *, day: date) -> int:
    """The reminder that minutes of an age (days since the meeting) have reached; 0 before the first."""
    return max((n for n in days(day) if n <= age), default=0)
