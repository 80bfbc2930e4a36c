"""Checking many ballots: in several processes, with larger tables and common tests of membership.

| ballots | tables | membership |
| --- | --- | --- |
| fewer than 300 | windows of 8 bits | each number by itself, exactly |
| from 300 | 10 bits | all together, overlooking a false one with probability below 2^-80 (`membership`) |
| from 4,000 | 12 bits | the same |

When the common test fails, all are tested by themselves, so that the report can name the false ones.
Without a source of randomness every test is exact.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain
from multiprocessing import get_context
from typing import Any, NamedTuple, TypeVar

from gmpy2 import mpz

from . import ballots
from .credentials import check_members
from .elections import Election
from .errors import Problem
from .membership import are_elements, merged, subset_products
from .proofs import Draw
from .tally import Sum

CHUNK = 64
"""Ballots, or credentials, that a process gets at a time."""
MANY = 300
VERY_MANY = 4_000
Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Checked(NamedTuple):
    """What is left of a ballot once it is found right."""

    credential: str
    ciphertexts: Sum


Verdict = Checked | Problem


class Spread:
    """Does a piece of work for all items, in chunks."""

    def __init__(self, over: Callable[..., Iterator[Any]]) -> None:
        self._over = over

    def run(self, work: Callable[[list[Item]], Answer], items: Sequence[Item]) -> Iterator[Answer]:
        """The answers, in the order of the chunks."""
        return self._over(work, [list(items[i : i + CHUNK]) for i in range(0, len(items), CHUNK)])


@contextmanager
def workers(jobs: int) -> Iterator[Spread]:
    """That many processes; with 1 this one."""
    if jobs == 1:
        yield Spread(map)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        yield Spread(pool.map)


def check_ballots(
    election: Election, texts: Sequence[str], spread: Spread, draw: Draw | None
) -> list[Verdict]:
    """Every ballot by itself: what is left of it, or what is wrong with it."""
    many = len(texts) >= MANY
    width = (12 if len(texts) >= VERY_MANY else 10) if many else 0
    election.tables(width)  # before processes are forked, so that all have it
    if many and draw is not None and not election.group.is_all_squares:
        parts = list(spread.run(partial(_together, election, width, draw), texts))
        if are_elements(election.group, merged(election.group, (part for _, part in parts))):
            return list(chain.from_iterable(verdicts for verdicts, _ in parts))
    return list(chain.from_iterable(spread.run(partial(_alone, election, width), texts)))


def _alone(
    election: Election, width: int, texts: list[str], untested: list[mpz] | None = None
) -> list[Verdict]:
    found: list[Verdict] = []
    for text in texts:
        try:
            ballot = ballots.checked(election, text, width=width, untested=untested)
        except Problem as problem:
            found.append(problem)
        else:
            found.append(Checked(ballot.credential, ballot.ciphertexts))
    return found


def _together(
    election: Election, width: int, draw: Draw, texts: list[str]
) -> tuple[list[Verdict], list[mpz]]:
    untested: list[mpz] = []
    verdicts = _alone(election, width, texts, untested)
    return verdicts, subset_products(election.group, untested, draw)


def check_credentials(
    election: Election, members: Sequence[tuple[int, str]], spread: Spread
) -> list[Problem]:
    """Credentials of the list, with their places in it, that are no elements; one of each chunk."""
    return list(chain.from_iterable(spread.run(partial(_members, election), members)))


def _members(election: Election, members: list[tuple[int, str]]) -> list[Problem]:
    try:
        check_members(election.group, members)
    except Problem as problem:
        return [problem]
    return []
