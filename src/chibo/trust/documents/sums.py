"""Sums that every vote of a record has to keep. No Django."""

from fractions import Fraction
from typing import Any


def needed(*, base: int, share: Fraction, strict: bool) -> int:
    """Votes that a decision needs: ``floor(share·base)+1`` if strict, else ``ceil(share·base)``."""
    exact = share * base
    return int(exact) + 1 if strict else -int(-exact // 1)


def percent(part: int, whole: int) -> str:
    """One decimal, half up, with a point; ``0.0`` of nothing."""
    if whole <= 0:
        return "0.0"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def base_problems(vote: dict[str, Any]) -> list[str]:
    """What is wrong with the base of a vote."""
    found = []
    deducted = sum(len(deduction["names"]) for deduction in vote["deductions"])
    if vote["official_total"] - deducted != vote["base"]:
        found.append("the base is not the official members less the deductions")
    if not vote.get("veiled") and vote["present"] > vote["base"]:
        found.append("more voters than the base has")
    return found
