"""Chance that is the same on every machine and in every version of Python, and needs no order."""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Numbers drawn from SHA-256 of a seed and labels: the dice of one thing never disturb another's.

    Args:
        seed: of the installation.
        labels: what the dice are for, e.g. branch and running number.
    """

    def __init__(self, seed: int, *labels: object) -> None:
        text = "/".join([str(seed), *map(str, labels)])
        self._key = hashlib.sha256(text.encode()).digest()
        self._drawn = 0

    def below(self, limit: int) -> int:
        """A whole number, 0 <= n < limit."""
        block = hashlib.sha256(self._key + self._drawn.to_bytes(8, "big")).digest()
        self._drawn += 1
        return int.from_bytes(block[:8], "big") * limit >> 64

    def between(self, low: int, high: int) -> int:
        """A whole number, low <= n <= high."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in ``percent`` of a hundred throws."""
        return self.below(100) < percent

    def pick(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """All of the things in another order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in things]

    def weighted(self, weights: Mapping[T, int]) -> T:
        """One of the keys, each as often as its weight says."""
        bounds = list(accumulate(weights.values()))
        return list(weights)[bisect_right(bounds, self.below(bounds[-1]))]

    def day(self, first: date, last: date) -> date:
        """A day, first <= day <= last."""
        return first + timedelta(days=self.between(0, (last - first).days))
