"""Units and members as rows of the real tables, in the text format of PostgreSQL's COPY.

Nothing here needs a database: a row follows from the seed and its number. What is NULL stands as ``NULL`` says.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from chibo.core import names
from chibo.core.identifiers import unit_code
from chibo.ground.organisation.frame import FOUNDED, IN_FORCE
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.national import AS_OF, keys, people, structure, texts
from chibo.national.calendar import iso, number_of
from chibo.national.draws import Ints
from chibo.national.flaws import planted
from chibo.national.keys import Kind
from chibo.national.people import NONE, Columns
from chibo.national.structure import PEOPLES, Country
from chibo.people.members.record.rules.steps import Origin
from chibo.people.members.rules import Category, Flag

NULL = "\\N"
_SPELLS = 4  # numbers of keys kept for the spells of one member
_TERM_BEGAN = number_of(IN_FORCE)
_ADMISSION, _EXEMPTION = "Quyết định kết nạp", "Nghị quyết chi bộ"
_ELECTED, _APPOINTED = "Quyết định chuẩn y", "Quyết định chỉ định"
_CERTIFICATE, _STUDIED = "Bằng, chứng chỉ", 1_500  # days from admission to the certificate
_RECORDED = f"{AS_OF.isoformat()}T00:00:00Z"
_PRECISIONS = ("day", "year")
_BRANCH_OFFICES = (Office.SECRETARY, Office.DEPUTY, *[Office.COMMITTEE] * 3)
_SEATS = {
    5: (UnitKind.COMMUNE, Office.SECRETARY),
    6: (UnitKind.COMMUNE, Office.DEPUTY),
    7: (UnitKind.COMMUNE, Office.OFFICER),
    8: (UnitKind.PROVINCE, Office.SECRETARY),
    9: (UnitKind.PROVINCE, Office.OFFICER),
    10: (UnitKind.CENTRAL, Office.SECRETARY),
    11: (UnitKind.CENTRAL, Office.OFFICER),
}
"""Which place of the seat's branch holds which office above; one unit each (``_unit_above``)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is filled: its columns in the order of the rows."""

    name: str
    columns: tuple[str, ...]
    is_binary: bool = False


def table(name: str, columns: str, *, is_binary: bool = False) -> Table:
    return Table(name, tuple(columns.split()), is_binary)


UNIT = table(
    "organisation_unit",
    "id code kind basis name short_name place sign search_key official_code parent_id province position "
    "last valid_from valid_to decision",
)
PERSON = table(
    "accounts_person", "id province position display_name sort_key search_key locale look"
)
MEMBER = table(
    "members_member",
    "id province position person_id unit_id code full_name sex born_on born_precision ethnic_code "
    "occupation education admitted_on official_on personal_id_last4 personal_id_sealed personal_id_index card_number phone",
)
SPELL = table(
    "members_spell",
    "id province position member_id person_id kind valid_from valid_to decision",
)
POSTING = table(
    "members_posting",
    "id province position member_id person_id unit_id valid_from valid_to decision",
)
MANDATE = table(
    "organisation_mandate",
    "id province position person_id unit_id office valid_from valid_to decision",
)
FACT = table(
    "members_fact",
    "id province position member_id person_id group slot sensitivity value valid_from from_precision "
    "to_precision source key origin recorded_at entered_by_name confirmed_by_name approved_by_name",
)
OF_MEMBERS = (PERSON, MEMBER, SPELL, POSTING, FACT, MANDATE)


def units(country: Country) -> Iterator[str]:
    """Rows of ``UNIT``, parents before children."""
    known = country.unit_keys
    for unit, position, last in zip(
        country.units, country.positions.tolist(), country.last.tolist(), strict=True
    ):
        yield _line(
            known[unit.number],
            unit_code(unit.serial),
            unit.kind.value,
            unit.basis,
            unit.name,
            unit.short_name,
            unit.place,
            "",
            names.search_key(unit.name),
            unit.official_code,
            known[unit.parent] if unit.parent >= 0 else NULL,
            unit.province,
            position,
            last,
            FOUNDED if unit.kind is UnitKind.CENTRAL else IN_FORCE,
            NULL,
            unit.decision,
        )


def _line(*values: object) -> str:
    return "\t".join(map(str, values)) + "\n"


Seal = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[str, str]]]
"""Keys of members and their personal ids → the columns in which these are sealed and found."""


def unsealed(members: Sequence[str], _ids: Sequence[str]) -> list[tuple[str, str]]:
    """No personal ids but their last digits: for files, which are the same wherever they are made."""
    return [(NULL, NULL)] * len(members)


