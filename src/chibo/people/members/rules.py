"""Categories and flags of membership (Charter, Articles 3 to 8), the story of a record, and searching."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise


class Category(StrEnum):
    """What a person is in the organisation; exactly one at a time."""

    PROBATIONARY = "probationary"
    OFFICIAL = "official"
    REMOVED = "removed"
    EXPELLED = "expelled"
    LEFT = "left"
    DECEASED = "deceased"


class Flag(StrEnum):
    """What may hold beside the category, each for its own time."""

    EXEMPT = "exempt"
    TEMPORARILY_EXEMPT = "temporarily_exempt"
    SUSPENDED = "suspended"
    TEMP_OUT = "temp_out"
    TEMP_IN = "temp_in"
    WORKS_FAR = "works_far"
    ABROAD = "abroad"


class ImportState(StrEnum):
    """Where an uploaded list stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    UNDONE = "undone"


IN_THE_LIST = frozenset({Category.PROBATIONARY, Category.OFFICIAL})


class Purpose(StrEnum):
    """Why somebody opens another member's record."""

    REVIEW = "review"
    EVALUATION = "evaluation"
    MEETING = "meeting"
    TRANSFER = "transfer"
    REQUEST = "request"
    OTHER = "other"


class Looked(StrEnum):
    """What of a member was opened."""

    RECORD = "record"
    PERSONAL_ID = "personal_id"


STAYS_OPEN = timedelta(minutes=15)
ID_STAYS_OPEN = timedelta(minutes=2)
MOST_WAITING = 5
LONGEST_TEXT = 1_000
LONGEST_REASON = 200
MOST_EXPORTED = 5_000
MOST_SAVED = 20
OLDEST = 150


def is_still_open(looked_at: datetime, *, at: datetime, what: str = Looked.RECORD) -> bool:
    """Whether what was opened for a purpose may be read on without giving one again."""
    lasts = ID_STAYS_OPEN if what == Looked.PERSONAL_ID else STAYS_OPEN
    return looked_at <= at < looked_at + lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Something that holds from a day to a day (inclusive; None: still).

    Args:
        what: ``spell``, ``posting`` or ``mandate``.
        kind: category, flag or office; empty for a posting.
        place: name of the unit; empty for a spell.
    """

    what: str
    valid_from: date
    valid_to: date | None = None
    kind: str = ""
    place: str = ""
    decision: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the story: something begins or ends on a day; a transfer names where from."""

    on: date
    ends: bool
    period: Period
    before: str = ""


def story(periods: Iterable[Period], *, until: date) -> list[Happening]:
    """What happened up to a day, newest first.

    A category or a posting ends by the next one beginning, so only flags and offices end by themselves.
    """
    known = list(periods)
    postings = sorted((p for p in known if p.what == "posting"), key=lambda p: p.valid_from)
    came_from = {id(later): earlier.place for earlier, later in pairwise(postings)}
    told = [
        Happening(on=p.valid_from, ends=False, period=p, before=came_from.get(id(p), ""))
        for p in known
    ]
    told += [
        Happening(on=p.valid_to, ends=True, period=p)
        for p in known
        if p.valid_to is not None and _ends_by_itself(p)
    ]
    shown = [one for one in told if one.on <= until]
    return sorted(shown, key=lambda one: (one.on, one.ends), reverse=True)


def _ends_by_itself(period: Period) -> bool:
    return period.what == "mandate" or period.kind in set(Flag)


def initials_pattern(key: str) -> str:
    """A regular expression for names whose words begin with these letters, in this order.

    ``nvk`` finds ``nguyen van khoa``; empty where the text cannot be initials.

    Args:
        key: folded by ``core.names.search_key``.
    """
    if re.fullmatch("[a-z]{2,5}", key) is None:
        return ""
    return "^" + " ".join(f"{letter}[^ ]*" for letter in key)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; from a leap day, the last of February. Never before the year 1."""
    year = max(day.year - years, 1)
    last = monthrange(year, day.month)[1]
    return day.replace(year=year, day=min(day.day, last))


def partial_iso(day: date | None, precision: str) -> str | None:
    """``1984-08-15``, ``1984-08`` or ``1984``: no more of a day than is known."""
    if day is None:
        return None
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]
