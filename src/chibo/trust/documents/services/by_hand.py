"""Signed on paper: the document is printed, signed by hand and scanned; both files are sealed together.

What the seal proves is that neither file has changed since; no program can judge a handwriting. So
somebody states that the scan shows the very document that was printed, and is named with it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.core.policy import may, require
from chibo.protocols.tlog.leaf import Manifest
from chibo.trust.documents import outside, policy, queries, rendering, scans, uploads
from chibo.trust.documents.models import Document, DocumentVersion, PaperSigning
from chibo.trust.documents.rules import State, VersionKind
from chibo.trust.documents.services import papers
from chibo.trust.documents.services.creating import add_version, public_url
from chibo.trust.documents.services.steps import check_fresh, complete, locked, note, seal

SENTENCES = papers.SENTENCES | {
    "not_scan": _("A scan is a PDF, or photos as JPEG or PNG. This file is none of them."),
    "mixed": _("Send one PDF, or photos only."),
    "many": _("Send at most 30 photos."),
}


def print_copy(document_id: UUID) -> tuple[Document, bytes]:
    """The document as it is printed for signing by hand, marked with its digest; inside a scope.

    Raises:
        Missing, Broken
        Refused: the next one to sign does so with a key, or all have signed.
    """
    document = queries.document(document_id)
    _open_roles(document)
    version = queries.newest_version(document_id)
    pdf = rendering.render_print(
        outside.fetch(version.sha256),
        symbol=document.symbol,
        sha256=version.sha256,
        url=public_url(document),
    )
    return document, pdf


@transaction.atomic
def sign_on_paper(
    actor: Actor, *, document_id: UUID, files: Sequence[bytes], is_same: bool, at: datetime
) -> Document:
    """Keep the scan of the sheet that all who still had to sign have signed by hand, and seal it.

    The same call again changes nothing. Writes a version, the scan, one audit entry, the seal of both
    files and the fact ``documents.completed``.

    Args:
        files: a PDF, or photos in the order of the pages.
        is_same: the actor states that the scan shows the document that was printed.

    Raises:
        Missing, Denied
        Refused: nobody signs by hand now, the statement is missing, or the scan cannot be used.
        Unavailable: the disk is full.
    """
    document = locked(document_id)
    _check_actor(actor, document, at=at)
    if document.on_paper:
        return document
    roles = _open_roles(document)
    record = queries.newest_version(document.pk)
    pages = queries.pages(record)
    found = _keep(actor, document, record, roles, files, pages=pages, is_same=is_same, at=at)
    document.on_paper = True
    complete(actor, document, found.scan_version, at=at, contents=_contents(found))
    return document


@transaction.atomic
def replace_scan(
    actor: Actor, *, document_id: UUID, files: Sequence[bytes], is_same: bool, reason: str,
    at: datetime,
) -> Document:  # fmt: skip
    """The wrong scan was sent: keep the right one besides, with a seal of its own.

    The earlier scan and its seal stay; the newest scan counts from now on.

    Raises:
        Missing, Denied
        Refused: the document was not signed on paper, no reason is given, the statement is missing, or
            the scan cannot be used.
        Unavailable: the disk is full.
    """
    document = locked(document_id)
    _check_actor(actor, document, at=at)
    old = queries.scan(document.pk)
    if old is None or document.state != State.COMPLETE:
        raise Refused(_("This document has no scan that could be replaced."), code="no_scan")
    if not reason.strip():
        raise Refused(_("Write why the scan is replaced."), code="no_reason")
    record, pages = old.record_version, queries.pages(old.record_version)
    found = _keep(
        actor, document, record, old.roles, files, pages=pages, is_same=is_same, at=at,
        reason=reason.strip()[:500],
    )  # fmt: skip
    contents = {**_contents(found), "replaces_version": old.scan_version.number}
    seal(actor, document, found.scan_version, at=at, contents=contents)
    return document


def may_hand_in(actor: Actor, document: Document) -> bool:
    """Whether the actor may hand in scans of this document."""
    is_pen = document.signers.get("secretary") == str(actor.person_id)
    return is_pen or may(actor, policy.PREPARE, position=document.position)


def _check_actor(actor: Actor, document: Document, *, at: datetime) -> None:
    """Whoever prepares documents of the unit, or keeps these minutes, just proved who they are."""
    if not may_hand_in(actor, document):
        require(actor, policy.PREPARE, position=document.position)
    check_fresh(actor, at)


def _open_roles(document: Document) -> list[str]:
    """Roles that sign on the sheet."""
    signed = list(document.signatures.values_list("role", flat=True))
    waiting = queries.by_hand(document, signed)
    if document.state != State.SIGNING or not waiting:
        raise Refused(
            _("Nobody signs this document by hand now. Reload the page."), code="not_for_paper"
        )
    return waiting


def _keep(
    actor: Actor, document: Document, record: DocumentVersion, roles: Sequence[str],
    files: Sequence[bytes], *, pages: int, is_same: bool, at: datetime, reason: str = "",
) -> PaperSigning:  # fmt: skip
    if not is_same:
        raise Refused(
            _("Compare the scan with the document, then confirm that they are the same."),
            code="not_stated",
        )
    uploads.scan(*files)
    scan = scans.as_pdf(files)
    if scan.code != "ok":
        size = -(-sum(map(len, files)) // papers.MEGABYTE)
        raise Refused(SENTENCES[scan.code], code=f"scan_{scan.code}", size=size, detail=scan.detail)
    if scan.pages < pages:
        raise Refused(
            _("The scan has %(scanned)s pages, the document %(pages)s. Scan all of them."),
            code="scan_short",
            scanned=scan.pages,
            pages=pages,
        )
    number = document.versions.aggregate(last=Max("number"))["last"] + 1
    version = add_version(document, scan.data, number=number, kind=VersionKind.SCAN, at=at)
    note(
        actor, "documents.signed_on_paper", document, at,
        {"version": number, "roles": list(roles), "pages": scan.pages, "reason": bool(reason)},
    )  # fmt: skip
    return PaperSigning.objects.create(
        document=document, province=document.province, position=document.position,
        record_version=record, scan_version=version, roles=list(roles), pages=scan.pages,
        stated_by=actor.person, stated_name=actor.name, stated_at=at, reason=reason,
    )  # fmt: skip


def _contents(found: PaperSigning) -> Manifest:
    """Both files, and that people signed by hand."""
    return {
        "files": [
            {"sha256": one.sha256, "length": one.length, "what": what}
            for one, what in ((found.record_version, "record"), (found.scan_version, "scan"))
        ],
        "signing": "paper",
    }
