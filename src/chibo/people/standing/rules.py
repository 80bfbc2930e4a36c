"""Yearly evaluation: grades from points, the quota of the excellent, and who fills it.

Shares, bands and caps are dated data (``data/evaluation.json``); see
docs/reference/decision-rules.md#evaluation. What the branch votes is never decided by a machine:
equals at the last place are returned as tied and voted on again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRule:
    """The rules of one period; ``grades`` from the best to the lowest."""

    bands: tuple[tuple[str, int], ...]
    lowest: str
    quota: Fraction
    quota_outstanding: Fraction
    support: Fraction
    support_strict: bool
    caps: dict[str, str]
    source: str
    valid_from: date
    valid_to: date | None

    @property
    def grades(self) -> tuple[str, ...]:
        """All grades, from the best."""
        return (*(grade for grade, _ in self.bands), self.lowest)


def from_data(data: Mapping[str, Any]) -> EvaluationRule:
    """Read one period of the data file.

    Raises:
        KeyError, ValueError: a field is missing or not what it should be.
    """
    return EvaluationRule(
        bands=tuple((grade, points) for grade, points in data["bands"]),
        lowest=data["lowest"],
        quota=Fraction(data["quota"]),
        quota_outstanding=Fraction(data["quota_outstanding"]),
        support=Fraction(data["support"]),
        support_strict=data["support_strict"],
        caps=dict(data["caps"]),
        source=data["source"],
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member to be evaluated.

    Args:
        points: 0..100, None while there is no score.
        discipline: form of the year that caps the grade, "" for none.
        not_evaluated: exempt, or admitted less than six months ago.
    """

    person: str
    points: int | None
    discipline: str = ""
    not_evaluated: bool = False


def missing_scores(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Persons without a score; while there is one, nobody is graded."""
    return tuple(c.person for c in candidates if not c.not_evaluated and c.points is None)


def grade_of(rule: EvaluationRule, *, points: int, discipline: str = "") -> str:
    """The grade that the points deserve, not above the cap of a discipline.

    Raises:
        ValueError: points outside 0..100.
    """
    if not 0 <= points <= 100:
        raise ValueError(f"points out of range: {points}")
    deserved = next((g for g, least in rule.bands if points >= least), rule.lowest)
    cap = rule.caps.get(discipline)
    if cap is None:
        return deserved
    return max(deserved, cap, key=rule.grades.index)


def max_excellent(*, deserving: int, quota: Fraction) -> int:
    """Most persons who may be excellent.

    The quota is taken of those graded good after the excellent are taken out: the largest x with
    x <= quota · (deserving - x).

    Args:
        deserving: persons who deserve good or better.
        quota: 1/5, or 1/4 for a collective with outstanding results.

    Raises:
        ValueError: a negative number or quota.
    """
    if deserving < 0 or quota < 0:
        raise ValueError(f"out of range: {deserving=} {quota=}")
    return floor(quota * deserving / (1 + quota))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Who fills the quota: ``tied`` share the last ``places`` and are voted on again."""

    needed: int
    excellent: tuple[str, ...]
    tied: tuple[str, ...]
    places: int


def select_excellent(
    rule: EvaluationRule, *, base: int, quota: int, votes: Mapping[str, int]
) -> Selection:
    """Rank the branch's secret vote.

    Args:
        base: members evaluated who are counted; each name needs the rule's share of it.
        quota: from ``max_excellent``.
        votes: person → votes.

    Raises:
        ValueError: nobody is counted.
    """
    if base <= 0:
        raise ValueError(f"out of range: {base=}")
    share = rule.support * base
    needed = floor(share) + 1 if rule.support_strict else ceil(share)
    order = sorted((p for p in votes if votes[p] >= needed), key=lambda p: -votes[p])
    if len(order) <= quota or quota <= 0:
        return Selection(needed=needed, excellent=tuple(order[:quota]), tied=(), places=0)
    edge = votes[order[quota - 1]]
    if votes[order[quota]] < edge:
        return Selection(needed=needed, excellent=tuple(order[:quota]), tied=(), places=0)
    above = tuple(p for p in order if votes[p] > edge)
    tied = tuple(p for p in order if votes[p] == edge)
    return Selection(needed=needed, excellent=above, tied=tied, places=quota - len(above))


def grades(
    rule: EvaluationRule, *, candidates: Sequence[Candidate], excellent: Iterable[str], quota: int
) -> dict[str, str]:
    """Person → final grade: whoever deserves the best and was not chosen is graded one below.

    Raises:
        ValueError: a score is missing, somebody chosen does not deserve it, or more than the quota.
    """
    chosen = frozenset(excellent)
    if missing_scores(candidates):
        raise ValueError("a score is missing")
    deserved = {
        c.person: grade_of(rule, points=c.points, discipline=c.discipline)
        for c in candidates
        if not c.not_evaluated and c.points is not None
    }
    best, good = rule.grades[:2]
    if any(deserved.get(person) != best for person in chosen):
        raise ValueError("somebody chosen does not deserve the best grade")
    if len(chosen) > quota:
        raise ValueError("more than the quota")
    return {
        person: good if grade == best and person not in chosen else grade
        for person, grade in deserved.items()
    }
