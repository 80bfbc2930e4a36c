"""The country in pieces, each made alone and in any order: what processes share among them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chibo.national import gathering_rows, gatherings, rows
from chibo.national.gatherings import FIGURES, MONTHS
from chibo.national.rows import Seal, Table
from chibo.national.structure import Country

MEMBERS_AT_ONCE = 20_000
BRANCHES_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of branches and their members."""

    number: int
    first_branch: int
    branches: int
    first_member: int
    members: int


def chunks(country: Country) -> Iterator[Chunk]:
    """The country in runs of whole branches, about ``MEMBERS_AT_ONCE`` members each."""
    branches = country.branches
    ends = branches.first + branches.size
    first = number = 0
    while first < len(branches.size):
        start = int(branches.first[first])
        last = int(np.searchsorted(ends, start + MEMBERS_AT_ONCE, side="right"))
        last = min(max(last, first + 1), len(branches.size))
        yield Chunk(number, first, last - first, start, int(ends[last - 1]) - start)
        first, number = last, number + 1


@dataclass(frozen=True, slots=True)
class Made:
    """What a chunk comes to: rows by table, and the sums of its branches by month."""

    rows: dict[Table, bytes]
    sums: NDArray[np.int64]


def make(country: Country, chunk: Chunk, *, seal: Seal = rows.unsealed) -> Made:
    """All rows of a chunk."""
    texts = rows.members(country, chunk.first_member, chunk.members, seal=seal)
    made = {table: text.encode() for table, text in texts.items()}
    meetings, rolls, sums = [], [], []
    for first in range(0, chunk.branches, BRANCHES_AT_ONCE):
        count = min(BRANCHES_AT_ONCE, chunk.branches - first)
        held = gatherings.meetings(country, chunk.first_branch + first, count)
        came = gatherings.roll(country, held)
        meetings.append(gathering_rows.meetings(country, held))
        rolls.append(gathering_rows.rolls(country, held, came))
        sums.append(gatherings.figures(country, held, came))
    every = np.concatenate(sums)
    units = country.branches.unit[chunk.first_branch : chunk.first_branch + chunk.branches]
    made[gathering_rows.MEETING] = "".join(meetings).encode()
    made[gathering_rows.ROLL] = b"".join(rolls)
    made[gathering_rows.MONTH] = gathering_rows.roll_ups(country, units, every).encode()
    return Made(made, every)


def above(country: Country, sums: Iterable[NDArray[np.int64]]) -> bytes:
    """Roll-ups of all units that have others below them.

    Args:
        sums: of the chunks, in their order.
    """
    units = country.units
    found = np.zeros((len(units), MONTHS, len(FIGURES)), dtype=np.int64)
    found[country.branches.unit] = np.concatenate(list(sums))
    inner = np.zeros(len(units), dtype=bool)
    for unit in reversed(units):
        if unit.parent >= 0:
            found[unit.parent] += found[unit.number]
            inner[unit.parent] = True
    numbers = np.flatnonzero(inner)
    return gathering_rows.roll_ups(country, numbers, found[numbers]).encode()
