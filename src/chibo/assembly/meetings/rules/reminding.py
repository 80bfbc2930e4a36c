"""When people are reminded of a meeting (data/reminders.json). Pure."""

import json
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _data() -> list[dict[str, Any]]:
    text = (files("chibo.assembly.meetings") / "data" / "reminders.json").read_text("utf-8")
    found: list[dict[str, Any]] = json.loads(text)["before"]
    return found


def leads(day: date) -> tuple[timedelta, ...]:
    """How long before a meeting people are reminded, longest first."""
    for row in _data():
        until = row["valid_to"]
        if row["valid_from"] <= day.isoformat() and (until is None or day.isoformat() <= until):
            return tuple(timedelta(hours=hours) for hours in sorted(row["hours"], reverse=True))
    return ()


def due_lead(start: datetime, *, convened: datetime, at: datetime) -> timedelta | None:
    """The reminder that is due now: the latest whose hour has come; None before the first and after the start.

    A meeting that was convened after that hour is not reminded of: the invitation itself did that.
    """
    if at >= start:
        return None
    reached = [lead for lead in leads(at.date()) if start - lead <= at]
    if not reached or convened > start - reached[-1]:
        return None
    return reached[-1]
