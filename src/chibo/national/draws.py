"""Chance by counter: what is drawn for record ``n`` depends on seed, stream and ``n`` and on nothing else.

Philox 4x64-10 (Salmon et al., 2011), its key made of seed and stream: block ``n`` of the sequence belongs to
record ``n``, so that one record alone, a range of them and the whole country draw the same numbers, on every
machine and in any order. Only whole numbers are drawn: no rounding differs anywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
_LANES = 8  # 32-bit words of one block


def words(seed: int, stream: int, first: int, count: int, *, lanes: int = _LANES) -> Words:
    """Random 32-bit words of the records ``first`` to ``first + count - 1``, a row each.

    Args:
        lanes: words for each record; a multiple of eight.

    Raises:
        ValueError: another number of lanes.
    """
    if lanes % _LANES:
        raise ValueError(f"{lanes=} is no multiple of {_LANES}")
    blocks = lanes // _LANES
    source = np.random.Philox(
        key=np.array([seed, stream], dtype=np.uint64), counter=[first * blocks, 0, 0, 0]
    )
    raw = source.random_raw(count * blocks * 4)
    return raw.astype("<u8").view("<u4").reshape(count, lanes)


def below(drawn: Words, limit: int | Ints) -> Ints:
    """Whole numbers, 0 <= k < limit; ``limit`` may be one for each record."""
    wide = drawn.astype(np.uint64) * np.asarray(limit, dtype=np.uint64)
    return (wide >> np.uint64(32)).astype(np.int64)


def between(drawn: Words, low: int | Ints, high: int | Ints) -> Ints:
    """Whole numbers, low <= k <= high."""
    return np.asarray(low) + below(drawn, np.asarray(high) - np.asarray(low) + 1)


def chance(drawn: Words, thousandths: int | Ints) -> NDArray[np.bool_]:
    """True in so many of a thousand draws."""
    return below(drawn, 1_000) < np.asarray(thousandths)


class Pools:
    """Several weighted tables of texts, from which each record draws by the number of its table.

    Args:
        tables: key of a table → text → weight.
    """

    def __init__(self, tables: Mapping[Any, Mapping[str, int]]) -> None:
        self.number: dict[Any, int] = {key: place for place, key in enumerate(tables)}
        self.texts: list[str] = [text for table in tables.values() for text in table]
        weights = [weight for table in tables.values() for weight in table.values()]
        self._ends = np.array(list(accumulate(weights)), dtype=np.int64)
        totals = [sum(table.values()) for table in tables.values()]
        self._totals = np.array(totals, dtype=np.int64)
        self._begins = np.array([0, *accumulate(totals)][:-1], dtype=np.int64)

    def pick(self, tables: Ints, drawn: Words) -> Ints:
        """Places in ``texts``, one for each record, each as often as its weight says."""
        at = self._begins[tables] + below(drawn, self._totals[tables])
        return np.searchsorted(self._ends, at, side="right").astype(np.int64)


def falling(texts: Sequence[str]) -> dict[str, int]:
    """Weights that fall from the first text to the last, about as in life: 1/(k + 4)."""
    return {text: 10_000 // (place + 5) for place, text in enumerate(texts)}


def evenly(texts: Iterable[str]) -> dict[str, int]:
    """The same weight for every text."""
    return dict.fromkeys(texts, 1)
