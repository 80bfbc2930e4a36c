"""A row becomes a member, or the list of what is wrong with it: which column, why, and with which values."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from chibo.core import names
from chibo.core.identifiers import check_personal_id, read_personal_id
from chibo.people.members.importing.rules import cells
from chibo.people.members.importing.rules.cells import Unclear
from chibo.people.members.importing.rules.columns import Column
from chibo.people.members.importing.rules.entry import Entry, PartialDate

YOUNGEST = 18  # full years at admission (Điều lệ Đảng, Điều 1)
OLDEST = 120
LONGEST_PROBATION_YEARS = 3
LONGEST_NAME = 200
SECRET = frozenset({Column.PERSONAL_ID})
"""Columns whose cells are never repeated in a sentence or a page."""

Texts = Mapping[Column, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a cell, or with the row (no column)."""

    code: str
    column: Column | None = None
    places: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What became of a row: an entry, or problems."""

    entry: Entry | None
    problems: tuple[Problem, ...]


def read_row(texts: Texts, *, today: date, ethnic_code: Callable[[str], str | None]) -> Read:
    """Understand a row and check it.

    Args:
        texts: cells by column; a missing one is empty.
        ethnic_code: official code of an ethnic group by its name; None where there is none.
    """
    reader = _Reader(texts)
    standing = reader.optional(Column.STANDING, cells.is_official, None)
    entry = _entry(reader, ethnic_code)
    if entry is None:
        return Read(entry=None, problems=tuple(reader.problems))
    problems = [*reader.problems, *problems_of(entry, today=today)]
    if entry.official_on is None and Column.OFFICIAL not in {one.column for one in problems}:
        problems += _standing(entry, standing, today)
    elif standing is False and entry.official_on is not None:
        problems.append(Problem(code="probationary_but_official", column=Column.OFFICIAL))
    return Read(entry=None if problems else entry, problems=tuple(problems))


def _entry(reader: "_Reader", ethnic_code: Callable[[str], str | None]) -> Entry | None:
    """The entry as far as each cell can be understood; None where a needed one cannot."""
    name = reader.name()
    sex = reader.needed(Column.SEX, cells.sex)
    born = reader.needed(Column.BORN, cells.partial_date)
    admitted = reader.needed(Column.ADMITTED, cells.whole_date)
    found = Entry(
        full_name=name,
        sex=sex or "m",
        born=born or PartialDate(cells.EARLIEST),
        admitted_on=admitted or date.max,
        official_on=reader.optional(Column.OFFICIAL, cells.whole_date, None),
        joined_on=reader.optional(Column.JOINED, cells.whole_date, None),
        exempt_since=reader.optional(Column.EXEMPT, cells.since_or_never, None),
        ethnic_code=reader.optional(Column.ETHNIC, _coded(ethnic_code), ""),
        occupation=reader.optional(Column.OCCUPATION, cells.short_text, ""),
        education=reader.optional(Column.EDUCATION, cells.short_text, ""),
        card_number=reader.optional(Column.CARD, cells.card_number, ""),
        personal_id=reader.optional(Column.PERSONAL_ID, cells.digits_of_id, ""),
        phone=reader.optional(Column.PHONE, cells.phone, ""),
    )
    return found if name and sex and born and admitted else None


def problems_of(entry: Entry, *, today: date) -> list[Problem]:
    """What the cells of one row say against each other."""
    found: list[Problem] = []
    born = entry.born
    if not cells.EARLIEST <= born.year <= today.year or today.year - born.year > OLDEST:
        found.append(Problem(code="born_when", column=Column.BORN, places={"year": born.year}))
    elif _years(born, entry.admitted_on) < YOUNGEST:
        found.append(Problem(code="too_young", column=Column.ADMITTED, places={"years": YOUNGEST}))
    if entry.official_on and entry.official_on < entry.admitted_on:
        found.append(Problem(code="official_before_admitted", column=Column.OFFICIAL))
    if entry.joined_on and entry.joined_on < entry.admitted_on:
        found.append(Problem(code="joined_before_admitted", column=Column.JOINED))
    if entry.exempt_since and entry.exempt_since < (entry.official_on or entry.admitted_on):
        found.append(Problem(code="exempt_too_early", column=Column.EXEMPT))
    days = {
        Column.ADMITTED: entry.admitted_on,
        Column.OFFICIAL: entry.official_on,
        Column.JOINED: entry.joined_on,
        Column.EXEMPT: entry.exempt_since,
    }
    found += [
        Problem(code="in_the_future", column=column)
        for column, day in days.items()
        if day is not None and day > today
    ]
    return found + _id_problems(entry)


def _years(born: PartialDate, day: date) -> int:
    """Full years that there can be at most between a birth known in part and a day."""
    before = (day.month, day.day) < (born.month, born.day) if born.day else day.month < born.month
    return day.year - born.year - before


def _id_problems(entry: Entry) -> list[Problem]:
    if not entry.personal_id:
        return []
    try:
        parts = read_personal_id(entry.personal_id)
    except ValueError:
        return [Problem(code="id_origin", column=Column.PERSONAL_ID)]
    try:
        check_personal_id(entry.personal_id, sex=entry.sex, born_year=entry.born.year)
    except ValueError:
        code = "id_sex" if parts.sex != entry.sex else "id_year"
        places = {"year": entry.born.year}
        return [Problem(code=code, column=Column.PERSONAL_ID, places=places)]
    return []


def _standing(entry: Entry, standing: bool | None, today: date) -> list[Problem]:
    """Without a day of recognition somebody is on probation, unless that cannot be."""
    if standing is True:
        return [Problem(code="official_since_when", column=Column.OFFICIAL)]
    long_ago = today.year - entry.admitted_on.year > LONGEST_PROBATION_YEARS
    if standing is None and long_ago:
        return [Problem(code="still_on_probation", column=Column.OFFICIAL)]
    return []


def _coded(ethnic_code: Callable[[str], str | None]) -> Callable[[str], str]:
    def read(text: str) -> str:
        found = ethnic_code(text)
        if found is None:
            raise Unclear("no_ethnic")
        return found

    return read


class _Reader:
    """Reads the cells of one row and collects what is wrong."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.problems: list[Problem] = []

    def needed(self, column: Column, read: Callable[[str], T]) -> T | None:
        if not self._text(column):
            self.problems.append(Problem(code="empty", column=column))
            return None
        return self._read(column, read, None)

    def optional(self, column: Column, read: Callable[[str], T], default: T) -> T:
        return self._read(column, read, default) if self._text(column) else default

    def name(self) -> str:
        """The full name, of one column or of two."""
        halves = (self._text(Column.OTHER_NAMES), self._text(Column.GIVEN_NAME))
        text = self._text(Column.FULL_NAME) or " ".join(filter(None, halves))
        try:
            found = names.normalise(text)
        except ValueError:
            self.problems.append(Problem(code="empty", column=Column.FULL_NAME))
            return ""
        if len(found) > LONGEST_NAME or not all(map(_of_a_name, found)):
            self.problems.append(
                Problem(code="no_name", column=Column.FULL_NAME, places={"value": found[:60]})
            )
            return ""
        return found if found != found.upper() else _capitalised(found)

    def _text(self, column: Column) -> str:
        return self.texts.get(column, "").strip()

    def _read(self, column: Column, read: Callable[[str], T], default: T) -> T:
        text = self._text(column)
        try:
            return read(text)
        except Unclear as unclear:
            places = {} if column in SECRET else {"value": text[:60]}
            self.problems.append(Problem(code=str(unclear), column=column, places=places))
            return default


