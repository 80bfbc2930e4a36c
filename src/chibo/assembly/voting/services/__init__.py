"""Commands of the room: prepare, freeze, open, cast, count, close, announce, complete, void.

Each is one transaction: lock, may, can, change, audit, fact – or nothing. Others call them from here.
"""

from chibo.assembly.voting.services.casting import Receipt, cast
from chibo.assembly.voting.services.closing import (
    Completed,
    announce,
    close_vote,
    end_wait,
    enter_pending,
    void,
)
from chibo.assembly.voting.services.counts import enter_count
from chibo.assembly.voting.services.phones import enter_proven, move_to_paper
from chibo.assembly.voting.services.preparing import (
    Question,
    freeze_roll,
    open_vote,
    prepare_vote,
)

__all__ = [
    "Completed",
    "Question",
    "Receipt",
    "announce",
    "cast",
    "close_vote",
    "end_wait",
    "enter_count",
    "enter_pending",
    "enter_proven",
    "freeze_roll",
    "move_to_paper",
    "open_vote",
    "prepare_vote",
    "void",
]
