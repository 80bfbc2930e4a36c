"""Units of the country: the real frame, filled with invented grassroots organisations and branches.

Small countries have fewer communes, and those are as full as in the large one: one hundredth of the members
live in one hundredth of the communes. A branch is drawn by commune and running number; its members are those
with the running numbers ``first`` to ``first + size - 1``.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from chibo.ground.organisation import frame
from chibo.ground.organisation.frame import Plan
from chibo.ground.organisation.rules import STEP, Basis, UnitKind
from chibo.national import MEMBERS, work
from chibo.national.draws import Ints, below, words
from chibo.national.keys import Kind, texts
from chibo.national.naming import KINH
from chibo.national.places import PROVINCES, VILLAGE_WORDS, VILLAGES
from chibo.national.streams import Stream

MOST_BRANCHES = 2_048  # of one commune: numbers kept for its dice
OFFICERS = 5
"""Places of a branch kept for secretary, deputy and committee, where there is one."""
COMMITTEE_FROM = 14
"""Members from which a branch has a committee here."""
SEATED = 12
"""Places of the branch whose members sit in the committees above."""
_FRAME_COMMUNES = 3_321
_SMALLEST = 3  # official members that an organisation needs (Điều lệ Đảng, Điều 21)
_PARTY_COMMITTEE_FROM = 30  # members from which a grassroots organisation has branches (the same)
_SIZES = ((3, 8, 22), (9, 15, 31), (16, 30, 31), (31, 60, 13), (61, 150, 3))
_BASES = (
    {"village": 15, "school": 30, "enterprise": 40, "health_station": 15},
    {"village": 25, "office": 30, "school": 28, "enterprise": 10, "health_station": 7},
    {"village": 46, "office": 24, "school": 20, "enterprise": 7, "health_station": 3},
    {"village": 85, "office": 8, "school": 4, "health_station": 3},
    {"village": 100},
)
"""What branches of each class of size rest on, of each hundred."""
_BASIS = {
    "village": Basis.VILLAGE,
    "street": Basis.VILLAGE,
    "office": Basis.OFFICE,
    "school": Basis.SCHOOL,
    "health_station": Basis.HEALTH_STATION,
    "enterprise": Basis.COOPERATIVE,
}
_GROUPS = {
    "office": "Cơ quan",
    "school": "Trường học",
    "health_station": "Y tế",
    "enterprise": "Doanh nghiệp",
}
_SCHOOLS = ("Mầm non", "Tiểu học", "THCS", "THPT")
_OFFICES = ("Văn phòng", "Phòng Kinh tế", "Phòng Văn hóa – Xã hội", "Trung tâm Phục vụ hành chính")
_INVENTED = "Đơn vị của bộ dữ liệu thử, không có thật"
_TERM_BEGAN = frame.IN_FORCE
_OWN_SERIALS, _COMMUNE_SERIALS = 1_000_000, 100_000


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as its row says; ``parent`` and ``number`` are places in the preorder."""

    number: int
    parent: int
    kind: UnitKind
    basis: str
    name: str
    short_name: str
    place: str
    province: int
    official_code: str
    serial: int
    decision: str

    @property
    def position(self) -> int:
        """Its place in the tree."""
        return STEP * (self.number + 1)


@dataclass(frozen=True, slots=True)
class Branches:
    """Columns of all branches, in the order of the tree; ``commune`` counts ``Country.communes``."""

    unit: Ints
    commune: Ints
    province: Ints
    basis: Ints
    people: Ints
    size: Ints
    first: Ints


