"""Kinds of meetings as the rules tell them apart (docs/reference/meeting-rules.md, kinds and flow).

Agenda, quorum, norms and sources of a kind are data (``data/kinds.json``); here is only what a kind
means for the roll, for votes and for what counts as a meeting of the branch.
"""

from enum import StrEnum

from chibo.assembly.meetings.rules.refusal import check

REGULAR, THEMATIC, JOINT, EXTRAORDINARY = "regular", "thematic", "joint", "extraordinary"
COMMITTEE, GROUP = "committee", "group"
THEMATIC_PART = "thematic"  # kind of the item that makes a meeting a thematic one too


class Roll(StrEnum):
    """Whose list is the roll."""

    BRANCH = "branch"
    COMMITTEE = "committee"
    GROUP = "group"


PREPARING = frozenset({COMMITTEE, GROUP})
REGULAR_ONES = frozenset({REGULAR, JOINT})
THEMATIC_ONES = frozenset({THEMATIC, JOINT})
# Charter, Article 24: decisions are the branch's; a group of it prepares (Hướng dẫn 03-HD/TW).
GROUP_SOURCE = "Hướng dẫn 03-HD/TW ngày 27/12/2022"


def roll_of(kind: str) -> Roll:
    """Whose list is the roll of a meeting of this kind."""
    return {COMMITTEE: Roll.COMMITTEE, GROUP: Roll.GROUP}.get(kind, Roll.BRANCH)


def prepares(kind: str) -> bool:
    """Whether a meeting of this kind prepares one of the branch and is none itself."""
    return kind in PREPARING


def is_graded(kind: str) -> bool:
    """Whether the branch grades a meeting of this kind."""
    return kind in REGULAR_ONES


def check_may_decide(kind: str) -> None:
    """Refuse a vote in a party group's meeting.

    Raises:
        Refusal: ``group_decides_nothing`` with the source.
    """
    check(kind != GROUP, "group_decides_nothing", source=GROUP_SOURCE)
