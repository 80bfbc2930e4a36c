"""Reads: how far a seal has come, and the evidence that goes with a document."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import system_actor
from chibo.core.errors import Broken, Missing, Refused
from chibo.core.scope import scope
from chibo.protocols.tlog import leaf as leaves
from chibo.protocols.tlog.checkpoint import Checkpoint as TreeHead
from chibo.protocols.tlog.errors import TlogError
from chibo.protocols.tlog.proof import Evidence
from chibo.protocols.tlog.tiles import LogReader, directory

from .at_rest import opened
from .files import VKEY
from .models import Checkpoint, Opening, Seal
from .rules import State

STATE_TEXTS: dict[State, Promise] = {
    State.QUEUED: _("Signed, waiting for its seal."),
    State.SEQUENCED: _("Has its place in the log; not yet published."),
    State.PUBLISHED: _("In the signed log; being shown to readers."),
    State.SEALED: _("Sealed in the log; not yet watched by a witness."),
}


@dataclass(frozen=True, slots=True)
class SealState:
    """How far the seal of one version of a document has come.

    Args:
        number: the seal's number in its unit, from 1.
        index: its place in the log, None while it is queued.
        sealed_at: when readers could first see it, None before.
    """

    seal: UUID
    document: UUID
    version: int
    number: int
    state: State
    index: int | None
    queued_at: datetime
    sealed_at: datetime | None

    @property
    def text(self) -> Promise:
        """The state in one translatable sentence."""
        return STATE_TEXTS[self.state]


def states(documents: Collection[UUID]) -> dict[tuple[UUID, int], SealState]:
    """States of all seals of these documents, by document and version; inside a scope; one query."""
    seals = Seal.objects.filter(document_id__in=documents).order_by("version")
    return {
        (seal.document_id, seal.version): SealState(
            seal=seal.pk,
            document=seal.document_id,
            version=seal.version,
            number=seal.number,
            state=State(seal.state),
            index=seal.idx,
            queued_at=seal.created_at,
            sealed_at=seal.sealed_at,
        )
        for seal in seals
    }


def evidence(seal_id: UUID) -> bytes:
    """The evidence file (.tlog-proof) of a sealed version, with its opening; inside a scope.

    It names the first checkpoint that covers the seal, so it is the same whenever it is asked for.

    Raises:
        Missing: no such seal for this viewer, or its opening was destroyed by law.
        Refused: not sealed yet.
        Broken: the files of the log are damaged.
    """
    seal = Seal.objects.filter(pk=seal_id).first()
    if seal is None:
        raise Missing(_("There is no such seal."), code="no_seal")
    if seal.idx is None or seal.state != State.SEALED:
        raise Refused(_("This version is not sealed yet. Please wait a moment."), code="not_sealed")
    with scope(system_actor("ledger")):  # whoever sees the seal may have its tag, never the tag key
        opening = Opening.objects.filter(seal=seal).select_related("seal__tag_key").first()
    if opening is None:
        raise Missing(
            _("What was sealed here has been destroyed; only its place in the log is left."),
            code="opening_destroyed",
        )
    try:
        return _prove(opened(opening), seal.idx).render()
    except TlogError as error:
        raise Broken(
            _("The evidence of a seal cannot be made: %(reason)s."),
            code="log_damaged",
            reason=str(error),
        ) from error


def _prove(opening: leaves.Opening, index: int) -> Evidence:
    covering = Checkpoint.objects.filter(origin=settings.CHIBO_LOG_ORIGIN, size__gt=index)
    checkpoint = covering.order_by("size")[0]
    log = LogReader(directory(settings.CHIBO_LOG_DIR), checkpoint.size)
    evidence = Evidence(
        index=index,
        hashes=tuple(log.prove_inclusion(index)),
        note=bytes(checkpoint.note),
        extra=opening.pack(),
    )
    head = TreeHead(checkpoint.origin, checkpoint.size, bytes(checkpoint.root))
    evidence.check_entry(opening.entry(), head)
    return evidence


def log_vkey() -> str:
    """The log's verifier key as it lies beside the log.

    Raises:
        Missing: nothing was published yet.
    """
    try:
        return (settings.CHIBO_LOG_DIR / VKEY).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise Missing(_("The log has not been published yet."), code="no_log") from None
