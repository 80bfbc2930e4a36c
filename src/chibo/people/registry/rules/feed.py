"""Reading changes: told at least once, applied once, and a gap is seen."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """One change as the register tells it; ``seq`` counts without a gap."""

    seq: int
    rid: str
    version: int


@dataclass(frozen=True, slots=True)
class Page:
    """What of a page is new: numbers to ask about, the last count, and whether one before it is missing."""

    rids: tuple[str, ...]
    last_seq: int
    gap: bool


def read(items: Iterable[Told], *, last_seq: int) -> Page:
    """Leave out what was told before; several changes of one number are asked about once.

    Args:
        last_seq: the last count that was read; 0: none yet, the first one is where it begins.
    """
    rids: dict[str, None] = {}
    gap = False
    for item in sorted(items, key=lambda one: one.seq):
        if item.seq <= last_seq:
            continue
        gap = gap or 0 < last_seq < item.seq - 1
        last_seq = item.seq
        rids[item.rid] = None
    return Page(tuple(rids), last_seq, gap)
