"""Names, keys and numbers of members as texts, many at once."""

from dataclasses import dataclass
from functools import cache

from chibo.core import identifiers, names
from chibo.national.draws import Ints
from chibo.national.people import Columns, tables


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a name: as written, for searching, for sorting."""

    text: str
    search: str
    sort: str


@dataclass(frozen=True, slots=True)
class Called:
    """Full names of members and the keys that ``core.names`` derives from them."""

    full: list[str]
    search: list[str]
    sort: list[str]


def called(columns: Columns) -> Called:
    """The same as ``names.search_key`` and ``names.sort_key`` of each full name, put together from parts."""
    families, middles, givens = _parts()
    full, search, sort = [], [], []
    rows = zip(
        columns.family.tolist(),
        columns.middle.tolist(),
        columns.given.tolist(),
        columns.clan_last.tolist(),
        strict=True,
    )
    for family_at, middle_at, given_at, clan_last in rows:
        family, middle, given = families[family_at], middles[middle_at], givens[given_at]
        if clan_last:
            full.append(f"{given.text} {family.text}")
            search.append(f"{given.search} {family.search}")
        elif middle.text:
            full.append(f"{family.text} {middle.text} {given.text}")
            search.append(f"{family.search} {middle.search} {given.search}")
        else:
            full.append(f"{family.text} {given.text}")
            search.append(f"{family.search} {given.search}")
        sort.append(f"{given.sort},{'' if clan_last else middle.sort},{family.sort}")
    return Called(full, search, sort)


@cache
def _parts() -> tuple[list[Part], list[Part], list[Part]]:
    known = tables()
    pools = (known.families, known.middles, known.givens)
    families, middles, givens = ([_part(text) for text in pool.texts] for pool in pools)
    return families, middles, givens


def _part(text: str) -> Part:
    syllables = "".join(names.sort_key(word).rstrip(",") for word in text.split())
    return Part(text, names.search_key(text), syllables)


def codes(numbers: Ints) -> list[str]:
    """Codes of members."""
    return [identifiers.member_code(number) for number in numbers.tolist()]


def personal_ids(columns: Columns) -> list[str]:
    """Personal ids of nobody alive; empty where the record has none."""
    century = (columns.id_year // 100 - 19) * 2 + columns.id_sex
    front = (columns.id_province + identifiers.SYNTHETIC) * 10 + century
    digits = (front * 100 + columns.id_year % 100) * 10**6 + columns.id_number
    pairs = zip(digits.tolist(), columns.id_number.tolist(), strict=True)
    return [str(number) if own >= 0 else "" for number, own in pairs]