def members(country: Country, first: int, count: int, *, seal: Seal = unsealed) -> dict[Table, str]:
    """Rows of all tables of ``OF_MEMBERS`` that belong to a run of members."""
    return _Run(country, planted(country, first, count).columns, seal).rows()


class _Run:
    """A run of members with what several tables need."""

    def __init__(self, country: Country, columns: Columns, seal: Seal) -> None:
        self.country, self.columns, self.seal = country, columns, seal
        branches = country.branches
        self.unit = branches.unit[columns.branch]
        self.province = branches.province[columns.branch].tolist()
        self.position = country.positions[self.unit].tolist()
        self.person = keys.texts(country.seed, Kind.PERSON, columns.number)
        self.member = keys.texts(country.seed, Kind.MEMBER, columns.number)
        self.name = texts.called(columns)
        self.joined = iso(columns.joined)

    def rows(self) -> dict[Table, str]:
        return {
            PERSON: self._persons(),
            MEMBER: self._members(),
            SPELL: self._spells(),
            POSTING: self._postings(),
            FACT: self._facts(),
            MANDATE: self._mandates(),
        }

    def _persons(self) -> str:
        rows = zip(
            self.person, self.province, self.position, self.name.full, self.name.sort,
            self.name.search, strict=True,
        )  # fmt: skip
        return "".join(
            [
                f"{person}\t{province}\t{position}\t{full}\t{sort}\t{search}\tvi\t{{}}\n"
                for person, province, position, full, sort, search in rows
            ]
        )

    def _members(self) -> str:
        columns, known = self.columns, people.tables()
        jobs, learned = known.occupations.texts, known.education.texts
        unit_ids = self.country.unit_keys
        official = ["" if day == NONE else text for day, text in _dated(columns.official)]
        numbers = texts.personal_ids(columns)
        rows = zip(
            self.member, self.province, self.position, self.person, self.unit.tolist(),
            texts.codes(columns.number), self.name.full, columns.sex.tolist(), iso(columns.born),
            columns.precision.tolist(), columns.people.tolist(), columns.occupation.tolist(),
            columns.education.tolist(), iso(columns.admitted), official, numbers,
            self.seal(self.member, numbers), strict=True,
        )  # fmt: skip
        return "".join(
            [
                f"{member}\t{province}\t{position}\t{person}\t{unit_ids[unit]}\t{code}\t{full}\t"
                f"{'mf'[sex]}\t{born}\t{_PRECISIONS[precision]}\t{PEOPLES[group]}\t{jobs[job]}\t"
                f"{learned[level]}\t{admitted}\t{since or NULL}\t{number[-4:]}\t{sealed}\t{index}\t\t\n"
                for (
                    member, province, position, person, unit, code, full, sex, born, precision, group,
                    job, level, admitted, since, number, (sealed, index),
                ) in rows
            ]
        )  # fmt: skip

    def _spells(self) -> str:
        """On probation for a year, then official; flags since their day."""
        columns = self.columns
        rows = []
        held = zip(
            _key_starts(self.country, columns.number),
            self.province, self.position, self.member, self.person, iso(columns.admitted),
            _dated(columns.official), _until(columns.official), _dated(columns.exempt),
            _dated(columns.away), columns.away_exempt.tolist(), strict=True,
        )  # fmt: skip
        for (
            key,
            province,
            position,
            member,
            person,
            admitted,
            since,
            until,
            old,
            far,
            freed,
        ) in held:
            front = f"\t{province}\t{position}\t{member}\t{person}\t"
            official = since[0] != NONE
            rows.append(
                f"{key[0]}{front}{Category.PROBATIONARY.value}\t{admitted}\t"
                f"{until if official else NULL}\t{_ADMISSION}\n"
            )
            if official:
                rows.append(f"{key[1]}{front}{Category.OFFICIAL.value}\t{since[1]}\t{NULL}\t\n")
            if old[0] != NONE:
                rows.append(f"{key[2]}{front}{Flag.EXEMPT.value}\t{old[1]}\t{NULL}\t{_EXEMPTION}\n")
            if far[0] != NONE:
                rows.append(f"{key[2]}{front}{Flag.WORKS_FAR.value}\t{far[1]}\t{NULL}\t\n")
            if freed:
                rows.append(
                    f"{key[3]}{front}{Flag.TEMPORARILY_EXEMPT.value}\t{far[1]}\t{NULL}\t{_EXEMPTION}\n"
                )
        return "".join(rows)

    def _postings(self) -> str:
        """The branch of today, and for some the one before."""
        columns, country = self.columns, self.country
        unit_ids = country.unit_keys
        earlier = np.where(columns.before >= 0, country.branches.unit[columns.before], -1)
        own = keys.texts(country.seed, Kind.POSTING, columns.number * 2)
        other = keys.texts(country.seed, Kind.POSTING, columns.number * 2 + 1)
        rows = []
        held = zip(
            own, other, self.province, self.position, self.member, self.person, self.unit.tolist(),
            earlier.tolist(), self.joined, iso(columns.admitted), iso(columns.joined - 1), strict=True,
        )  # fmt: skip
        for (
            key,
            second,
            province,
            position,
            member,
            person,
            unit,
            left,
            since,
            admitted,
            until,
        ) in held:
            front = f"\t{province}\t{position}\t{member}\t{person}\t"
            rows.append(f"{key}{front}{unit_ids[unit]}\t{since}\t{NULL}\t\n")
            if left >= 0:
                rows.append(f"{second}{front}{unit_ids[left]}\t{admitted}\t{until}\t\n")
        return "".join(rows)

    def _facts(self) -> str:
        """Political theory, which the member's own row does not tell: the certificate, held since a year."""
        columns, levels = self.columns, people.tables().theory.texts
        since = np.minimum(columns.admitted + _STUDIED, people.TODAY - 1)
        rows = zip(
            keys.texts(self.country.seed, Kind.FACT, columns.number),
            self.province, self.position, self.member, self.person, columns.theory.tolist(),
            iso(since), strict=True,
        )  # fmt: skip
        return "".join(
            [
                f"{key}\t{province}\t{position}\t{member}\t{person}\ttheory\t\t\t"
                f'{{"level": "{levels[at]}"}}\t{day[:4]}-01-01\tyear\tday\t{_CERTIFICATE}\t{levels[at]}\t'
                f"{Origin.OPENING.value}\t{_RECORDED}\t\t\t\n"
                for key, province, position, member, person, at, day in rows
                if levels[at]
            ]
        )

    def _mandates(self) -> str:
        """Offices in the branch by place; offices above by the places of the seat's branch."""
        columns, country = self.columns, self.country
        count = country.leading[columns.branch]
        leading = np.flatnonzero(columns.place < count)
        rows = []
        for at in leading.tolist():
            place, branch = int(columns.place[at]), int(columns.branch[at])
            held = _office(country, branch, place)
            if held is None:
                continue
            unit, office = held
            key = keys.texts(country.seed, Kind.MANDATE, columns.number[at : at + 1])[0]
            since = max(_TERM_BEGAN, int(columns.joined[at]), int(columns.official[at]))
            decision = _ELECTED if office is Office.SECRETARY else _APPOINTED
            rows.append(
                f"{key}\t{country.units[unit].province}\t{country.positions[unit]}\t"
                f"{self.person[at]}\t{country.unit_keys[unit]}\t{office.value}\t"
                f"{iso(np.array([since]))[0]}\t{NULL}\t{decision}\n"
            )
        return "".join(rows)


