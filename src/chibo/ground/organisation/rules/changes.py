"""Changes of the tree: what they are called, who decides them, and which cannot be."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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


_LEVELS = {kind: level for level, kind in enumerate(UnitKind)}


def fits_below(kind: str, above: str) -> bool:
    """Whether a unit of a kind can lie directly below one of another: on a lower level of the tree."""
    return _LEVELS[UnitKind(kind)] > _LEVELS[UnitKind(above)]
