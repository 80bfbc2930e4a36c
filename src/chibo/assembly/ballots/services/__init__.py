"""Commands of the room: prepare, keys and credentials, freeze, open, cast, close, deliver, publish, remove.

Each is one transaction – or nothing – and leaves an audit line, except the casting and the batches.
"""

from chibo.assembly.ballots.services.batching import move_batch
from chibo.assembly.ballots.services.casting import cast
from chibo.assembly.ballots.services.ceremony import publish_credentials, state, submit
from chibo.assembly.ballots.services.closing import close, deliver, remove_archive
from chibo.assembly.ballots.services.opening import (
    confirm_slip,
    freeze,
    is_sealed,
    note_slip,
    open_election,
)
from chibo.assembly.ballots.services.setting_up import KINDS, Plan, prepare, require_pen, void

__all__ = [
    "KINDS",
    "Plan",
    "cast",
    "close",
    "confirm_slip",
    "deliver",
    "freeze",
    "is_sealed",
    "move_batch",
    "note_slip",
    "open_election",
    "prepare",
    "publish_credentials",
    "remove_archive",
    "require_pen",
    "state",
    "submit",
    "void",
]
