"""Where rehearsals lie: positions that no unit of the tree ever has.

A rehearsal is a branch of its own, far above every position of the real tree, so that no seat covers
it but the one inside. What lies there, and only that, may be removed again, append-only tables
included (migration ``core.0006_rehearsals``).
"""

import secrets

from chibo.core.actor import EVERYWHERE, REHEARSALS

FIRST = REHEARSALS
STEP = 16
"""Positions of one rehearsal: its unit has none below, and room is left between two."""


def is_rehearsed(position: int) -> bool:
    """Whether a row at this position belongs to a rehearsal."""
    return FIRST <= position < EVERYWHERE


def new_position() -> int:
    """A place for one more rehearsal; drawn, so that two at once do not meet."""
    return FIRST + secrets.randbelow((EVERYWHERE - FIRST) // STEP) * STEP
