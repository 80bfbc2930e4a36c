"""Steps that signing with a key, signing on paper and renewing have in common."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.core import audit, cases, facts
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Missing
from chibo.core.proofs import require_proof
from chibo.protocols.tlog.leaf import LeafKind, Manifest
from chibo.trust.documents import policy, signing
from chibo.trust.documents.models import ArchiveStamp, Document, DocumentVersion
from chibo.trust.documents.rules import State
from chibo.trust.documents.services.creating import described
from chibo.trust.ledger import services as ledger


def locked(document_id: UUID) -> Document:
    """The document's row, locked until the transaction ends.

    Raises:
        Missing: there is none for this actor.
    """
    document = Document.objects.select_for_update(no_key=True).filter(pk=document_id).first()
    if document is None:
        raise Missing(_("There is no such document."), code="no_document")
    cases.enter(document.case_id)
    return document


def check_person(actor: Actor, document: Document, role: str) -> None:
    """Nobody signs for another.

    Raises:
        Denied: the place belongs to somebody else.
    """
    if actor.person_id is None or document.signers.get(role) != str(actor.person_id):
        raise Denied(_("This place is signed by somebody else."), code="not_signer")


def check_fresh(actor: Actor, at: datetime) -> None:
    """Grave acts ask who somebody is just before.

    Raises:
        Unproved: the proof is older than ``CHIBO_STEP_UP_SECONDS``.
    """
    require_proof(actor, policy.SIGN, at=at)


def complete(
    actor: Actor,
    document: Document,
    version: DocumentVersion,
    *,
    at: datetime,
    contents: Manifest | None = None,
) -> None:
    """Nobody has to sign any more: seal it, and say so.

    Args:
        version: what is sealed.
        contents: see ``seal``.
    """
    document.state, document.completed_at = State.COMPLETE, at
    document.save(update_fields=["state", "completed_at", "on_paper"])
    if document.replaces is not None:
        document.replaces.state = State.REPLACED
        document.replaces.save(update_fields=["state"])
    note(actor, "documents.completed", document, at, {"version": version.number})
    seal(actor, document, version, at=at, contents=contents)
    told = {**described(document), "version": version.number, "at": at.isoformat()}
    facts.publish("documents.completed", told)


def seal(
    actor: Actor,
    document: Document,
    version: DocumentVersion,
    *,
    at: datetime,
    contents: Manifest | None = None,
) -> None:
    """Queue a version for the log.

    Args:
        contents: parts of the manifest besides signers and what is replaced; ``files`` is by default
            the version's own.
    """
    certificates = document.signatures.order_by("version__number")
    manifest: Manifest = {
        "files": [{"sha256": version.sha256, "length": version.length}],
        "signers": list(certificates.values_list("certificate_sha256", flat=True)),
        **(contents or {}),
    }
    if document.replaces_id:
        manifest["replaces"] = str(document.replaces_id)
    ledger.enqueue_seal(
        actor,
        position=document.position,
        province=document.province,
        document_id=document.pk,
        version=version.number,
        kind=LeafKind.SUPERSEDE if document.replaces_id else LeafKind.SEAL,
        manifest=manifest,
        at=at,
    )


def keep_stamp(version: DocumentVersion, pdf: bytes) -> ArchiveStamp | None:
    """Note when the certificate of a file's last archive time stamp ends; None when it has no stamp."""
    found = signing.archive_stamp(pdf)
    if found is None:
        return None
    return ArchiveStamp.objects.create(
        version=version, province=version.province, position=version.position,
        stamped_at=found.at, ends_at=found.ends_at,
    )  # fmt: skip


def note(
    actor: Actor, action: str, document: Document, at: datetime, detail: dict[str, object]
) -> None:
    """One line of the audit trail."""
    audit.record(
        actor, action, subject=document.pk, position=document.position, at=at,
        province=document.province, detail=detail,
    )  # fmt: skip
