"""Days as whole numbers: years, feasts, anniversaries and ISO texts of many at once."""

from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from chibo.national.draws import Ints

DAY_ZERO = date(1970, 1, 1)
_FEASTS = ((2, 3), (5, 19), (9, 2), (11, 7), (12, 22))  # days on which members are often admitted
_FIRST, _LAST = date(1900, 1, 1), date(2060, 12, 31)


def number_of(day: date) -> int:
    """Days from the 1st of January 1970."""
    return (day - DAY_ZERO).days


def day_of(number: int) -> date:
    """The day that a number stands for."""
    return DAY_ZERO + timedelta(days=int(number))


def year_of(days: Ints) -> Ints:
    """Calendar years."""
    return days.astype("M8[D]").astype("M8[Y]").astype(np.int64) + 1970


def anniversary(days: Ints) -> Ints:
    """The same day a year later; of the 29th of February the 1st of March."""
    months, of_month = _parts(days)
    return ((months + 12).astype("M8[M]").astype("M8[D]").astype(np.int64)) + of_month


def swapped(days: Ints) -> Ints:
    """Day and month exchanged, where that is a day; the same day elsewhere."""
    months, of_month = _parts(days)
    month = months % 12
    fits = of_month < 12
    other = (months - month + of_month).astype("M8[M]").astype("M8[D]").astype(np.int64) + month
    return np.where(fits, other, days)


def next_feast(days: Ints) -> Ints:
    """The first feast on or after a day."""
    feasts = _feasts()
    return feasts[np.searchsorted(feasts, days, side="left")]


def iso(days: Ints) -> list[str]:
    """``2026-11-01``, for each."""
    known = _iso()
    first = number_of(_FIRST)
    return [known[day - first] for day in days.tolist()]


def _parts(days: Ints) -> tuple[Ints, Ints]:
    """Months from January 1970, and days of the month from zero."""
    months = days.astype("M8[D]").astype("M8[M]")
    return months.astype(np.int64), days - months.astype("M8[D]").astype(np.int64)


@cache
def _feasts() -> NDArray[np.int64]:
    years = range(_FIRST.year, _LAST.year + 1)
    return np.array([number_of(date(year, *feast)) for year in years for feast in _FEASTS])


@cache
def _iso() -> list[str]:
    return [day_of(n).isoformat() for n in range(number_of(_FIRST), number_of(_LAST) + 1)]
