"""The grown log becomes files, its head is signed, and readers see it."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, facts
from chibo.core.actor import system_actor
from chibo.core.errors import Broken, Unavailable
from chibo.gateways.backup import heads
from chibo.gateways.logsigner import LogSigner, SignerAway, SignerRefused, SignerState
from chibo.protocols.tlog.checkpoint import Checkpoint as TreeHead
from chibo.protocols.tlog.errors import TlogError
from chibo.protocols.tlog.policy import Policy
from chibo.protocols.tlog.tiles import WIDTH, LogReader, directory, parts_for_growth
from chibo.trust.ledger.files import LogFolder
from chibo.trust.ledger.models import Checkpoint, Entry, Head, Seal
from chibo.trust.ledger.rules import State

from .locks import alone
from .sequencing import current_head

logger = logging.getLogger(__name__)


def publish(*, at: datetime, signer: LogSigner) -> bool:
    """Write the files of the grown log, have its head signed, and let readers see it.

    Publishes `ledger.sealed` {seal, document, version, index, size, sealed_at} for each document.

    Returns:
        Whether there was a new checkpoint.

    Raises:
        Unavailable: the signer is away, or the disk refuses.
        Broken: the signer, the folder and the database do not tell the same history; nothing was
            shown to readers.
    """
    with alone("publish"):
        new = _sign_head(at=at, signer=signer)
    with alone("publish"):
        _show(at=at)
    return new


def check_memory(signer: LogSigner) -> SignerState:
    """Compare what the signer and the folder remember with the database; see `publish` for errors.

    After a restore from an old copy the database knows less than others have seen. Going on would
    make a second history, so nothing is sequenced or signed until the entries are back.
    """
    head = Head.objects.filter(id=1).first()
    size = head.size if head else 0
    state = state_of(signer)
    shown = folder().checkpoint()
    seen = _read_note(shown, state).size if shown else 0
    for known in (state.size, seen, *_copied(state)):
        if known > size:
            raise Broken(
                _(
                    "The database knows %(ours)s entries of the log, but %(signed)s were signed "
                    "already: it was restored from an old copy. Nothing is signed until the "
                    "missing entries are back."
                ),
                code="ledger_behind",
                ours=size,
                signed=known,
            )
    return state


def _copied(state: SignerState) -> list[int]:
    """Sizes under the checkpoints that were laid elsewhere, on disks that do not share our fate."""
    places = [Path(place) for place in settings.CHIBO_CHECKPOINT_COPIES]
    return [found.checkpoint.size for found in heads.find(places, state.vkey)]


def _copy(note: bytes) -> None:
    """Lay the checkpoint elsewhere too; a disk that is away holds nothing up, the next one comes."""
    for place in settings.CHIBO_CHECKPOINT_COPIES:
        try:
            LogFolder(Path(place)).show(note)
        except OSError as error:
            logger.warning("a copy of the checkpoint could not be laid in %s: %s", place, error)


def state_of(signer: LogSigner) -> SignerState:
    """What the signer of our own log remembers; see `publish` for errors."""
    try:
        state = signer.state()
    except SignerAway as error:
        raise _unavailable(error) from error
    if state.vkey.name != settings.CHIBO_LOG_ORIGIN:
        raise broken(f"the signer signs for {state.vkey.name}, not {settings.CHIBO_LOG_ORIGIN}")
    return state


def _sign_head(*, at: datetime, signer: LogSigner) -> bool:
    last = _last()
    head = current_head(at=at)
    size = last.size if last else 0
    if last and size == head.size:
        return False
    state = check_memory(signer)
    if state.size < size:
        raise broken(f"the signer remembers {state.size} entries, but has signed {size}")
    try:
        note = _signed(size, head, state, signer)
    except (SignerAway, OSError) as error:
        raise _unavailable(error) from error
    except (SignerRefused, ValueError) as error:
        raise broken(str(error)) from error
    _store(_read_note(note, state), head, note, at=at)
    return True


def _signed(old: int, head: Head, state: SignerState, signer: LogSigner) -> bytes:
    write(old, head.size, vkey=str(state.vkey))
    root = bytes(head.root)
    log = LogReader(directory(settings.CHIBO_LOG_DIR), head.size)
    if log.root() != root:
        raise broken("the files of the log do not lead to the root in the database")
    return signer.sign(size=head.size, root=root, proof=log.prove_consistency(state.size))


def _store(signed: TreeHead, head: Head, note: bytes, *, at: datetime) -> None:
    if (signed.size, signed.root) != (head.size, bytes(head.root)):
        raise broken("the signer signed another tree than it was asked for")
    Checkpoint.objects.create(
        origin=signed.origin, size=signed.size, root=signed.root, note=note, created_at=at
    )
    Seal.objects.filter(state=State.SEQUENCED, idx__lt=signed.size).update(state=State.PUBLISHED)
    audit.record(
        system_actor("ledger"),
        "ledger.checkpoint_signed",
        subject=None,
        position=0,
        at=at,
        detail={"size": signed.size},
    )


def _last() -> Checkpoint | None:
    mine = Checkpoint.objects.filter(origin=settings.CHIBO_LOG_ORIGIN)
    return mine.order_by("-size").first()


def folder() -> LogFolder:
    """The folder that readers see."""
    return LogFolder(settings.CHIBO_LOG_DIR)


def write(old: int, new: int, *, vkey: str) -> None:
    """Write the files by which the log grows from one published size to the next."""
    target = folder()
    target.keep_vkey(vkey)
    base = old // WIDTH * WIDTH
    rows = Entry.objects.filter(idx__gte=base, idx__lt=new).order_by("idx")
    entries = [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]
    kept = LogReader(directory(target.root), old).tile
    for part in parts_for_growth(old, new, entries, kept):
        target.add(part)


def _read_note(note: bytes, state: SignerState) -> TreeHead:
    """The tree head in a note that our own log must have signed."""
    try:
        return Policy.unwitnessed(state.vkey).judge(note).checkpoint
    except TlogError as error:
        raise broken(str(error)) from error


def _show(*, at: datetime) -> None:
    """Replace the public checkpoint by the newest stored one, and finish its seals."""
    last = _last()
    if last is None:
        return
    target, note = folder(), bytes(last.note)
    if target.checkpoint() != note:
        try:
            target.show(note)
        except OSError as error:
            raise _unavailable(error) from error
        _copy(note)
    published = Seal.objects.filter(state=State.PUBLISHED, idx__lt=last.size)
    finished = list(published.order_by("idx"))
    published.update(state=State.SEALED, sealed_at=at)
    for seal in finished:
        facts.publish(
            "ledger.sealed",
            {
                "seal": str(seal.pk),
                "document": str(seal.document_id),
                "version": seal.version,
                "index": seal.idx,
                "size": last.size,
                "sealed_at": at.isoformat(),
            },
        )


def broken(reason: str) -> Broken:
    """The error for histories that differ."""
    return Broken(_("The log cannot go on: %(reason)s."), code="ledger_broken", reason=reason)


def _unavailable(error: Exception) -> Unavailable:
    return Unavailable(
        _("The log cannot be published just now: %(reason)s"),
        code="ledger_waits",
        reason=str(error),
    )
