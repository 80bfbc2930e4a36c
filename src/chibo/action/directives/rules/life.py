"""assigned → doing → done → confirmed; the secretary sends back, moves the day, or calls off.

    assigned ──begin──► doing ──finish──► done ──confirm──► confirmed
        └──────finish───────────────────►  │
                          ▲────send_back───┘      any open state ──cancel──► cancelled

Overdue is no state but what the day says of an open one.
"""

from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How far a task has come."""

    ASSIGNED = "assigned"
    DOING = "doing"
    DONE = "done"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What people do with a task."""

    BEGIN = "begin"
    FINISH = "finish"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    EXTEND = "extend"
    CANCEL = "cancel"


class Standing(StrEnum):
    """What a list shows: the state, or that the day has passed."""

    ASSIGNED = "assigned"
    DOING = "doing"
    OVERDUE = "overdue"
    DONE = "done"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


OPEN = frozenset({State.ASSIGNED, State.DOING})
"""States in which something is still to be done."""
LEFT = frozenset({State.ASSIGNED, State.DOING, State.DONE})
"""States in which somebody still has to act."""
OWNERS = frozenset({Move.BEGIN, Move.FINISH})
"""Moves of the person whose task it is; the others are the secretary's."""

_MOVES: dict[Move, tuple[frozenset[State], State | None]] = {
    Move.BEGIN: (frozenset({State.ASSIGNED}), State.DOING),
    Move.FINISH: (OPEN, State.DONE),
    Move.CONFIRM: (frozenset({State.DONE}), State.CONFIRMED),
    Move.SEND_BACK: (frozenset({State.DONE}), State.DOING),
    Move.EXTEND: (OPEN, None),
    Move.CANCEL: (LEFT, State.CANCELLED),
}


def moved(state: State, move: Move) -> State | None:
    """The state after a move, or None where the move is not open now."""
    start, end = _MOVES[move]
    if state not in start:
        return None
    return end or state


def open_moves(state: State, *, owner: bool, leads: bool) -> list[Move]:
    """What somebody may do now: the owner, who leads the branch, or one who is both."""
    return [
        move
        for move, (start, _end) in _MOVES.items()
        if state in start and (owner if move in OWNERS else leads)
    ]


def standing(state: State, *, due: date, day: date) -> Standing:
    """What a list shows on a day; a task may still be done on its last day."""
    if state in OPEN and due < day:
        return Standing.OVERDUE
    return Standing(state.value)


def days_left(*, due: date, day: date) -> int:
    """Days until the last one; negative once it has passed."""
    return (due - day).days
