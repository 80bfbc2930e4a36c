"""What is planted wrong among the members, and the truth about it: known to whoever judges, not to the register.

Of a thousand records five are a second one of somebody else in one of four manners, 42 lack the personal id (four of
the five among them), one has an impossible date, one has day and month of birth exchanged, three bear their
neighbour's personal id.
One of a thousand more is dead in the population register (``twin``).
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from chibo.national import people
from chibo.national.calendar import anniversary, swapped
from chibo.national.draws import Ints, Words, below, words
from chibo.national.people import NONE, Columns
from chibo.national.streams import Stream
from chibo.national.structure import Country


class Flaw(IntEnum):
    """What is wrong with a record."""

    NOTHING = 0
    TWICE_WITHOUT_ID = 1
    TWICE_OTHER_NAME = 2
    TWICE_DAY_AND_MONTH = 3
    TWICE_ID_MISTYPED = 4
    ID_MISSING = 5
    IMPOSSIBLE_DATE = 6
    DAY_AND_MONTH = 7
    ID_EXCHANGED = 8
    DEAD_IN_REGISTRY = 9


TWICE = (
    Flaw.TWICE_WITHOUT_ID,
    Flaw.TWICE_OTHER_NAME,
    Flaw.TWICE_DAY_AND_MONTH,
    Flaw.TWICE_ID_MISTYPED,
)
_SHARES = (
    (Flaw.TWICE_WITHOUT_ID, 2_600),
    (Flaw.TWICE_OTHER_NAME, 1_300),
    (Flaw.TWICE_DAY_AND_MONTH, 1_300),
    (Flaw.TWICE_ID_MISTYPED, 1_300),
    (Flaw.ID_MISSING, 38_000),
    (Flaw.IMPOSSIBLE_DATE, 1_000),
    (Flaw.DAY_AND_MONTH, 2_000),
    (Flaw.DEAD_IN_REGISTRY, 1_000),
)
"""Of a million records. One in five second records would be of somebody who leads a branch, and is not planted;
those that lack the id make up the 42,000: the register takes no id twice."""
_EXCHANGED_PAIRS = 2_000  # of a million pairs of neighbours
_REACH = 20_000  # how far back the first record of somebody may lie
_ALWAYS = 211  # how far back where the id is kept, so that no two second records bear the same one
_SIX_FOR_NINE = 300  # what the first digit of a personal id loses when it is turned upside down
_ENDS = np.cumsum([share for _, share in _SHARES])
_KINDS = np.array([flaw for flaw, _ in _SHARES] + [Flaw.NOTHING])


@dataclass(frozen=True, slots=True)
class Planted:
    """Members as the register has them, and what is wrong with each; ``of`` is the other record, or -1."""

    columns: Columns
    flaw: Ints
    of: Ints
    right: Columns


def planted(country: Country, first: int, count: int) -> Planted:
    """The members ``first`` to ``first + count - 1`` with their flaws."""
    return _planted(country, people.columns(country, first, count))


def planted_alone(country: Country, numbers: Ints) -> Planted:
    """Any members with their flaws."""
    return _planted(country, people.some(country, numbers))


def _planted(country: Country, right: Columns) -> Planted:
    flaw, of = _drawn(country, right)
    flaw[(flaw == Flaw.DAY_AND_MONTH) & (swapped(right.born) == right.born)] = Flaw.NOTHING
    columns = _exchanged(country, right, flaw, of)
    columns = _twice(country, columns, flaw, of)
    return Planted(_spoilt(columns, flaw), flaw, of, right)


def _dice(country: Country, numbers: Ints) -> Words:
    """The dice of any members; a run of neighbours at once."""
    if len(numbers) and numbers[-1] - numbers[0] == len(numbers) - 1:
        return words(country.seed, Stream.FLAW, int(numbers[0]), len(numbers))
    rows = [words(country.seed, Stream.FLAW, int(number), 1) for number in numbers]
    return np.concatenate(rows) if rows else np.empty((0, 8), dtype=np.uint32)


def _kinds(dice: Words) -> Ints:
    at = below(dice[:, 0], 1_000_000)
    return _KINDS[np.searchsorted(_ENDS, at, side="right")].astype(np.int64)


def _drawn(country: Country, right: Columns) -> tuple[Ints, Ints]:
    numbers, leads = right.number, right.place < country.leading[right.branch]
    dice = _dice(country, numbers)
    flaw, of = _kinds(dice), np.full_like(numbers, -1)
    twice = np.isin(flaw, TWICE)
    source = numbers - 1 - below(dice[:, 1], np.maximum(1, np.minimum(numbers, _REACH)))
    source = np.where(flaw == Flaw.TWICE_ID_MISTYPED, numbers - _ALWAYS, source)
    of[twice] = source[twice]
    # Nobody is written down three times, nor twice by the first record, nor while leading the branch.
    unfit = twice & ((of < 0) | leads)
    asked = np.flatnonzero(twice & ~unfit)
    unfit[asked] = _kinds(_dice(country, of[asked])) != Flaw.NOTHING
    flaw[unfit], of[unfit] = Flaw.NOTHING, -1
    _exchange(country, numbers, flaw, of)
    return flaw, of


def _exchange(country: Country, numbers: Ints, flaw: Ints, of: Ints) -> None:
    """Pairs of neighbours that bear each other's id: only where nothing else is wrong with either."""
    even, odd = numbers - numbers % 2, numbers - numbers % 2 + 1
    chosen = below(_dice(country, numbers)[:, 2], 1_000_000)  # own dice of the even one decide
    picked = np.flatnonzero(numbers % 2 == 1)
    if len(picked):
        chosen[picked] = below(_dice_each(country, even[picked])[:, 2], 1_000_000)
    pairs = np.flatnonzero((chosen < _EXCHANGED_PAIRS) & (odd < country.members))
    if not len(pairs):
        return
    clean = (_kinds(_dice_each(country, even[pairs])) == Flaw.NOTHING) & (
        _kinds(_dice_each(country, odd[pairs])) == Flaw.NOTHING
    )
    held = pairs[clean]
    flaw[held] = Flaw.ID_EXCHANGED
    of[held] = numbers[held] ^ 1


