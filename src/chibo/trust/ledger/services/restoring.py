"""After a loss: the database gets missing entries back from the files, or the files from the database."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from chibo.core import audit
from chibo.core.actor import system_actor
from chibo.gateways.logsigner import LogSigner
from chibo.protocols.tlog.errors import TlogError
from chibo.protocols.tlog.merkle import Frontier, leaf_hash
from chibo.protocols.tlog.tiles import LogReader, directory
from chibo.trust.ledger.models import Checkpoint, Head, Seal

from .locks import alone
from .publishing import broken, folder, state_of, write
from .sequencing import append, current_head, place


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: entries, and how many of them belong to seals that the database still has."""

    entries: int
    seals: int


def restore_entries(*, at: datetime, signer: LogSigner) -> Restored:
    """Give a database that was restored from an old copy the entries it lacks.

    They are read from the public files up to the largest tree that the signer has signed, and taken
    only when they lead to exactly its root. Afterwards the log goes on as if nothing had happened;
    entries whose seals were lost with the database stay in the log without one.

    Raises:
        Unavailable: the signer is away.
        Broken: files, database and signer do not tell one history.
    """
    with alone("publish"), alone("sequence"):
        head, state = current_head(at=at), state_of(signer)
        if state.size <= head.size:
            return Restored(0, 0)
        try:
            log = LogReader(directory(settings.CHIBO_LOG_DIR), state.size)
            leaves = [log.entry(idx) for idx in range(head.size, state.size)]
        except TlogError as error:
            raise broken(str(error)) from error
        if _root_after(head, leaves) != state.root:
            raise broken("database and files together do not lead to the root that was signed")
        places = {leaf: head.size + n for n, leaf in enumerate(leaves)}
        append(head, leaves, at=at)
        waiting = Seal.objects.filter(idx__isnull=True, leaf__in=places)
        seals = [(pk, places[bytes(leaf)]) for pk, leaf in waiting.values_list("pk", "leaf")]
        place([pk for pk, _idx in seals], [idx for _pk, idx in seals])
        detail = {"entries": len(leaves), "seals": len(seals)}
        audit.record(
            system_actor("ledger"),
            "ledger.entries_restored",
            subject=None,
            position=0,
            at=at,
            detail=detail,
        )
    return Restored(**detail)


def _root_after(head: Head, leaves: list[bytes]) -> bytes:
    return Frontier.unpack(head.size, bytes(head.peaks)).extend(map(leaf_hash, leaves)).root()


def rebuild_files(*, signer: LogSigner) -> int:
    """Write all public files anew from the database; how many entries they hold.

    What is there already stays, and must be equal. Every checkpoint gets its partial tiles back, so
    that old evidence can still be compared.

    Raises:
        Unavailable: the signer is away.
        Broken: a file is there with other content; remove it only when you know why it differs.
    """
    with alone("publish"):
        vkey, done = str(state_of(signer).vkey), 0
        mine = Checkpoint.objects.filter(origin=settings.CHIBO_LOG_ORIGIN).order_by("size")
        for checkpoint in mine:
            try:
                write(done, checkpoint.size, vkey=vkey)
            except ValueError as error:
                raise broken(str(error)) from error
            done = checkpoint.size
            folder().show(bytes(checkpoint.note))
    return done
