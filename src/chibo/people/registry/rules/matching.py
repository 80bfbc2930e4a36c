"""Whom an answer of the register may mean: weights that can be explained, and three zones.

Fellegi and Sunter (1969): each field that is compared shifts the odds by log2(m / u) bits, where m is how often
two records of one person agree so and u how often two persons do. Agreeing on a frequent family name says little,
on a rare one much. Before anything is compared the odds are 1 to ``others`` people of the register. The chances of
all candidates and of "none of these" make up the whole, so that two who fit alike are never sure.

    chance >= auto, and name, day and sex agree     automatic
    chance >= review                                a person decides
    less                                            none

A name alone can never be automatic: the day has to agree. Weights: ``data/weights.json``.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

from chibo.core import names

_DATA = Path(__file__).parents[1] / "data"


class Zone(StrEnum):
    """What becomes of an answer."""

    AUTO = "auto"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody as a record tells it; what is not known is empty.

    Args:
        born: ``1984-08-15``, ``1984-08`` or ``1984``.
        native_province: code of the province of the native place, as of before or after July 2025.
    """

    name: str
    born: str = ""
    sex: str = ""
    native_province: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """How one field compares, and by how many bits that shifts the odds."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One candidate: its number, what speaks for and against, and the chance that it is the one."""

    key: str
    points: tuple[Point, ...]
    bits: float
    chance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All candidates, the likeliest first, and the zone of the whole."""

    zone: Zone
    candidates: tuple[Judged, ...]
    version: str


@cache
def weights() -> Mapping[str, Any]:
    """The table, ``data/weights.json``."""
    loaded: dict[str, Any] = json.loads((_DATA / "weights.json").read_text(encoding="utf-8"))
    return loaded


@cache
def _today() -> Mapping[str, str]:
    """Old code of a province → the one since July 2025."""
    told = json.loads((_DATA / "provinces.json").read_text(encoding="utf-8"))
    return {old: new for new, merged in told["into"].items() for old in merged}


def judge(ours: Identity, candidates: Iterable[tuple[str, Identity]]) -> Judgement:
    """Compare a record with all that the register offers for it."""
    table = weights()
    start = -log2(table["others"])
    compared = [(key, _points(ours, other)) for key, other in candidates]
    totals = [start + sum(point.bits for point in points) for _, points in compared]
    odds = [2.0**total for total in totals]
    whole = 1.0 + sum(odds)
    found = sorted(
        (
            Judged(key=key, points=points, bits=total, chance=likely / whole)
            for (key, points), total, likely in zip(compared, totals, odds, strict=True)
        ),
        key=lambda one: (-one.bits, one.key),
    )
    return Judgement(zone=_zone(found), candidates=tuple(found), version=table["version"])


def _zone(found: Sequence[Judged]) -> Zone:
    if not found or found[0].chance < weights()["review"]:
        return Zone.NONE
    best = found[0]
    levels = {point.field: point.level for point in best.points}
    whole = (
        levels["name"] in {"same", "same_folded"}
        and levels["born"] == "same"
        and levels["sex"] == "same"
    )
    return Zone.AUTO if whole and best.chance >= weights()["auto"] else Zone.REVIEW


def _points(ours: Identity, theirs: Identity) -> tuple[Point, ...]:
    return (
        _name(ours.name, theirs.name),
        _point("born", born_level(ours.born, theirs.born)),
        _point("sex", _equal(ours.sex, theirs.sex)),
        _point("native", _equal(_now(ours.native_province), _now(theirs.native_province))),
    )


def _point(field: str, level: str) -> Point:
    share = weights()[field][level]
    return Point(field, level, log2(share["m"] / share["u"]))


def _equal(ours: str, theirs: str) -> str:
    if not ours or not theirs:
        return "unknown"
    return "same" if ours == theirs else "other"


def _now(province: str) -> str:
    return _today().get(province, province)


def _name(ours: str, theirs: str) -> Point:
    level = name_level(ours, theirs)
    table = weights()["name"]
    share = table[level]
    by_chance = share["u"] if "u" in share else _share_of(ours, theirs, level)
    return Point("name", level, log2(share["m"] / by_chance))


def name_level(ours: str, theirs: str) -> str:
    """How far two names agree; tone marks at either vowel, and all marks left out, are told apart."""
    mine, other = names.search_key(ours), names.search_key(theirs)
    if not mine or not other:
        return "other"
    if names.sort_key(ours) == names.sort_key(theirs):
        return "same"
    if mine == other:
        return "same_folded"
    words, others = mine.split(), other.split()
    if sorted(words) == sorted(others):
        return "reordered"
    if _one_slip(mine, other):
        return "typo"
    if len(words) > 1 and len(others) > 1 and words[-1] == others[-1] and words[0] == others[0]:
        return "family_given"
    return "given" if words[-1] == others[-1] else "other"


def _share_of(ours: str, theirs: str, level: str) -> float:
    """How many of the people have a name that agrees so with this one."""
    table = weights()["name"]
    words = names.search_key(ours if level != "typo" else theirs).split()
    family = table["families"].get(words[0], table["family"]) if len(words) > 1 else 1.0
    middle = table["middles"].get(" ".join(words[1:-1]), table["middle"])
    share = family * table["given_name"]
    if level == "family_given":
        return float(share)
    return float(min(1.0, share * middle * table.get(f"{level}_factor", 1.0)))


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less, changed or swapped with its neighbour makes one text the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    rest, others = one[start:], other[start:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return rest[1:] == others[1:] or rest[1:] == others or rest == others[1:] or swapped == others


def born_level(ours: str, theirs: str) -> str:
    """How far two days of birth agree, each known to the day, the month or the year."""
    if not ours or not theirs:
        return "unknown"
    size = min(len(ours), len(theirs))
    if size < 10:
        agrees = ours[:size] == theirs[:size]
        known = "month" if size == 7 else "year"
        return known if agrees else "same_year" if ours[:4] == theirs[:4] else "other"
    if ours == theirs:
        return "same"
    year, month, day = ours.split("-")
    if f"{year}-{day}-{month}" == theirs:
        return "swapped"
    if sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1:
        return "one_digit"
    return "same_year" if year == theirs[:4] else "other"
