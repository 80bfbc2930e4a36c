"""Members as columns: who they are, since when, where they were before, and what they may do in the branch.

Every column follows from the member's running number alone (``draws``). Days are whole numbers, counted from
the 1st of January 1970. What is planted wrong stands in ``flaws``; here all is right.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chibo.national import AS_OF, naming, work
from chibo.national.calendar import DAY_ZERO, anniversary, next_feast, year_of
from chibo.national.draws import (
    Ints,
    Pools,
    Words,
    below,
    between,
    chance,
    evenly,
    falling,
    words,
)
from chibo.national.places import PROVINCES
from chibo.national.streams import Stream
from chibo.national.structure import PEOPLES, Country

LANES = 40
TODAY = (AS_OF - DAY_ZERO).days
NONE = -(10**6)
"""A day that is not there."""
_YEAR = 366  # days: rather more than a year, for least ages
_DIGITS = 1_000_000  # of a personal id, behind province, century, sex and year
_PRIME = 7_919  # has no factor 2 or 5: n → n * _PRIME is one to one modulo a million
_PROBATION = ((30, 130), (45, 25), (200, 3))  # up to that age, of each thousand
_MALE, _FEMALE = 0, 1
_SEXES: tuple[naming.Sex, naming.Sex] = ("m", "f")
_GENERATIONS = (1930, 1960, 1980, 1995)
_TableOf = Callable[[str, naming.Sex, int], dict[str, int]]
_KIN = 850  # of each thousand: of the people that most of the branch belong to


@dataclass(frozen=True, slots=True)
class Columns:
    """Members by running number; texts are places in ``tables()``."""

    number: Ints
    branch: Ints
    place: Ints
    sex: Ints
    people: Ints
    family: Ints
    middle: Ints
    given: Ints
    clan_last: NDArray[np.bool_]
    born: Ints
    precision: Ints
    occupation: Ints
    education: Ints
    theory: Ints
    admitted: Ints
    official: Ints
    joined: Ints
    before: Ints
    exempt: Ints
    away: Ints
    away_exempt: NDArray[np.bool_]
    id_province: Ints
    id_sex: Ints
    id_year: Ints
    id_number: Ints

    def __len__(self) -> int:
        return len(self.number)

    def take(self, at: Ints | NDArray[np.bool_]) -> "Columns":
        """Some of them."""
        return Columns(*(getattr(self, name)[at] for name in self.__slots__))

    def with_(self, **columns: NDArray[Any]) -> "Columns":
        """The same with other columns."""
        return replace(self, **columns)


@dataclass(frozen=True, slots=True)
class Tables:
    """Texts that columns point into."""

    families: Pools
    middles: Pools
    givens: Pools
    occupations: Pools
    education: Pools
    theory: Pools
    family_of: NDArray[np.int64]
    middle_of: NDArray[np.int64]
    given_of: NDArray[np.int64]


@cache
def tables() -> Tables:
    """The tables of ``naming`` and ``work``, with the number of the table for each people and generation."""
    families: dict[Any, Any] = {
        ("region", region): table for region, table in naming.KINH_FAMILIES.items()
    }
    families |= {("people", code): table for code, table in naming.FAMILIES.items()}
    pools = Pools(families)
    family_of = np.array(
        [
            [
                pools.number["region", p.region]
                if code == naming.KINH
                else pools.number["people", code]
                for code in PEOPLES
            ]
            for p in PROVINCES.values()
        ]
    )
    middles, middle_of = _by_generation(_middle_table)
    givens, given_of = _by_generation(_given_table)
    return Tables(
        families=pools,
        middles=middles,
        givens=givens,
        occupations=Pools(dict(work.OCCUPATIONS)),
        education=Pools(dict(work.EDUCATION)),
        theory=Pools(dict(work.THEORY)),
        family_of=family_of,
        middle_of=middle_of,
        given_of=given_of,
    )


def _by_generation(table_of: _TableOf) -> tuple[Pools, NDArray[np.int64]]:
    """Tables by people, sex and generation, and where each stands."""
    every = {
        (code, sex, since): table_of(code, sex, since)
        for code in PEOPLES
        for sex in _SEXES
        for since in _GENERATIONS
    }
    pools = Pools(every)
    numbers = np.arange(len(every)).reshape(len(PEOPLES), len(_SEXES), len(_GENERATIONS))
    return pools, numbers


def _middle_table(code: str, sex: naming.Sex, since: int) -> dict[str, int]:
    generation = "young" if since >= 1980 else "old"
    culture = naming.CULTURE[code]
    if culture in {"ede", "highland"}:
        return {"": 1}
    if culture == "khmer":
        return {"": 55, "Thị": 45} if sex == "f" else {"": 75, "Văn": 15, "Thanh": 10}
    if culture == "hmong":
        return {"Thị": 1} if sex == "f" else dict(naming.HMONG_MIDDLES)
    table = naming.MIDDLES if culture == "thai" else naming.KINH_MIDDLES
    return dict(table[generation, sex])


def _given_table(code: str, sex: naming.Sex, since: int) -> dict[str, int]:
    culture = naming.CULTURE[code]
    if culture == "lowland":
        return falling(naming.KINH_GIVEN[str(since), sex].split())
    names = naming.GIVEN[culture, "young" if since >= 1980 else "old", sex].split()
    if culture == "ede":  # Y for men, H' for women, the clan at the end
        return evenly(f"Y {name}" if sex == "m" else f"H'{name}" for name in names)
    return evenly(names)


def columns(country: Country, first: int, count: int) -> Columns:
    """The members ``first`` to ``first + count - 1``."""
    return _columns(country, np.arange(first, first + count), drawn(country.seed, first, count))


def some(country: Country, numbers: Ints) -> Columns:
    """Any members, in any order."""
    rows = [drawn(country.seed, int(number), 1) for number in numbers]
    every = np.concatenate(rows) if rows else np.empty((0, LANES), dtype=np.uint32)
    return _columns(country, numbers, every)


def other_names(columns: Columns, dice: Words) -> tuple[Ints, Ints]:
    """A middle and a given name that people of the same sex, people and years bear."""
    texts = tables()
    years = _generation(columns.born)
    middles = texts.middle_of[columns.people, columns.sex, years]
    givens = texts.given_of[columns.people, columns.sex, years]
    return texts.middles.pick(middles, dice), texts.givens.pick(givens, dice)


def _generation(born: Ints) -> Ints:
    return np.searchsorted(_GENERATION_ENDS, year_of(born), side="right").astype(np.int64)


def drawn(seed: int, first: int, count: int) -> Words:
    """The dice of these members."""
    return words(seed, Stream.MEMBER, first, count, lanes=LANES)


def _columns(country: Country, number: Ints, dice: Words) -> Columns:
    branches, texts = country.branches, tables()
    branch = country.branch_of(number)
    place = number - branches.first[branch]
    basis, province = branches.basis[branch], branches.province[branch]
    at_province = _PROVINCE_PLACE[province]
    leads = place < country.leading[branch]
    age = _ages(basis, dice, leads)
    born = TODAY - age * 1461 // 4 - below(dice[:, 2], 365)
    years = _generation(born)
    sex = np.where(chance(dice[:, 3], _WOMEN[basis]), _FEMALE, _MALE)
    people = _peoples(at_province, branches.people[branch], dice)
    by_age = np.where(age < 36, 0, np.where(age < 62, 1, 2))
    job = basis * len(work.AGES) + by_age
    official, admitted = _history(dice, born, age, leads)
    joined, before = _postings(country, dice, basis, admitted, branch)
    exempt, away, away_exempt = _flags(dice, basis, age, admitted, official, joined, leads)
    given = texts.givens.pick(texts.given_of[people, sex, years], dice[:, 8])
    return Columns(
        number=number,
        branch=branch,
        place=place,
        sex=sex,
        people=people,
        family=texts.families.pick(texts.family_of[at_province, people], dice[:, 6]),
        middle=texts.middles.pick(texts.middle_of[people, sex, years], dice[:, 7]),
        given=given,
        clan_last=people == _EDE,
        born=born,
        precision=np.where(chance(dice[:, 9], np.where(age > 70, 60, 4)), 1, 0),
        occupation=texts.occupations.pick(job, dice[:, 10]),
        education=texts.education.pick(job, dice[:, 11]),
        theory=texts.theory.pick(job, dice[:, 12]),
        admitted=admitted,
        official=official,
        joined=joined,
        before=before,
        exempt=exempt,
        away=away,
        away_exempt=away_exempt,
        id_province=_OLD[at_province, below(dice[:, 13], _OLD_COUNT[at_province])],
        id_sex=sex,
        id_year=year_of(born),
        id_number=(number % _DIGITS * _PRIME + 104_729) % _DIGITS,
    )


def _ages(basis: Ints, dice: Words, leads: NDArray[np.bool_]) -> Ints:
    """Full years; who leads a branch is between thirty-two and sixty-one."""
    band = _AGES.pick(basis, dice[:, 0])
    low, high = _LOWEST[band], _HIGHEST[band]
    drawn_age = between(dice[:, 1], low, high)
    return np.where(leads, between(dice[:, 1], 32, np.where(basis < 2, 61, 56)), drawn_age)


def _peoples(at_province: Ints, most: Ints, dice: Words) -> Ints:
    """Most are of the branch's people, the others as in the province."""
    at = below(dice[:, 5], 1_000)
    other = (at[:, None] >= _PEOPLE_ENDS[at_province]).sum(axis=1)
    return np.where(chance(dice[:, 4], _KIN), most, other)


