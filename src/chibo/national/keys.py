"""Keys of rows: UUIDs of version 7 that follow from seed, kind and running number."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from chibo.national.draws import Ints

_BASE = 1_782_000_000_000  # milliseconds: the 21st of June 2026; record n is n milliseconds later
_VARIANT = np.uint64(1 << 63)
_LOW_62 = np.uint64((1 << 62) - 1)


class Kind(IntEnum):
    """Whose keys; stands in the key itself, so that no two rows of two tables share one."""

    UNIT = 1
    PERSON = 2
    MEMBER = 3
    SPELL = 4
    POSTING = 5
    MANDATE = 6
    MEETING = 7
    ROLL = 8
    MONTH = 9
    FACT = 10


def halves(seed: int, kind: Kind, numbers: Ints) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Upper and lower 64 bits of the keys: time from the number, kind, and 62 mixed bits.

    The keys of a kind rise with the number, so indexes are built from sorted rows.
    """
    n = numbers.astype(np.uint64)
    upper = ((n + np.uint64(_BASE)) << np.uint64(16)) | np.uint64(0x7000 | kind)
    salt = np.uint64((seed * 0x9E3779B97F4A7C15 + kind * 0xD1B54A32D192ED03) % 2**64)
    return upper, _mixed(n ^ salt) & _LOW_62 | _VARIANT


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64: one to one, and neighbours look nothing alike."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def texts(seed: int, kind: Kind, numbers: Ints) -> list[str]:
    """The keys as COPY reads them."""
    upper, lower = halves(seed, kind, numbers)
    pairs = zip(upper.tolist(), lower.tolist(), strict=True)
    return [f"{high:016x}{low:016x}" for high, low in pairs]


def raw(seed: int, kind: Kind, numbers: Ints) -> NDArray[np.void]:
    """The keys as sixteen bytes each."""
    upper, lower = halves(seed, kind, numbers)
    both = np.stack([upper, lower], axis=1).astype(">u8")
    return np.ascontiguousarray(both).view("V16").reshape(len(numbers))
