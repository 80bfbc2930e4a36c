"""For what purposes a personal id may be shown in full, and to which offices (``data/id_purposes.json``)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

DETAILED = frozenset({"request"})
"""Purposes that need a sentence more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdRule:
    """What holds in a time.

    Args:
        purposes: code → offices.
        most_an_hour: how many ids one person is shown within an hour.
    """

    valid_from: date
    valid_to: date | None
    purposes: Mapping[str, frozenset[str]]
    most_an_hour: int
    source: str

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def for_office(self, office: str) -> tuple[str, ...]:
        """The purposes of an office, in the order of the table."""
        return tuple(code for code, offices in self.purposes.items() if office in offices)


@cache
def rules() -> tuple[IdRule, ...]:
    """All times, in order."""
    text = (files(__package__) / "data" / "id_purposes.json").read_text("utf-8")
    return tuple(
        IdRule(
            valid_from=date.fromisoformat(one["valid_from"]),
            valid_to=date.fromisoformat(one["valid_to"]) if one["valid_to"] else None,
            purposes={code: frozenset(offices) for code, offices in one["purposes"].items()},
            most_an_hour=one["most_an_hour"],
            source=one["source"],
        )
        for one in json.loads(text)
    )


def rule_on(day: date) -> IdRule | None:
    """What holds on a day; None before the first rule: then no id is shown."""
    return next((one for one in rules() if one.holds(day)), None)
