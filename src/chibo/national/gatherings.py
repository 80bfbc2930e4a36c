"""Twelve months of branch meetings: who came, who was excused, and what each month comes to in the roll-ups.

A meeting's number is that of its branch times twelve plus the month; the attendance of a member at it is that
of the member times twelve plus the month. Meetings are told by their rows and rolls alone: they have no sequence
of events, as meetings have none that were held before an installation began.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from chibo.national import AS_OF
from chibo.national.calendar import number_of
from chibo.national.draws import Ints, below, between, chance, words
from chibo.national.flaws import planted
from chibo.national.people import NONE, Columns
from chibo.national.streams import Stream
from chibo.national.structure import Country

MONTHS = 12
_DAYS = 9  # of the month on which branches meet, from its third day
_NOT_HELD = 15  # of a thousand branches in a month
_LANES = 16
_ON_LINE = 30  # of a thousand who came


class Outcome(IntEnum):
    """How somebody on the roll attended; ``NOBODY`` was not on it."""

    NOBODY = -1
    ON_SITE = 0
    ONLINE = 1
    LATE = 2
    EXCUSED = 3
    ABSENT = 4
    NOT_COUNTED = 5


def months() -> list[date]:
    """First days of the twelve months, oldest first."""
    last = AS_OF.year * 12 + AS_OF.month - 2
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - MONTHS + 1, last + 1)]


@dataclass(frozen=True, slots=True)
class Meetings:
    """The meetings of some branches, a row each, a column for each month."""

    branch: Ints
    held: NDArray[np.bool_]
    day: Ints
    minute: Ints
    minutes: Ints
    opinions: Ints
    signing_hours: Ints
    thematic: NDArray[np.bool_]


def meetings(country: Country, first: int, count: int) -> Meetings:
    """The meetings of the branches ``first`` to ``first + count - 1``."""
    dice = words(country.seed, Stream.MEETING, first * MONTHS, count * MONTHS)
    by_month = dice.reshape(count, MONTHS, 8)
    begins = np.array([number_of(month) for month in months()])
    quarter_ends = np.array([month.month % 3 == 0 for month in months()])
    return Meetings(
        branch=np.arange(first, first + count),
        held=~chance(by_month[:, :, 0], _NOT_HELD),
        day=begins + 2 + below(by_month[:, :, 1], _DAYS),
        minute=np.where(chance(by_month[:, :, 2], 450), 19 * 60 + 30, 14 * 60),
        minutes=between(by_month[:, :, 3], 62, 150),
        opinions=between(by_month[:, :, 4], 2, 9),
        signing_hours=between(by_month[:, :, 5], 2, 96),
        thematic=np.broadcast_to(quarter_ends, (count, MONTHS)),
    )


@dataclass(frozen=True, slots=True)
class Roll:
    """Attendance of the members of some branches: a row each, a column for each month."""

    columns: Columns
    outcome: Ints
    late: Ints
    on_probation: NDArray[np.bool_]


def roll(country: Country, held: Meetings) -> Roll:
    """How the members of these branches attended their meetings."""
    first = int(country.branches.first[held.branch[0]])
    last = int(held.branch[-1])
    count = int(country.branches.first[last] + country.branches.size[last]) - first
    columns = planted(country, first, count).columns
    at = columns.branch - held.branch[0]
    dice = words(country.seed, Stream.ATTENDANCE, first, count, lanes=_LANES)[:, :MONTHS]
    day = held.day[at]
    there = held.held[at] & (columns.joined[:, None] <= day) & (columns.admitted[:, None] <= day)
    official = columns.official[:, None]
    return Roll(
        columns=columns,
        outcome=np.where(there, _outcomes(columns, day, dice), Outcome.NOBODY),
        late=1 + below(dice * np.uint32(2_654_435_761), 25),
        on_probation=(official == NONE) | (official > day),
    )


def _outcomes(columns: Columns, day: Ints, dice: NDArray[np.uint32]) -> Ints:
    at = below(dice, 1_000)
    came = np.where(at < _ON_LINE, Outcome.ONLINE, Outcome.ON_SITE)
    found = np.where(at < 870, came, np.where(at < 900, Outcome.LATE, Outcome.EXCUSED))
    found = np.where(at >= 978, Outcome.ABSENT, found)
    return np.where(freed(columns, day), Outcome.NOT_COUNTED, found)


def freed(columns: Columns, day: Ints) -> NDArray[np.bool_]:
    """Whether attendance does not count them on these days: exempt, for age or because they work far away."""
    exempt = (columns.exempt[:, None] != NONE) & (columns.exempt[:, None] <= day)
    away = columns.away_exempt[:, None] & (columns.away[:, None] <= day)
    found: NDArray[np.bool_] = exempt | away
    return found


FIGURES = [
    "meetings",
    "met",
    "thematic",
    "expected",
    "present",
    "late",
    "excused",
    "absent",
    "on_site",
    "online",
    "opinions",
    "heard",
    "members",
    "minutes",
    "norm_minutes",
    "signed",
    "sealed",
    "signing_hours",
]
"""Columns of the roll-ups that are not zero here, in the order of ``figures``."""
_NORM = 60


def figures(country: Country, held: Meetings, came: Roll) -> NDArray[np.int64]:
    """What each branch's months come to: branches, months, ``FIGURES``."""
    branches = len(held.branch)
    at = came.columns.branch - held.branch[0]

    def count(*outcomes: Outcome) -> Ints:
        chosen = np.isin(came.outcome, outcomes).astype(np.int64)
        return np.add.reduceat(chosen, _starts(at), axis=0)

    one = held.held.astype(np.int64)
    present = count(Outcome.ON_SITE, Outcome.ONLINE, Outcome.LATE)
    excused, absent = count(Outcome.EXCUSED), count(Outcome.ABSENT)
    opinions = one * np.minimum(held.opinions, present)
    found = {
        "meetings": one,
        "met": one,
        "thematic": one * held.thematic,
        "expected": present + excused + absent,
        "present": present,
        "late": count(Outcome.LATE),
        "excused": excused,
        "absent": absent,
        "on_site": count(Outcome.ON_SITE, Outcome.LATE),
        "online": count(Outcome.ONLINE),
        "opinions": opinions,
        "heard": opinions,
        "members": present + excused + absent,
        "minutes": one * held.minutes,
        "norm_minutes": one * _NORM,
        "signed": one,
        "sealed": one,
        "signing_hours": one * held.signing_hours,
    }
    every = np.stack([found[name] for name in FIGURES], axis=2)
    assert every.shape == (branches, MONTHS, len(FIGURES))  # noqa: S101  # one row for each branch
    return every


def _starts(at: Ints) -> NDArray[np.intp]:
    return np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1])))
