"""After the meeting: until when members may object, and how returned minutes stand. Pure."""

from datetime import date, datetime, timedelta
from enum import StrEnum

DAYS = 5
"""Days to object where the kind of meeting says nothing."""


class Objecting(StrEnum):
    """States of an objection after the meeting."""

    OPEN = "open"
    ACCEPTED = "accepted"
    RECORDED = "recorded"


class Returned(StrEnum):
    """How minutes stand that the committee above gave back."""

    OPEN = "open"
    OVERDUE = "overdue"
    CORRECTING = "correcting"
    CORRECTED = "corrected"
    ANSWERED = "answered"
    SETTLED = "settled"


def last_day(*, written_on: date, signed_on: date | None, days: int) -> date:
    """Last day to object: counted from the signature, before it from the day the draft could be read.

    Source: working rules of the branch; docs/reference/meeting-rules.md, minutes.
    """
    return (signed_on or written_on) + timedelta(days=days)


def standing(
    *,
    due: date,
    day: date,
    answered: datetime | None,
    settled: datetime | None,
    correction: bool,
    corrected: bool,
) -> Returned:
    """What a list of returned minutes shows on a day.

    Args:
        correction: a correcting document was begun. corrected: it bears all signatures.
    """
    if settled is not None:
        return Returned.SETTLED
    if correction:
        return Returned.CORRECTED if corrected else Returned.CORRECTING
    if answered is not None:
        return Returned.ANSWERED
    return Returned.OVERDUE if due < day else Returned.OPEN
