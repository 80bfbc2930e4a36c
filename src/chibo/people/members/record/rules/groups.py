"""The groups of a record and what their values hold; the list is data (``data/record_groups.json``)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from chibo.people.members import ethnic
from chibo.people.members.importing.rules import cells
from chibo.people.members.importing.rules.cells import Unclear
from chibo.people.members.importing.rules.entry import PartialDate

LONGEST = 200
FIRST_YEAR, LAST_YEAR = 1850, 2199
FREE = ""
"""The group of a request that names no fact: something to be told and answered."""


class Sensitivity(StrEnum):
    """What is read for a purpose only; the empty one is read by whoever may open the record."""

    PLAIN = ""
    HEALTH = "health"
    DISCIPLINE = "discipline"
    FAMILY = "family"


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    CHOICE = "choice"
    ETHNIC = "ethnic"
    CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a value of a group says; ``choices`` code → the organisation's own words."""

    name: str
    kind: Kind
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str:
        """The value as it is kept.

        Raises:
            Unclear: ``missing``, ``too_long``, ``no_choice``, ``no_ethnic``, and those of ``cells``.
        """
        bare = " ".join(text.split())
        if not bare:
            if self.required:
                raise Unclear("missing")
            return ""
        if len(bare) > LONGEST:
            raise Unclear("too_long")
        return _READERS.get(self.kind, _as_it_is)(self, bare)

    def shown(self, value: str) -> str:
        """The value in words."""
        if self.kind is Kind.CHOICE:
            return self.choices.get(value, value)
        if self.kind is Kind.ETHNIC:
            return ethnic.name_of(value)
        if self.kind is Kind.DATE:
            return "/".join(reversed(value.split("-")))
        return value


def _as_it_is(_field: Field, text: str) -> str:
    return text


def _choice(of: Field, text: str) -> str:
    if text not in of.choices:
        raise Unclear("no_choice")
    return text


def _ethnic(_field: Field, text: str) -> str:
    code = ethnic.code_of(text)
    if code is None:
        raise Unclear("no_ethnic")
    return code


def _card(_field: Field, text: str) -> str:
    return cells.card_number(text)


def _date(_field: Field, text: str) -> str:
    return iso(partial(text))


_READERS = {Kind.CHOICE: _choice, Kind.ETHNIC: _ethnic, Kind.CARD: _card, Kind.DATE: _date}


def partial(text: str) -> PartialDate:
    """A day that a person can have lived, known as far as it is.

    Raises:
        Unclear: ``no_year``, and those of ``cells.partial_date``.
    """
    known = cells.partial_date(text)
    if not FIRST_YEAR <= known.year <= LAST_YEAR:
        raise Unclear("no_year")
    return known


def iso(known: PartialDate) -> str:
    """``1949``, ``1949-03`` or ``1949-03-05``: as facts keep days that are known in part."""
    return known.first.isoformat()[: {"year": 4, "month": 7}.get(known.precision, 10)]


def from_iso(text: str) -> PartialDate | None:
    """The day that ``iso`` wrote; None of an empty text."""
    if not text:
        return None
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    return PartialDate(year, month, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of the record.

    Args:
        many: several facts hold side by side, each under a slot of its own.
        by_year: one fact for each year, which is its slot.
        slots: named slots (code → the organisation's own words); otherwise one, the empty text.
        dated: a fact holds from a day to a day; otherwise always.
        sensitivity: what it takes to read it.
    """

    code: str
    fields: tuple[Field, ...]
    many: bool = False
    by_year: bool = False
    slots: Mapping[str, str] = field(default_factory=dict)
    dated: bool = True
    sensitivity: Sensitivity = Sensitivity.PLAIN

    def read(self, given: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
        """The value as it is kept, and what is unclear: field → code of the sentence."""
        value: dict[str, str] = {}
        unclear: dict[str, str] = {}
        for one in self.fields:
            try:
                read = one.read(str(given.get(one.name) or ""))
            except Unclear as error:
                unclear[one.name] = str(error)
            else:
                value |= {one.name: read} if read else {}
        return value, unclear

    def is_slot(self, slot: str) -> bool:
        """Whether a fact of this group can stand under the slot."""
        if self.many:
            return bool(slot)
        if self.by_year:
            return len(slot) == 4 and slot.isascii() and slot.isdigit()
        return slot in self.slots if self.slots else not slot

    def shown(self, value: Mapping[str, str]) -> list[tuple[str, str]]:
        """Name and words of what is known, in the order of the form."""
        return [
            (one.name, one.shown(value[one.name])) for one in self.fields if value.get(one.name)
        ]

    def key(self, value: Mapping[str, str]) -> str:
        """What lists are narrowed by: the code of the first field that is chosen from a list."""
        for one in self.fields:
            if one.kind in {Kind.CHOICE, Kind.ETHNIC}:
                return value.get(one.name, "")
        return ""


@cache
def groups() -> dict[str, Group]:
    """All groups by code, in the order of the record."""
    text = (files("chibo.people.members") / "data" / "record_groups.json").read_text("utf-8")
    return {one["code"]: _group(one) for one in json.loads(text)["groups"]}


def _group(row: dict[str, Any]) -> Group:
    fields = tuple(Field(**{**one, "kind": Kind(one["kind"])}) for one in row["fields"])
    more = {name: row[name] for name in ("many", "by_year", "slots", "dated") if name in row}
    sensitivity = Sensitivity(row.get("sensitivity", ""))
    return Group(code=row["code"], fields=fields, sensitivity=sensitivity, **more)


def rights() -> list[dict[str, str]]:
    """Which purpose opens what is sensitive, from when (``data/field_rights.json``)."""
    text = (files("chibo.people.members") / "data" / "field_rights.json").read_text("utf-8")
    found: list[dict[str, str]] = json.loads(text)["rights"]
    return found