def _history(dice: Words, born: Ints, age: Ints, leads: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Day of recognition (``NONE``: on probation) and day of admission, often a feast."""
    share = np.where(age <= 30, _PROBATION[0][1], np.where(age <= 45, _PROBATION[1][1], 3))
    probation = chance(dice[:, 14], share) & ~leads
    of_age, latest = born + 18 * _YEAR, TODAY - 420
    oldest = np.minimum(born + _ADMITTED_AT[below(dice[:, 15], len(_ADMITTED_AT))] * _YEAR, latest)
    admitted = between(dice[:, 16], np.minimum(of_age, latest), np.maximum(oldest, of_age))
    admitted = np.minimum(admitted, latest)
    feast = next_feast(admitted)
    admitted = np.where(chance(dice[:, 17], 550) & (feast <= latest), feast, admitted)
    recent = TODAY - between(dice[:, 16], 20, 360)
    admitted = np.where(probation, recent, admitted)
    return np.where(probation, NONE, anniversary(admitted)), admitted


def _postings(
    country: Country, dice: Words, basis: Ints, admitted: Ints, branch: Ints
) -> tuple[Ints, Ints]:
    """Since when in this branch, and in which one before (-1: none); villagers mostly stay."""
    moved = chance(dice[:, 18], np.where(basis < 2, 180, 560)) & (admitted < TODAY - 800)
    joined = np.where(moved, between(dice[:, 19], admitted + 400, TODAY - 40), admitted)
    every = country.branches
    province = every.province[branch]
    begins = np.searchsorted(every.province, province, side="left")
    ends = np.searchsorted(every.province, province, side="right")
    other = begins + below(dice[:, 20], ends - begins)
    return joined, np.where(moved & (other != branch), other, -1)


def _flags(
    dice: Words,
    basis: Ints,
    age: Ints,
    admitted: Ints,
    official: Ints,
    joined: Ints,
    leads: NDArray[np.bool_],
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Exempt since, working far away since (``NONE``: not), and whether exempt for that."""
    home = (basis < 2) & ~leads & (official != NONE)
    old = home & chance(dice[:, 21], np.where(age >= 75, 480, np.where(age >= 70, 200, 0)))
    since = np.maximum(TODAY - between(dice[:, 22], 30, 2_000), np.maximum(joined, official))
    exempt = np.where(old, np.minimum(since, TODAY - 1), NONE)
    far = home & (age <= 45) & chance(dice[:, 23], 80) & (np.maximum(joined, official) < TODAY - 60)
    left = np.maximum(TODAY - between(dice[:, 24], 30, 300), np.maximum(joined, official))
    return exempt, np.where(far, left, NONE), far & chance(dice[:, 25], 400)


_PROVINCE_PLACE = np.full(100, -1, dtype=np.int64)
for _place, _code in enumerate(PROVINCES):
    _PROVINCE_PLACE[_code] = _place
_OLD_COUNT = np.array([len(p.old) for p in PROVINCES.values()])
_OLD = np.array([[*p.old, 0, 0][:3] for p in PROVINCES.values()])
_PEOPLE_ENDS = np.array(
    [np.cumsum([p.weights().get(code, 0) for code in PEOPLES])[:-1] for p in PROVINCES.values()]
)
_EDE = PEOPLES.index(naming.EDE)
_GENERATION_ENDS = np.array(_GENERATIONS[1:])
_WOMEN = np.array([work.WOMEN[basis] * 10 for basis in work.BASES])
_BANDS = [band for basis in work.BASES for band in work.AGE_BANDS[basis]]
_AGES = Pools(
    {
        basis: {f"{low}-{high}": weight for (low, high), weight in work.AGE_BANDS[basis].items()}
        for basis in work.BASES
    }
)
_LOWEST = np.array([low for low, _ in _BANDS])
_HIGHEST = np.array([high for _, high in _BANDS])
_ADMITTED_AT = np.array([22] * 5 + [27] * 7 + [33] * 4 + [45] * 3 + [58])
"""Latest age of admission, drawn evenly."""