def _dice_each(country: Country, numbers: Ints) -> Words:
    """The dice of members that lie close together: one run over all of them, then those asked for."""
    low, high = int(numbers.min()), int(numbers.max())
    if high - low < 8 * len(numbers):
        return words(country.seed, Stream.FLAW, low, high - low + 1)[numbers - low]
    return _dice(country, numbers)


def _exchanged(country: Country, columns: Columns, flaw: Ints, of: Ints) -> Columns:
    at = np.flatnonzero(flaw == Flaw.ID_EXCHANGED)
    if not len(at):
        return columns
    return _given(columns, at, people.some(country, of[at]), *_IDS)


def _twice(country: Country, columns: Columns, flaw: Ints, of: Ints) -> Columns:
    """The same person again, in another branch since a later day."""
    at = np.flatnonzero(np.isin(flaw, TWICE))
    if not len(at):
        return columns
    made = _given(columns, at, people.some(country, of[at]), *_IDENTITY, *_IDS)
    joined, before, away_exempt = made.joined.copy(), made.before.copy(), made.away_exempt.copy()
    joined[at] = np.maximum(joined[at], made.admitted[at])
    before[at], away_exempt[at] = -1, False
    exempt, away = made.exempt.copy(), made.away.copy()
    exempt[at], away[at] = NONE, NONE
    return made.with_(
        joined=joined, before=before, exempt=exempt, away=away, away_exempt=away_exempt
    )


_IDENTITY = [
    "sex",
    "family",
    "middle",
    "given",
    "clan_last",
    "people",
    "born",
    "precision",
    "admitted",
    "official",
    "occupation",
    "education",
    "theory",
]
_IDS = ["id_province", "id_sex", "id_year", "id_number"]


def _given(columns: Columns, at: NDArray[np.intp], others: Columns, *names: str) -> Columns:
    changed = {}
    for name in names:
        column = getattr(columns, name).copy()
        column[at] = getattr(others, name)
        changed[name] = column
    return columns.with_(**changed)


def _spoilt(columns: Columns, flaw: Ints) -> Columns:
    mistyped = flaw == Flaw.TWICE_ID_MISTYPED
    missing = (flaw == Flaw.ID_MISSING) | (np.isin(flaw, TWICE) & ~mistyped)
    turned = np.isin(flaw, (Flaw.DAY_AND_MONTH, Flaw.TWICE_DAY_AND_MONTH))
    impossible = flaw == Flaw.IMPOSSIBLE_DATE
    admitted = np.where(
        impossible, columns.born + 3_000 + columns.id_number % 2_000, columns.admitted
    )
    recognised = impossible & (columns.official != NONE)
    return columns.with_(
        middle=np.where(flaw == Flaw.TWICE_OTHER_NAME, _no_middle(), columns.middle),
        born=np.where(turned, swapped(columns.born), columns.born),
        admitted=admitted,
        official=np.where(recognised, anniversary(admitted), columns.official),
        id_province=columns.id_province - np.where(mistyped, _SIX_FOR_NINE, 0),
        id_number=np.where(missing, -1, columns.id_number),
    )


def _no_middle() -> int:
    return people.tables().middles.texts.index("")