def _office(country: Country, branch: int, place: int) -> tuple[int, Office] | None:
    """The unit and the office that the member at this place of the branch holds."""
    if place < len(_BRANCH_OFFICES):
        own = country.branches.size[branch] >= structure.COMMITTEE_FROM or place < 2
        return (int(country.branches.unit[branch]), _BRANCH_OFFICES[place]) if own else None
    kind, office = _SEATS[place]
    unit = _unit_above(country, branch, kind)
    return None if unit is None else (unit, office)


def _unit_above(country: Country, branch: int, kind: UnitKind) -> int | None:
    """The unit of that kind above, where this branch fills its offices: that of its first commune."""
    commune = int(country.branches.commune[branch])
    unit = country.units[int(country.branches.unit[branch])]
    while unit.kind is not UnitKind.COMMUNE:
        unit = country.units[unit.parent]
    if kind is UnitKind.COMMUNE:
        return unit.number
    if kind is UnitKind.PROVINCE:
        return unit.parent if unit.number == unit.parent + 1 else None
    return 0 if commune == 0 else None


def _key_starts(country: Country, numbers: Ints) -> Iterator[tuple[str, str, str, str]]:
    """Four keys of spells for each member."""
    every = (numbers[:, None] * _SPELLS + np.arange(_SPELLS)).reshape(-1)
    made = iter(keys.texts(country.seed, Kind.SPELL, every))
    return zip(made, made, made, made, strict=True)


def _until(days: Ints) -> list[str]:
    """The day before each; of ``NONE`` the text says nothing."""
    return iso(np.where(days == NONE, 0, days - 1))


def _dated(days: Ints) -> list[tuple[int, str]]:
    """Each day with its text; of ``NONE`` the text says nothing."""
    shown = np.where(days == NONE, 0, days)
    return list(zip(days.tolist(), iso(shown), strict=True))
