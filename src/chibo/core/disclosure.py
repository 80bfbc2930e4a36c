"""Everything about one person: each room says what it keeps of somebody, and what it does not give out and why.

    room: disclosed.py ─► register(part), withhold(table, reason) ─► the own page: one file with all parts

A part's words are those of the document it becomes, and so Vietnamese. A test walks all tables: one
that points to a person is disclosed by a part or withheld with a reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chibo.core.actor import EVERYWHERE, Actor

FORMAT = "chibo-about-me/1"
Row = dict[str, Any]
Rows = Callable[[UUID], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is known: its name in the file, its heading, words for its codes."""

    key: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a room keeps of one kind.

    Args:
        code: room and thing, e.g. ``meetings.attendance``.
        title: heading in the document.
        rows: of a person, by that person's id, in the order of time; called behind the person's
            ``door``, with a fixed number of statements. Keys are those of ``fields``; values are text,
            numbers, truth values, moments, days, or None.
        tables: labels of the models that it discloses.
        order: smaller stands further up.
    """

    code: str
    title: str
    fields: tuple[Field, ...]
    rows: Rows
    tables: tuple[str, ...]
    order: int = 50


_parts: dict[str, Part] = {}
_withheld: dict[str, str] = {}


def register(part: Part) -> None:
    """Enter a part; the same code twice replaces the first."""
    _parts[part.code] = part


def withhold(*tables: str, reason: str) -> None:
    """Say of tables that point to persons why they are in no part."""
    _withheld.update(dict.fromkeys(tables, reason))


def parts() -> list[Part]:
    """All parts in order."""
    return sorted(_parts.values(), key=lambda part: (part.order, part.code))


def withheld() -> dict[str, str]:
    """Tables that are not given out, with the reason."""
    return dict(_withheld)


def door(actor: Actor) -> Actor:
    """The door for one's own data: wide, because one may have lived in other units, and without an office.

    Parts ask for rows of the person alone. Closed cases stay closed to all but their readers.
    """
    return Actor(person_id=actor.person, name=actor.name, lo=1, hi=EVERYWHERE, home=actor.home)


def everything(person_id: UUID, *, name: str, at: datetime) -> dict[str, Any]:
    """All that is kept of a person, format ``chibo-about-me/1``; call behind the person's ``door``."""
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "person": {"id": str(person_id), "name": name},
        "parts": [
            {
                "code": part.code,
                "title": part.title,
                "fields": {one.key: one.label for one in part.fields},
                "rows": [_plain(part, row) for row in part.rows(person_id)],
            }
            for part in parts()
        ],
    }


def _plain(part: Part, row: Row) -> Row:
    return {one.key: _value(row[one.key]) for one in part.fields}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def schema() -> dict[str, Any]:
    """JSON Schema of the file."""
    simple = {"type": ["string", "integer", "boolean", "null"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "description": "Everything that an installation keeps of one person, given out to that person. "
        "Moments are ISO 8601 with an offset, days are ISO dates, codes are as in the database.",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "made_at", "person", "parts"],
        "properties": {
            "format": {"const": FORMAT},
            "made_at": {"type": "string", "format": "date-time"},
            "person": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "name"],
                "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
            },
            "parts": {
                "type": "array",
                "prefixItems": [_part_schema(part, simple) for part in parts()],
                "items": False,
                "minItems": len(_parts),
            },
        },
    }


def _part_schema(part: Part, simple: dict[str, Any]) -> dict[str, Any]:
    keys = [one.key for one in part.fields]
    row = {
        "type": "object",
        "additionalProperties": False,
        "required": keys,
        "properties": {
            one.key: simple | {"description": one.label}
            | ({"$comment": f"codes: {', '.join(one.values)}"} if one.values else {})
            for one in part.fields
        },
    }  # fmt: skip
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["code", "title", "fields", "rows"],
        "properties": {
            "code": {"const": part.code},
            "title": {"const": part.title},
            "fields": {"type": "object", "additionalProperties": {"type": "string"}},
            "rows": {"type": "array", "items": row},
        },
    }
