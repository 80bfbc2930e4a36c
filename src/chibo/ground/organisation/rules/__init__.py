"""Kinds of units and offices, and how the tree is numbered."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

STEP = 1_000  # gap between neighbours, so that a new unit needs no renumbering


class UnitKind(StrEnum):
    """Levels of the tree (docs/reference/meeting-rules.md, levels)."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"  # until 30 June 2025
    COMMUNE = "commune"
    GRASSROOTS = "grassroots"
    BRANCH = "branch"


# Sign of the issuing unit in document symbols (Hướng dẫn 36-HD/VPTW).
ORGAN_SIGNS = {
    UnitKind.CENTRAL: "TW",
    UnitKind.PROVINCE: "TU",
    UnitKind.DISTRICT: "HU",
    UnitKind.COMMUNE: "ĐU",
    UnitKind.GRASSROOTS: "ĐU",
    UnitKind.BRANCH: "CB",
}


class Basis(StrEnum):
    """What a branch rests on: where its members live or work (a street counts as a village here)."""

    VILLAGE = "village"
    SCHOOL = "school"
    HEALTH_STATION = "health_station"
    COOPERATIVE = "cooperative"
    OFFICE = "office"


_SIGN = re.compile("[A-ZĐ]{1,6}[0-9]{0,3}(-[A-ZĐ]{1,6}[0-9]{0,3}){0,1}")


def is_sign(text: str) -> bool:
    """Whether a text can stand for a unit in document symbols: ``CB``, ``CB3``, ``ĐU-CB2``."""
    return _SIGN.fullmatch(text) is not None


class Office(StrEnum):
    """Offices a mandate can give."""

    SECRETARY = "secretary"
    DEPUTY = "deputy"
    COMMITTEE = "committee"
    OFFICER = "officer"
    AUDITOR = "auditor"
    OPERATOR = "operator"


@dataclass(slots=True)
class Node:
    """A unit while the tree is being numbered."""

    key: str
    children: list["Node"] = field(default_factory=list)
    position: int = 0
    last: int = 0


def number_tree(root: Node, *, start: int = STEP, spare: int = 0) -> int:
    """Give every node its preorder position, spaced by STEP, and the last position below it.

    Args:
        spare: positions kept free behind what lies below each inner node, for units that are to come.

    Returns:
        the next free position.
    """
    stack: list[tuple[Node, bool]] = [(root, False)]
    following = start
    while stack:
        node, done = stack.pop()
        if done:
            following += spare if node.children else 0
            node.last = following - 1
            continue
        node.position = following
        following += STEP
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node.children))
    return following


def end_of(last_day: date, zone: ZoneInfo) -> datetime:
    """The first moment after a last day in a time zone: what holds until the 3rd ends at midnight to the 4th."""
    return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=zone)
