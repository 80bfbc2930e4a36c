"""Decision types as data: every share, base and switch is read, none is written here.

{"code", "names": {vi, en, de}, "voters", "method", "base", "share": "2/3", "strict",
 "quorum_base", "quorum_share", "quorum_strict", "secrecy", "modes", "modes_by_decision",
 "deduct": {"exempt_absent", "temp_out_absent", "suspended", "excused_absent", "accused"},
 "final_by", "confirm": {"share", "strict"} | null, "choices", "thresholds", "forms",
 "election": {"surplus_share", "surplus_minimum", "nominee_share"} | null,
 "source", "status", "marks", "valid_from", "valid_to"}
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any


class Voters(StrEnum):
    """Who votes: the official members, or those named in the plan of the ballot."""

    OFFICIAL = "official"
    NAMED = "named"


class Method(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    GRADES = "grades"
    LIST = "list"


class Base(StrEnum):
    """What a share is taken of."""

    BASE_MEMBERS = "base_members"
    CONVENED = "convened"
    PRESENT = "present"
    CAST = "cast"
    VALID = "valid"
    YES_NO = "yes_no"


class Secrecy(StrEnum):
    """Open, secret, or as the meeting decides before the vote."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105  # a kind of vote, no password
    MEETING_DECIDES = "meeting_decides"


class Mode(StrEnum):
    """How the members come together."""

    IN_PERSON = "in_person"
    HYBRID = "hybrid"
    ONLINE = "online"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deductions:
    """Five switches: who is taken out of the base."""

    exempt_absent: bool = False
    temp_out_absent: bool = False
    suspended: bool = False
    excused_absent: bool = False
    accused: bool = False


NO_DEDUCTION = Deductions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A grade that has an effect from a share of the base on."""

    grade: str
    share: Fraction
    strict: bool
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionRule:
    """What only elections know: surplus of candidates, nominations from the floor."""

    surplus_share: Fraction
    surplus_minimum: int
    nominee_share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Share of the competent body above that must agree before a decision takes effect."""

    share: Fraction
    strict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """One decision type in one period; ``share`` is None where there is no pass mark."""

    code: str
    names: dict[str, str]
    voters: Voters
    method: Method
    base: Base
    share: Fraction | None
    strict: bool
    quorum_base: Base
    quorum_share: Fraction
    quorum_strict: bool
    secrecy: Secrecy
    modes: frozenset[Mode]
    modes_by_decision: frozenset[Mode]
    deduct: Deductions
    final_by: str
    source: str
    status: str
    valid_from: date
    valid_to: date | None = None
    confirm: Confirmation | None = None
    choices: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    forms: tuple[str, ...] = ()
    election: ElectionRule | None = None
    marks: dict[str, str] = field(default_factory=dict)

    def holds(self, day: date) -> bool:
        """Whether the rule is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def allows(self, mode: Mode, *, by_decision: bool) -> bool:
        """Whether a meeting of this mode may decide it.

        Args:
            by_decision: the superior committee's decision that unlocks it is on file.
        """
        return mode in self.modes or (by_decision and mode in self.modes_by_decision)


def from_data(data: dict[str, Any]) -> DecisionRule:
    """Read one decision type.

    Raises:
        KeyError, ValueError, TypeError: a field is missing or not what it should be.
    """
    confirm, election = data["confirm"], data["election"]
    if data["method"] != Method.YES_NO and data["secrecy"] != Secrecy.SECRET:
        raise ValueError("names are voted on in secret")
    return DecisionRule(
        code=data["code"],
        names=dict(data["names"]),
        voters=Voters(data["voters"]),
        method=Method(data["method"]),
        base=Base(data["base"]),
        share=Fraction(data["share"]) if data["share"] else None,
        strict=data["strict"],
        quorum_base=_counted_before(Base(data["quorum_base"])),
        quorum_share=Fraction(data["quorum_share"]),
        quorum_strict=data["quorum_strict"],
        secrecy=Secrecy(data["secrecy"]),
        modes=frozenset(Mode(m) for m in data["modes"]),
        modes_by_decision=frozenset(Mode(m) for m in data["modes_by_decision"]),
        deduct=Deductions(**data["deduct"]),
        final_by=data["final_by"],
        confirm=_confirmation(confirm) if confirm else None,
        choices=tuple(data["choices"]),
        thresholds=tuple(_threshold(t) for t in data["thresholds"]),
        forms=tuple(data["forms"]),
        election=_election(election) if election else None,
        source=data["source"],
        status=data["status"],
        marks=dict(data["marks"]),
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
    )


def _counted_before(base: Base) -> Base:
    if base not in {Base.BASE_MEMBERS, Base.CONVENED}:
        raise ValueError(f"a quorum is taken of people known before the vote, not of {base}")
    return base


def _confirmation(data: dict[str, Any]) -> Confirmation:
    return Confirmation(share=Fraction(data["share"]), strict=data["strict"])


def _threshold(data: dict[str, Any]) -> Threshold:
    return Threshold(
        grade=data["grade"],
        share=Fraction(data["share"]),
        strict=data["strict"],
        effect=data["effect"],
    )


def _election(data: dict[str, Any]) -> ElectionRule:
    return ElectionRule(
        surplus_share=Fraction(data["surplus_share"]),
        surplus_minimum=data["surplus_minimum"],
        nominee_share=Fraction(data["nominee_share"]),
    )


def in_force(rules: Iterable[DecisionRule], *, code: str, day: date) -> DecisionRule | None:
    """The rule of this code on the day; periods of a code never overlap, so there is one or none."""
    return next((rule for rule in rules if rule.code == code and rule.holds(day)), None)


def overlaps(rules: Iterable[DecisionRule]) -> list[str]:
    """Codes whose periods overlap; the data is in order when there is none."""
    ordered = sorted(rules, key=lambda rule: (rule.code, rule.valid_from))
    return [
        later.code
        for earlier, later in pairwise(ordered)
        if earlier.code == later.code and earlier.holds(later.valid_from)
    ]
