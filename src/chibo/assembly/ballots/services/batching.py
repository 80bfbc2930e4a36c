"""Command: ballots leave the sealed box for the archive, some together and in an order drawn by lot."""

import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from chibo.assembly.ballots import queries, sealed
from chibo.assembly.ballots.models import Election, Pending
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.services import common
from chibo.assembly.ballots.services.common import as_installation, command, locked
from chibo.protocols.belenios.archive import Kind

Shuffle = Callable[[list[Any]], None]
shuffled = secrets.SystemRandom().shuffle


@command
def move_batch(*, election_id: UUID, shuffle: Shuffle = shuffled) -> int:
    """Move all waiting ballots of an open election when there are enough; how many were moved.

    Writes records, the election's head, and removes the rows of the box; no audit line, since it would
    tell when enough had voted.

    Args:
        shuffle: brings a list into an order by lot; tests pass their own.
    """
    with as_installation("a batch"):
        election = locked(election_id)
        if election.stage is not Phase.OPEN:
            return 0
        if Pending.objects.filter(election=election).count() < queries.rule_of(election).batch:
            return 0
        moved = move_all(election, shuffle=shuffle)
        election.save(update_fields=["head"])
        return moved


def kept_marks(ciphertexts: Iterable[str]) -> list[bytes]:
    """Marks of ciphertexts in the archive; never those of the box, which the WAL has with their time."""
    return [sha256(one.encode()).digest() for one in ciphertexts]


def ciphertexts_of(text: str) -> list[str]:
    """Every choice of a ballot that was accepted, as alpha,beta."""
    ballot = json.loads(text)
    return [
        f"{one['alpha']},{one['beta']}" for answer in ballot["answers"] for one in answer["choices"]
    ]


def drawn(boxes: Sequence[Sequence[str]], *, shuffle: Shuffle) -> list[str]:
    """Ballots of all boxes in an order by lot; those of one box keep theirs, since the last one counts."""
    ballots = [text for box in boxes for text in box]
    shuffle(ballots)
    place = {text: n for n, text in enumerate(ballots)}
    for box in boxes:
        for text, n in zip(box, sorted(place[one] for one in box), strict=True):
            ballots[n] = text
    return ballots


def move_all(election: Election, *, shuffle: Shuffle = shuffled) -> int:
    """Move whatever waits; for commands that hold the election's lock inside the installation's door.

    Every ballot that was acknowledged gets into the archive, also one that its voter replaced.
    """
    rows = list(Pending.objects.filter(election=election).order_by("slot"))
    if not rows:
        return 0
    box = sealed.box(election.pk)
    ballots = drawn([box.open(bytes(row.slot), bytes(row.box)) for row in rows], shuffle=shuffle)
    before = common.last_event(election)
    for text in ballots:
        before = common.append(
            election, before, Kind.BALLOT, text, marks=kept_marks(ciphertexts_of(text))
        )
    Pending.objects.filter(election=election).delete()
    return len(ballots)
