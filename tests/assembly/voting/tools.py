"""Rules of the data file and small rolls for the tests of this room."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib.resources import files

from chibo.assembly.voting.rules import electorate, kinds
from chibo.assembly.voting.rules.decision import Counts
from chibo.assembly.voting.rules.electorate import BaseOf, Elector
from chibo.assembly.voting.rules.kinds import DecisionRule

DATA = json.loads((files("chibo.assembly.voting") / "data/decision_types.json").read_text())
RULES = [kinds.from_data(row) for row in DATA]
DAY = date(2026, 11, 3)


def rule(code: str, *, day: date = DAY, **deduct: bool) -> DecisionRule:
    """The rule in force; ``deduct`` turns single switches."""
    found = kinds.in_force(RULES, code=code, day=day)
    assert found is not None
    return replace(found, deduct=replace(found.deduct, **deduct)) if deduct else found


def people(
    count: int,
    *flags: str,
    present: bool = True,
    category: str = "official",
    point: str = "main",
    start: int = 0,
) -> list[Elector]:
    """Persons of one kind; their ids tell what they are."""
    kind = "-".join((category, *flags, point if present else "absent"))
    return [
        Elector(
            person=f"{kind}-{n}",
            name=f"{kind} {n}",
            category=category,
            flags=frozenset(flags),
            present=present,
            point=point if present else "",
            sort_key=f"{n:04d}",
        )
        for n in range(start, start + count)
    ]


def base(code: str, *roll: list[Elector], **deduct: bool) -> electorate.BaseOf:
    """The base of the joined lists."""
    return electorate.base_of([e for part in roll for e in part], rule(code, **deduct))


def counts(yes: int = 0, no: int = 0, abstain: int = 0, **more: int) -> Counts:
    """Counts by position."""
    return Counts(yes=yes, no=no, abstain=abstain, **more)


HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


RESOLUTION = rule("RESOLUTION")


def whole(count: int) -> BaseOf:
    """A base of so many, all here."""
    return BaseOf(
        total=count,
        convened=count,
        members=frozenset(str(n) for n in range(count)),
        present=count,
        deductions=(),
    )
