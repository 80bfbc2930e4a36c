"""How a proof stands: run in time and good, due, or refuted."""

from datetime import datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """States of a proof, what needs attention first."""

    REFUTED = "refuted"
    NEVER = "never"
    DUE = "due"
    HOLDS = "holds"


def standing(*, ran_at: datetime | None, ok: bool, every_days: int, now: datetime) -> Standing:
    """How a proof stands at a moment.

    Args:
        ran_at: when it was last run, None for never; ``ok`` what it found then.
        every_days: how often it is to be run at least.
    """
    if ran_at is None:
        return Standing.NEVER
    if not ok:
        return Standing.REFUTED
    return Standing.DUE if now - ran_at > timedelta(days=every_days) else Standing.HOLDS
