"""What anybody may know of a document: by the address on its last page, and more by its very file."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.trust.documents.models import Document, DocumentVersion, PaperSigning
from chibo.trust.documents.queries import (
    correction_of,
    evidence,
    newest_version,
    scan,
    seal_states,
)
from chibo.trust.documents.rules import State


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicView:
    """What anybody with the address may know: seal number, day, validity."""

    validity: str
    seal_number: int | None
    seal_state: str
    sealed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What somebody who holds the very file may know besides."""

    document_id: UUID
    kind: str
    symbol: str
    title: str
    unit_name: str
    dated_on: date
    signers: tuple[tuple[str, str, datetime], ...]
    by_hand: tuple[tuple[str, str], ...]
    scanned_at: datetime | None
    is_newest: bool
    replaced_by: str


def by_token(token: str) -> PublicView:
    """The public page of a document, before its file was shown.

    Raises:
        Missing: no such token.
    """
    with scope(system_actor("documents.public_page")):
        found = Document.objects.filter(token=token).first()
        if found is None:
            raise Missing(
                _("This address belongs to no document. Check that it is complete."),
                code="no_token",
            )
        state = seal_states([found]).get(found.pk)
    validity = {State.SIGNING: "unsigned", State.REPLACED: "replaced"}.get(
        State(found.state), "valid"
    )
    return PublicView(
        validity=validity,
        seal_number=None if state is None or state.index is None else state.index,
        seal_state="" if state is None else str(state.text),
        sealed_at=None if state is None else state.sealed_at,
    )


def reveal(token: str, sha256: str) -> Revealed | None:
    """Branch and signers, for somebody whose file has this digest; None when it is not this document's.

    Only signed versions count, and scans with what was printed: a file that nobody signed reveals nothing.

    Raises:
        Missing: no such token.
    """
    by_token(token)
    return _revealed(sha256, token=token)


def by_file(sha256: str) -> Revealed | None:
    """The document whose signed file has this digest, if it is one of this installation."""
    return _revealed(sha256)


def evidence_of(found: Revealed) -> bytes:
    """Evidence for somebody who has shown the file.

    Raises:
        Missing, Refused: see ``evidence``.
    """
    with scope(system_actor("documents.public_page")):
        return evidence(found.document_id)


def _revealed(sha256: str, *, token: str = "") -> Revealed | None:
    with scope(system_actor("documents.public_page")):
        versions = DocumentVersion.objects.filter(
            Q(number__gt=1) | Q(document__on_paper=True), sha256=sha256.lower()
        )
        versions = versions.select_related("document", "document__correction")
        if token:
            versions = versions.filter(document__token=token)
        version = versions.first()
        if version is None:
            return None
        owner = version.document
        signatures = owner.signatures.order_by("version__number")
        paper = scan(owner.pk)
        newest = paper.scan_version if paper else newest_version(owner.pk)
        correction = correction_of(owner)
        replaced_by = ""
        if correction is not None and correction.state != State.SIGNING:
            replaced_by = correction.symbol
        return Revealed(
            document_id=owner.pk,
            kind=owner.kind,
            symbol=owner.symbol,
            title=owner.title,
            unit_name=owner.unit_name,
            dated_on=owner.dated_on,
            signers=tuple((one.role, one.person_name, one.signed_at) for one in signatures),
            by_hand=_names_by_hand(owner, paper),
            scanned_at=paper.stated_at if paper else None,
            is_newest=version in (newest, paper.record_version if paper else newest),
            replaced_by=replaced_by,
        )


def _names_by_hand(of: Document, paper: PaperSigning | None) -> tuple[tuple[str, str], ...]:
    if paper is None:
        return ()
    names = {place["role"]: place["name"] for place in of.record["signatures"]}
    return tuple((role, names[role]) for role in paper.roles)