class Country:
    """The units of a country of so many members.

    Args:
        seed: of everything.
        members: how many records of members there are.

    Raises:
        ValueError: fewer members than a branch needs.
    """

    def __init__(self, *, seed: int, members: int) -> None:
        if members < _SMALLEST:
            raise ValueError(f"{members=} fill no branch")
        self.seed, self.members = seed, members
        self.root = frame.real_frame()
        self.communes = self._choose()
        self.units: list[Unit] = []
        self._columns: list[tuple[int, int, int, int, int, int]] = []
        self._build()

    @cached_property
    def branches(self) -> Branches:
        """All branches."""
        columns = np.array(self._columns, dtype=np.int64).T
        unit, commune, province, basis, people, size = columns
        first = np.concatenate(([0], np.cumsum(size)[:-1])).astype(np.int64)
        return Branches(unit, commune, province, basis, people, size, first)

    @cached_property
    def last(self) -> Ints:
        """The last position below each unit, the unit itself counted."""
        below_it = np.arange(len(self.units), dtype=np.int64)
        for unit in reversed(self.units):
            if unit.parent >= 0:
                below_it[unit.parent] = max(below_it[unit.parent], below_it[unit.number])
        return STEP * (below_it + 2) - 1

    @cached_property
    def positions(self) -> Ints:
        """Position of each unit."""
        return STEP * (np.arange(len(self.units), dtype=np.int64) + 1)

    @cached_property
    def seats(self) -> dict[int, int]:
        """Commune → the branch whose members sit in its committee: the largest one, the first of equals."""
        found: dict[int, int] = {}
        sizes, communes = self.branches.size, self.branches.commune
        for branch in range(len(sizes)):
            commune = int(communes[branch])
            if commune not in found or sizes[branch] > sizes[found[commune]]:
                found[commune] = branch
        return found

    @cached_property
    def leading(self) -> Ints:
        """How many of each branch, from its first member on, hold an office: in it, or from a seat above."""
        own = np.where(self.branches.size < COMMITTEE_FROM, 2, OFFICERS)
        own[list(self.seats.values())] = SEATED
        return np.minimum(own, self.branches.size)

    @cached_property
    def unit_keys(self) -> list[str]:
        """Key of each unit as COPY reads it."""
        return texts(self.seed, Kind.UNIT, np.arange(len(self.units), dtype=np.int64))

    def branch_of(self, members: Ints) -> Ints:
        """The branch of each member, by running number."""
        found = np.searchsorted(self.branches.first, members, side="right") - 1
        return found.astype(np.int64)

    def _choose(self) -> list[tuple[Plan, Plan]]:
        every = [(above, commune) for above in self.root.children for commune in above.children]
        wanted = min(len(every), max(1, round(_FRAME_COMMUNES * self.members / MEMBERS)))
        places = {(2 * k + 1) * len(every) // (2 * wanted) for k in range(wanted)}
        chosen = [pair for place, pair in enumerate(every) if place in places]
        kept = {id(commune) for _, commune in chosen}
        for above in self.root.children:
            above.children = [commune for commune in above.children if id(commune) in kept]
        return chosen

    def _shares(self) -> list[int]:
        """How many members live in each commune; their sum is the country's."""
        weights = []
        for place, (above, _) in enumerate(self.communes):
            drawn = words(self.seed, Stream.COMMUNE, place, 1)[0]
            per_commune = PROVINCES[above.province].share * 1_000 // _in_province(above.province)
            weights.append(per_commune * (70 + int(below(drawn[0], 61))))
        shares, done, before = [], 0, 0
        for weight in weights:
            done += weight
            upto = done * self.members // sum(weights)
            shares.append(upto - before)
            before = upto
        return shares

    def _build(self) -> None:
        self._add(self.root, -1)
        shares = iter(self._shares())
        commune = 0
        for above in self.root.children:
            province = self._add(above, 0)
            for plan in above.children:
                unit = self._add(plan, province)
                self._fill(commune, unit, plan, next(shares))
                commune += 1

    def _add(self, plan: Plan, parent: int) -> int:
        digits = plan.official_code
        is_commune = len(digits) == frame.COMMUNE_DIGITS
        return self._unit(
            parent,
            plan.kind,
            plan.basis,
            plan.name,
            plan.short_name,
            plan.place,
            plan.province,
            official_code=digits,
            serial=(int(digits) if digits else 0) + (_COMMUNE_SERIALS if is_commune else 0),
            decision=plan.decision,
        )

    def _unit(
        self,
        parent: int,
        kind: UnitKind,
        basis: str,
        name: str,
        short_name: str,
        place: str,
        province: int,
        *,
        official_code: str = "",
        serial: int = -1,
        decision: str = _INVENTED,
    ) -> int:
        number = len(self.units)
        own = _OWN_SERIALS + number if serial < 0 else serial
        self.units.append(
            Unit(
                number, parent, kind, basis, name, short_name, place, province, official_code, own,
                decision,
            )
        )  # fmt: skip
        return number

    def _fill(self, commune: int, unit: int, plan: Plan, members: int) -> None:
        """Branches of one commune: villages below the committee, the others in organisations of their own."""
        drawn = words(self.seed, Stream.BRANCH, commune * MOST_BRANCHES, MOST_BRANCHES)
        made = _draw_branches(drawn, members, is_ward=plan.basis == "ward")
        named = _Names(plan)
        by_basis: dict[str, list[tuple[int, int]]] = {}
        for number, (basis, size) in enumerate(made):
            if basis in _GROUPS:
                by_basis.setdefault(basis, []).append((number, size))
            else:
                self._branch(commune, unit, named, drawn[number], basis, size)
        for basis in work.BASES:
            for group in _grouped(by_basis.get(basis, []), drawn):
                above = unit
                if len(group) > 1:
                    above = self._organisation(unit, named, basis)
                for number, size in group:
                    self._branch(commune, above, named, drawn[number], basis, size)

    def _organisation(self, unit: int, named: "_Names", basis: str) -> int:
        name = named.organisation(basis)
        return self._unit(
            unit,
            UnitKind.GRASSROOTS,
            _BASIS[basis].value,
            f"Đảng bộ {name}",
            name,
            named.plan.place,
            named.plan.province,
        )

    def _branch(
        self,
        commune: int,
        above: int,
        named: "_Names",
        drawn: NDArray[np.uint32],
        basis: str,
        size: int,
    ) -> None:
        province = named.plan.province
        name = named.branch(basis, int(drawn[4]), int(drawn[5]))
        unit = self._unit(
            above,
            UnitKind.BRANCH,
            _BASIS[basis].value,
            f"Chi bộ {name}",
            name[0].upper() + name[1:],
            named.plan.place,
            province,
        )
        people = _people_of(province, int(below(drawn[6], 1_000)))
        self._columns.append((unit, commune, province, work.BASES.index(basis), people, size))


PEOPLES = tuple(sorted({code for p in PROVINCES.values() for code in p.weights()} | {KINH}))
"""Ethnic codes there are in the country; columns hold places in it."""


def _people_of(province: int, at: int) -> int:
    """The people that most of a branch belong to."""
    for code, thousandth in reversed(PROVINCES[province].weights().items()):
        if at < thousandth:
            return PEOPLES.index(code)
        at -= thousandth
    raise AssertionError("the weights of a province sum up to a thousand")


def _in_province(province: int) -> int:
    return _COMMUNES_OF[province]


_COMMUNES_OF = {p.province: len(p.children) for p in frame.real_frame().children}


def _draw_branches(
    drawn: NDArray[np.uint32], members: int, *, is_ward: bool
) -> list[tuple[str, int]]:
    """Basis and size of branches that together have so many members."""
    made: list[tuple[str, int]] = []
    left = members
    for row in drawn:
        if left <= 0:
            break
        place = _place(int(below(row[0], 100)), [weight for _, _, weight in _SIZES])
        low, high, _ = _SIZES[place]
        size = low + int(below(row[1], high - low + 1))
        offered = _BASES[place]
        basis = list(offered)[_place(int(below(row[2], 100)), list(offered.values()))]
        if basis == "village" and is_ward:
            basis = "street"
        if left - size < _SMALLEST:
            size = left
        made.append((basis, size))
        left -= size
    if left > 0:
        raise AssertionError("a commune has more branches than numbers are kept for")
    return made


def _place(at: int, weights: Sequence[int]) -> int:
    """The place that a number below the sum of the weights falls on."""
    return bisect_right(list(accumulate(weights)), at)


def _grouped(
    branches: list[tuple[int, int]], drawn: NDArray[np.uint32]
) -> list[list[tuple[int, int]]]:
    """Organisations of two to six branches where they have enough members; the other branches alone."""
    groups: list[list[tuple[int, int]]] = []
    rest = list(branches)
    while rest:
        wanted = 2 + int(below(drawn[rest[0][0]][3], 5))
        group, rest = rest[:wanted], rest[wanted:]
        if sum(size for _, size in group) >= _PARTY_COMMITTEE_FROM:
            groups.append(group)
        else:
            groups.extend([one] for one in group)
    return groups


class _Names:
    """Names of the units of one commune; none twice."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._given: dict[str, int] = {}
        self._village = VILLAGE_WORDS[PROVINCES[plan.province].region]
        self._street = "khu phố" if self._village == "ấp" else "tổ dân phố"

    def organisation(self, basis: str) -> str:
        level = self.plan.short_name
        return self._once(f"{_GROUPS[basis]} {level[0].lower()}{level[1:]}")

    def branch(self, basis: str, one: int, other: int) -> str:
        word, second = VILLAGES[one % len(VILLAGES)], VILLAGES[other % len(VILLAGES)]
        if basis == "village":
            return self._once(f"{self._village} {word} {second}")
        if basis == "street":
            return self._once(f"{self._street} {word} {second}")
        if basis == "school":
            return self._once(f"Trường {_SCHOOLS[one % len(_SCHOOLS)]} {word} {second}")
        if basis == "office":
            return self._once(f"{_OFFICES[one % len(_OFFICES)]} {self.plan.place}")
        if basis == "health_station":
            return self._once(f"Trạm Y tế {word} {second}")
        return self._once(f"Công ty {word} {second}")

    def _once(self, name: str) -> str:
        count = self._given.get(name, 0) + 1
        self._given[name] = count
        return name if count == 1 else f"{name} {count}"
