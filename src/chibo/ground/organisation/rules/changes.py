"""Changes of the tree: what they are called, who decides them, and which cannot be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from chibo.ground.organisation.rules import UnitKind


class ChangeKind(StrEnum):
    """What a decision does to units (Điều lệ Đảng, Điều 10; Quy định 24-QĐ/TW)."""

    FOUND = "found"
    RENAME = "rename"
    CONVERT = "convert"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    DISSOLVE = "dissolve"


class DoubtAbout(StrEnum):
    """What a list leaves open of a unit."""

    BELOW = "below"
    HEIR = "heir"


class ProposalState(StrEnum):
    """Where a proposal stands: ``decided`` waits for its day, ``done`` is carried out."""

    OPEN = "open"
    DECIDED = "decided"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Part(StrEnum):
    """What a change does to one unit that has part in it."""

    FOUNDED = "founded"
    RENAMED = "renamed"
    CONVERTED = "converted"
    MOVED = "moved"
    TOOK_IN = "took_in"
    MERGED = "merged"
    GAVE_UP = "gave_up"
    SPLIT = "split"
    DISSOLVED = "dissolved"
    HANDED_OVER = "handed_over"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The paper a change rests on: its number, its day, and the committee that signed it."""

    number: str
    dated: date | None = None
    signatory: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A change as somebody proposes it; which fields count hangs on the kind.

    Args:
        units: the units that are changed; the first is the one that is renamed, moved, split, dissolved.
        under: the unit above, of one that is founded or moved.
        into: the unit that takes in the others of a merger; empty: a new one is founded under ``under``.
        below: units that go to the part that is split off; ``persons``: members that go there.
    """

    kind: ChangeKind
    on: date
    decision: Decision
    units: tuple[UUID, ...] = ()
    under: UUID | None = None
    into: UUID | None = None
    level: str = ""
    name: str = ""
    short_name: str = ""
    basis: str = ""
    sign: str = ""
    below: tuple[UUID, ...] = ()
    persons: tuple[UUID, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; ``wish_of`` reads it."""
        paper = self.decision
        return {
            "kind": self.kind.value,
            "on": self.on.isoformat(),
            "decision": {
                "number": paper.number,
                "dated": paper.dated.isoformat() if paper.dated else "",
                "signatory": paper.signatory,
            },
            "units": [str(one) for one in self.units],
            "under": str(self.under or ""),
            "into": str(self.into or ""),
            "level": self.level,
            "name": self.name,
            "short_name": self.short_name,
            "basis": self.basis,
            "sign": self.sign,
            "below": [str(one) for one in self.below],
            "persons": [str(one) for one in self.persons],
        }


def wish_of(held: Mapping[str, Any]) -> Wish:
    """A wish from its JSON."""
    paper = held["decision"]
    return Wish(
        kind=ChangeKind(held["kind"]),
        on=date.fromisoformat(held["on"]),
        decision=Decision(
            number=paper["number"],
            dated=date.fromisoformat(paper["dated"]) if paper["dated"] else None,
            signatory=paper["signatory"],
        ),
        under=UUID(held["under"]) if held["under"] else None,
        into=UUID(held["into"]) if held["into"] else None,
        units=_ids(held["units"]),
        below=_ids(held["below"]),
        persons=_ids(held["persons"]),
        **{name: held[name] for name in ("level", "name", "short_name", "basis", "sign")},
    )


def _ids(held: Iterable[str]) -> tuple[UUID, ...]:
    return tuple(UUID(one) for one in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How many persons a change needs, from a day on."""

    valid_from: date
    source: str
    persons: Mapping[str, int]


def rules_of(held: Iterable[Mapping[str, Any]]) -> list[Rule]:
    """Rules from their data, the newest first."""
    found = [
        Rule(
            valid_from=date.fromisoformat(one["valid_from"]),
            source=one["source"],
            persons=one["persons"],
        )
        for one in held
    ]
    return sorted(found, key=lambda rule: rule.valid_from, reverse=True)


def rule_on(rules: Iterable[Rule], day: date) -> Rule:
    """The rule in force on a day.

    Args:
        rules: the newest first.

    Raises:
        ValueError: none is.
    """
    for rule in rules:
        if rule.valid_from <= day:
            return rule
    raise ValueError(f"no rule of changes on {day}")


_LEVELS = {kind: level for level, kind in enumerate(UnitKind)}


def fits_below(kind: str, above: str) -> bool:
    """Whether a unit of a kind can lie directly below one of another: on a lower level of the tree."""
    return _LEVELS[UnitKind(kind)] > _LEVELS[UnitKind(above)]
