"""A member as a list or a form tells it, understood and checked."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from chibo.people.members.rules import Category, Flag


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day of which the month, or month and day, may be unknown (0)."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def precision(self) -> Literal["day", "month", "year"]:
        """How much is known."""
        if not self.month:
            return "year"
        return "day" if self.day else "month"

    @property
    def first(self) -> date:
        """The first day it can be; how a record keeps it."""
        return date(self.year, self.month or 1, self.day or 1)

    def agrees(self, other: "PartialDate") -> bool:
        """Whether both can be the same day."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(mine == theirs or not mine or not theirs for mine, theirs in pairs)

    def __str__(self) -> str:
        parts = [f"{self.day:02d}"] if self.day else []
        parts += [f"{self.month:02d}"] if self.month else []
        return "/".join([*parts, str(self.year)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One member to be registered.

    Args:
        joined_on: when the member came to this branch; None: at admission.
        exempt_since: exempt from activity since that day; None: not exempt.
        personal_id: all twelve digits; a record keeps them sealed.
    """

    full_name: str
    sex: Literal["m", "f"]
    born: PartialDate
    admitted_on: date
    official_on: date | None = None
    joined_on: date | None = None
    exempt_since: date | None = None
    ethnic_code: str = ""
    occupation: str = ""
    education: str = ""
    card_number: str = ""
    personal_id: str = ""
    phone: str = ""

    @property
    def category(self) -> Category:
        """Official from the day of recognition on, on probation before."""
        return Category.OFFICIAL if self.official_on else Category.PROBATIONARY

    def spells(self) -> list[tuple[str, date, date | None]]:
        """Categories and flags with the day they begin and the last on which they hold."""
        held: list[tuple[str, date, date | None]] = []
        if self.official_on is None:
            held.append((Category.PROBATIONARY, self.admitted_on, None))
        else:
            if self.official_on > self.admitted_on:
                last = date.fromordinal(self.official_on.toordinal() - 1)
                held.append((Category.PROBATIONARY, self.admitted_on, last))
            held.append((Category.OFFICIAL, self.official_on, None))
        if self.exempt_since:
            held.append((Flag.EXEMPT, self.exempt_since, None))
        return held
