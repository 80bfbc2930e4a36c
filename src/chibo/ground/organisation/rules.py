"""Kinds of units and offices, and how the tree is numbered."""

from dataclasses import dataclass, field
from enum import StrEnum

STEP = 1_000  # gap between neighbours, so that a new unit needs no renumbering


class UnitKind(StrEnum):
    """Levels of the tree (docs/reference/meeting-rules.md, levels)."""

    CENTRAL = "central"
    PROVINCE = "province"
    COMMUNE = "commune"
    GRASSROOTS = "grassroots"
    BRANCH = "branch"


# Sign of the issuing unit in document symbols (Hướng dẫn 36-HD/VPTW).
ORGAN_SIGNS = {
    UnitKind.CENTRAL: "TW",
    UnitKind.PROVINCE: "TU",
    UnitKind.COMMUNE: "ĐU",
    UnitKind.GRASSROOTS: "ĐU",
    UnitKind.BRANCH: "CB",
}


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


def number_tree(root: Node, *, start: int = STEP) -> int:
    """Give every node its preorder position, spaced by STEP, and the last position below it.

    Returns:
        the next free position.
    """
    stack: list[tuple[Node, bool]] = [(root, False)]
    following = start
    while stack:
        node, done = stack.pop()
        if done:
            node.last = following - 1
            continue
        node.position = following
        following += STEP
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node.children))
    return following
