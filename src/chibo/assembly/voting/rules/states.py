"""The life of a vote.

    prepared ─► roll_frozen ─► open ─► closed ─► counted ─► announced
        └───────────┴───────────┴─► void       (closed: somebody is still pending)

There is no way back: a repeat is a new vote that names its predecessor.
"""

from enum import StrEnum

from chibo.assembly.voting.rules.refusal import check


class State(StrEnum):
    """States of a vote. ``closed`` waits for a point that was cut off, ``counted`` is complete."""

    PREPARED = "prepared"
    ROLL_FROZEN = "roll_frozen"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    ANNOUNCED = "announced"
    VOID = "void"


NEXT = {
    State.PREPARED: frozenset({State.ROLL_FROZEN, State.VOID}),
    State.ROLL_FROZEN: frozenset({State.OPEN, State.VOID}),
    State.OPEN: frozenset({State.CLOSED, State.COUNTED, State.VOID}),
    State.CLOSED: frozenset({State.COUNTED, State.ANNOUNCED}),
    State.COUNTED: frozenset({State.ANNOUNCED}),
    State.ANNOUNCED: frozenset(),
    State.VOID: frozenset(),
}
ENDED = frozenset({State.CLOSED, State.COUNTED, State.ANNOUNCED})


def check_move(old: State, new: State) -> None:
    """Refuse a move that the life of a vote does not know.

    Raises:
        Refusal: named after the state it is in, e.g. ``is_open``.
    """
    check(new in NEXT[old], f"is_{old.value}")
