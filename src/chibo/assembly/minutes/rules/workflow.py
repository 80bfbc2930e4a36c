"""draft → reviewed → approved → signed → sealed; the chair may return a reviewed draft."""

from enum import StrEnum


class Stage(StrEnum):
    """How far a paper of a meeting has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    SIGNED = "signed"
    SEALED = "sealed"


MOVES = {
    "review": (Stage.DRAFT, Stage.REVIEWED),
    "return": (Stage.REVIEWED, Stage.DRAFT),
    "approve": (Stage.REVIEWED, Stage.APPROVED),
    "complete": (Stage.APPROVED, Stage.SIGNED),
    "seal": (Stage.SIGNED, Stage.SEALED),
}


def moved(stage: Stage, move: str) -> Stage | None:
    """The stage after a move, or None where the move is not open."""
    start, end = MOVES[move]
    return end if stage == start else None
