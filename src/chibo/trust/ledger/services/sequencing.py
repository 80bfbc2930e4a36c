"""Queued seals get their place in the log."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from chibo.protocols.tlog.merkle import EMPTY_ROOT, Frontier, leaf_hash
from chibo.trust.ledger import rules
from chibo.trust.ledger.models import Entry, Head, Seal
from chibo.trust.ledger.rules import State

from .locks import alone


def sequence(*, at: datetime) -> int:
    """Give queued seals their place in the log, oldest first, at most 2,048; how many were placed.

    Never by "id larger than the last": rows commit in another order than their ids are made.
    """
    with alone("sequence"):
        head = current_head(at=at)
        queued = list(
            Seal.objects.filter(idx__isnull=True)
            .order_by("id")
            .values_list("id", "leaf")[: rules.BATCH]
        )
        if not queued:
            return 0
        places = list(range(head.size, head.size + len(queued)))
        append(head, [bytes(leaf) for _id, leaf in queued], at=at)
        place([seal_id for seal_id, _leaf in queued], places)
    return len(queued)


def append(head: Head, leaves: list[bytes], *, at: datetime) -> None:
    """Let the log grow by these entries; the head is locked by the caller."""
    Entry.objects.bulk_create(
        [Entry(idx=head.size + n, leaf=leaf) for n, leaf in enumerate(leaves)]
    )
    grown = Frontier.unpack(head.size, bytes(head.peaks)).extend(map(leaf_hash, leaves))
    head.size, head.root, head.peaks = grown.size, grown.root(), grown.pack()
    head.grown_at = at
    head.save(update_fields=["size", "root", "peaks", "grown_at"])


def current_head(*, at: datetime) -> Head:
    """The log's head, locked; made when the log is new."""
    first = {"root": EMPTY_ROOT, "grown_at": at}
    return Head.objects.select_for_update().get_or_create(id=1, defaults=first)[0]


def place(seals: list[UUID], places: list[int]) -> None:
    """Tell seals their places in the log; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_seal SET idx = placed.idx, state = %s "
            "FROM unnest(%s::uuid[], %s::bigint[]) AS placed(id, idx) "
            "WHERE ledger_seal.id = placed.id",
            [State.SEQUENCED.value, seals, places],
        )
