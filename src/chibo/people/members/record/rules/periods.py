"""Periods of facts: days known in part, and how a new fact carves those that were held before it.

A period begins with the first day that its beginning can be, and ends with its last day, or, where
only month or year are known, before the first day of that month or year::

    1949 – 03/1951    [1949-01-01, 1951-03-01)
    15/08/1984 –      [1984-08-15, ∞)

so a fact that ends and one that begins in the same year do not overlap. None: without beginning or end.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from chibo.people.members.importing.rules.entry import PartialDate

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, each known as far as it is."""

    begins: PartialDate | None = None
    ends: PartialDate | None = None

    @property
    def first(self) -> date:
        """The first day on which it holds."""
        return self.begins.first if self.begins else date.min

    @property
    def after(self) -> date:
        """The first day on which it holds no more."""
        if self.ends is None:
            return date.max
        return self.ends.first + ONE_DAY if self.ends.precision == "day" else self.ends.first

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.first <= day < self.after

    def overlaps(self, other: "Period") -> bool:
        """Whether there is a day on which both hold."""
        return max(self.first, other.first) < min(self.after, other.after)

    @property
    def is_backward(self) -> bool:
        """Whether it ends before it begins."""
        return bool(self.ends) and self.after < self.first


ALWAYS = Period()


def whole(day: date) -> PartialDate:
    """A day that is known wholly."""
    return PartialDate(day.year, day.month, day.day)


def without(held: Period, taken: Period) -> list[Period]:
    """What remains of a period, earlier first, when another takes its days.

    An edge keeps what is known of it: a period cut by one that begins in 2019 ends in 2019.
    """
    if not held.overlaps(taken):
        return [held]
    remains = []
    if held.first < taken.first and taken.begins is not None:
        remains.append(Period(held.begins, _before(taken.begins)))
    if taken.after < held.after and taken.ends is not None:
        remains.append(Period(_after(taken.ends), held.ends))
    return remains


def _before(begins: PartialDate) -> PartialDate:
    return whole(begins.first - ONE_DAY) if begins.precision == "day" else begins


def _after(ends: PartialDate) -> PartialDate:
    return whole(ends.first + ONE_DAY) if ends.precision == "day" else ends
