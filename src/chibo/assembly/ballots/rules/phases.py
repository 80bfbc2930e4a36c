"""The life of an election.

    setup ─► ready ─► frozen ─► open ─► closed ─► published ─► removed
      └────────┴────────┴────────┴─────────┴─► void

``ready``: keys and public credentials are there, the election's text is fixed. ``frozen``: the roll is, and is
being sealed. ``closed``: the tally of ciphertexts is in the archive. ``removed``: only hash and result are left.
"""

from enum import StrEnum

from chibo.assembly.voting.rules.refusal import check


class Phase(StrEnum):
    """Phases of an election."""

    SETUP = "setup"
    READY = "ready"
    FROZEN = "frozen"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    REMOVED = "removed"
    VOID = "void"


NEXT = {
    Phase.SETUP: frozenset({Phase.READY, Phase.VOID}),
    Phase.READY: frozenset({Phase.FROZEN, Phase.VOID}),
    Phase.FROZEN: frozenset({Phase.OPEN, Phase.VOID}),
    Phase.OPEN: frozenset({Phase.CLOSED, Phase.VOID}),
    Phase.CLOSED: frozenset({Phase.PUBLISHED, Phase.VOID}),
    Phase.PUBLISHED: frozenset({Phase.REMOVED}),
    Phase.REMOVED: frozenset(),
    Phase.VOID: frozenset(),
}
CONFIRMED_IN = frozenset({Phase.READY, Phase.FROZEN, Phase.OPEN})
"""Phases in which trustees' devices say that the election has their key; in the last one it is late."""
CHECKABLE = frozenset({Phase.CLOSED, Phase.PUBLISHED})
"""Phases in which trackers are shown and the archive is given out."""


def check_move(old: Phase, new: Phase) -> None:
    """Refuse a move that the life of an election does not know.

    Raises:
        Refusal: named after the phase it is in, e.g. ``election_open``.
    """
    check(new in NEXT[old], f"election_{old.value}")
