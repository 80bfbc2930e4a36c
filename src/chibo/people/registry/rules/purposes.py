"""What may be asked for which purpose, on which legal basis, from when to when: data, and deny by default."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path


class Purpose(StrEnum):
    """Why the register is asked."""

    CLOSE_ID_GAP = "close_id_gap"
    VERIFY_RECORD = "verify_record"
    KEEP_IN_STEP = "keep_in_step"


@dataclass(frozen=True, slots=True)
class Allowed:
    """One row of the table."""

    fields: frozenset[str]
    legal_basis: str
    valid_from: date
    valid_to: date | None


class NotAllowed(Exception):
    """No row of the table allows it."""


@cache
def table() -> dict[str, Allowed]:
    """The table of purposes, ``data/purposes.json``."""
    path = Path(__file__).parents[1] / "data" / "purposes.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    return {
        one["code"]: Allowed(
            fields=frozenset(one["fields"]),
            legal_basis=one["legal_basis"],
            valid_from=date.fromisoformat(one["valid_from"]),
            valid_to=date.fromisoformat(one["valid_to"]) if one["valid_to"] else None,
        )
        for one in told["purposes"]
    }


def allowed(purpose: str, *, fields: Iterable[str], on: date) -> Allowed:
    """The row that allows these fields for this purpose on a day.

    Raises:
        NotAllowed: there is none, it is not in force, or it lacks a field.
    """
    row = table().get(purpose)
    if row is None or on < row.valid_from or (row.valid_to is not None and on > row.valid_to):
        raise NotAllowed(purpose)
    if extra := set(fields) - row.fields:
        raise NotAllowed(f"{purpose}: {sorted(extra)}")
    return row
