"""The population register that knows the same people, and the truth about what is planted wrong.

Both are files for those who judge: the simulated register reads the first (docs/reference/national-data.md), tests
and measurements the second. Nothing of them is in the country's own tables.
"""

from collections.abc import Iterator

import numpy as np

from chibo.core import identifiers
from chibo.national import people, texts
from chibo.national.calendar import iso, swapped
from chibo.national.draws import Ints, Words, below, words
from chibo.national.flaws import TWICE, Flaw, Planted, planted
from chibo.national.people import Columns
from chibo.national.streams import Stream
from chibo.national.structure import Country

MOST_NEIGHBOURS = 10
CITIZENS = "rid,version,state,successors,personal_id,name,born,sex,native_place,native_province,residence,died_on"
"""Columns of the register's file."""
TRUTH = "code,flaw,of,was"
"""Columns of the truth: code of the record, what is wrong, code of the other record, the right value."""
_LANES = 3  # words drawn for each neighbour
_ABROAD = 100  # first code of a personal id that was given abroad
_SEXES = "mf"


def citizens(country: Country, first: int, count: int, *, neighbours: int) -> Iterator[str]:
    """Lines of the register: every member once, as in life, each followed by people one could confuse with them.

    Args:
        neighbours: for each member, 0 to ``MOST_NEIGHBOURS``.
    """
    found = planted(country, first, count)
    right, kept = found.right, ~np.isin(found.flaw, TWICE)
    homes = [plan.place for _, plan in country.communes]
    commune = country.branches.commune[right.branch]
    native = _native(country, right)
    died = iso(np.where(found.flaw == Flaw.DEAD_IN_REGISTRY, people.TODAY - 200, 0))
    yes = (found.flaw == Flaw.DEAD_IN_REGISTRY).tolist()
    parts = [_lines(country, right, "m", texts.personal_ids(right))]
    dice = words(country.seed, Stream.CITIZEN, first, count, lanes=32)
    for place in range(neighbours):
        other = _neighbour(right, dice[:, place * _LANES : (place + 1) * _LANES])
        parts.append(_lines(country, other, f"n{place}", _abroad(other, place)))
    for at in np.flatnonzero(kept).tolist():
        tail = f"{homes[native[at]]},{right.id_province[at]:02d},{homes[commune[at]]},"
        for place, lines in enumerate(parts):
            yield f"{lines[at]},{tail}{died[at] if yes[at] and place == 0 else ''}\n"


def _lines(country: Country, columns: Columns, mark: str, ids: list[str]) -> list[str]:
    called = texts.called(columns).full
    rows = zip(
        columns.number.tolist(), ids, called, iso(columns.born), columns.sex.tolist(), strict=True
    )
    return [
        f"{mark}{number:08d},1,active,,{personal_id},{name},{born},{_SEXES[sex]}"
        for number, personal_id, name, born, sex in rows
    ]


def _native(country: Country, columns: Columns) -> Ints:
    """The commune people come from: mostly their own, otherwise one of the same province."""
    branches = country.branches
    commune = branches.commune[columns.branch]
    chosen = np.searchsorted(branches.province, branches.province[columns.branch], side="left")
    other = branches.commune[chosen]
    return np.where(columns.id_number % 5 == 0, other, commune)


def _neighbour(right: Columns, dice: Words) -> Columns:
    """Somebody near in name and day of birth: another day, another middle name, another given name, a parent."""
    manner = below(dice[:, 0], 4)
    later = right.born + 1 + below(dice[:, 2], 300)
    parent = right.born - 8_000 - below(dice[:, 2], 4_000)
    turned = (manner == 1) & (dice[:, 2] % 3 == 0)
    born = np.where(manner == 0, later, np.where(manner == 3, parent, right.born))
    middle, given = people.other_names(right, dice[:, 1])
    return right.with_(
        middle=np.where(manner == 1, middle, right.middle),
        given=np.where(manner >= 2, given, right.given),
        born=np.where(turned, swapped(born), born),
    )


def _abroad(columns: Columns, place: int) -> list[str]:
    """Personal ids that no member has: as if given abroad, the country's code by neighbour and millions."""
    code = _ABROAD + columns.number // 10**6 * MOST_NEIGHBOURS + place
    return texts.personal_ids(columns.with_(id_province=code - identifiers.SYNTHETIC))


def truth(country: Country, first: int, count: int) -> Iterator[str]:
    """Lines of the truth, for records with a flaw only."""
    found = planted(country, first, count)
    at = np.flatnonzero(found.flaw != Flaw.NOTHING)
    own = texts.codes(found.right.number[at])
    others = texts.codes(np.maximum(found.of[at], 0))
    rows = zip(
        own, found.flaw[at].tolist(), others, found.of[at].tolist(), _was(found, at), strict=True
    )
    for code, flaw, other, number, was in rows:
        yield f"{code},{Flaw(flaw).name.lower()},{other if number >= 0 else ''},{was}\n"


def _was(found: Planted, at: "np.ndarray[tuple[int, ...], np.dtype[np.intp]]") -> list[str]:
    right = found.right.take(at)
    ids, born, admitted = texts.personal_ids(right), iso(right.born), iso(right.admitted)
    by_flaw = {
        Flaw.ID_MISSING: ids,
        Flaw.ID_EXCHANGED: ids,
        Flaw.DAY_AND_MONTH: born,
        Flaw.IMPOSSIBLE_DATE: admitted,
    }
    flaws = [Flaw(flaw) for flaw in found.flaw[at].tolist()]
    return [by_flaw[flaw][row] if flaw in by_flaw else "" for row, flaw in enumerate(flaws)]