def _of_a_name(sign: str) -> bool:
    """Letters with their marks, spaces, and what stands inside some names."""
    return sign.isalpha() or sign in " '-." or unicodedata.category(sign) == "Mn"


def _capitalised(name: str) -> str:
    """``NGUYỄN VĂN A`` as names are written in records."""
    return re.sub(r"[^\s'\-]+", lambda word: word[0][:1] + word[0][1:].lower(), name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody in the list already."""

    search_key: str
    born: PartialDate | None
    card_number: str = ""
    id_last4: str = ""

    def is_same(self, entry: Entry) -> bool:
        """Whether an entry means this person: by the card, else by name and birth where the id does not differ."""
        if self.card_number and entry.card_number:
            return self.card_number == entry.card_number
        if self.search_key != names.search_key(entry.full_name):
            return False
        if self.born is not None and not self.born.agrees(entry.born):
            return False
        last4 = entry.personal_id[-4:]
        return not (self.id_last4 and last4 and self.id_last4 != last4)


def known_of(entry: Entry) -> Known:
    """An entry as somebody whom later rows may mean again."""
    return Known(
        search_key=names.search_key(entry.full_name),
        born=entry.born,
        card_number=entry.card_number,
        id_last4=entry.personal_id[-4:],
    )


def repeated(entries: Sequence[tuple[int, Entry]]) -> dict[int, Problem]:
    """Rows that say again what an earlier row said: the same person, card, id or telephone."""
    found: dict[int, Problem] = {}
    earlier: list[tuple[int, Entry]] = []
    for number, entry in entries:
        for first, other in earlier:
            column = _shared(entry, other)
            if column is not None:
                found[number] = Problem(code="repeated", column=column, places={"row": first})
                break
        else:
            earlier.append((number, entry))
    return found


def _shared(one: Entry, other: Entry) -> Column | None:
    if one.card_number and one.card_number == other.card_number:
        return Column.CARD
    if one.personal_id and one.personal_id == other.personal_id:
        return Column.PERSONAL_ID
    if one.phone and one.phone == other.phone:
        return Column.PHONE
    return Column.FULL_NAME if known_of(other).is_same(one) else None
