"""Do the files that the database speaks of lie in the store, unchanged, and do signatures hold? Call inside a system scope."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from chibo.trust.documents import outside, store
from chibo.trust.documents.models import Document, DocumentVersion, Paper
from chibo.trust.documents.rules import State, VersionKind
from chibo.trust.documents.validation import validate


def kept() -> set[str]:
    """SHA-256 in hex of every file that a document or a paper has."""
    versions = DocumentVersion.objects.order_by().values_list("sha256", flat=True)
    papers = Paper.objects.order_by().values_list("sha256", flat=True)
    return set(versions.union(papers))


def broken() -> list[str]:
    """Those of them that are missing or changed; reads every file once."""
    found = []
    for digest in sorted(kept()):
        try:
            store.get(settings.CHIBO_MEDIA_DIR, digest)
        except store.FileBroken:
            found.append(digest)
    return found


def signed() -> QuerySet[DocumentVersion]:
    """The newest version of each document that bears all its signatures as a file."""
    newest = DocumentVersion.objects.filter(
        document=OuterRef("document"), kind__in=[VersionKind.SIGNED, VersionKind.RENEWED]
    ).order_by("-number")
    complete = Document.objects.filter(on_paper=False).exclude(state=State.SIGNING)
    return DocumentVersion.objects.filter(
        pk=Subquery(newest.values("pk")[:1]), document__in=complete
    ).order_by("pk")


def unsound(*, at: datetime) -> Iterator[str]:
    """A sentence for each signed document that does not hold; reads and validates every one."""
    anchors = outside.anchors()
    for version in signed().select_related("document").iterator(chunk_size=100):
        try:
            data = store.get(settings.CHIBO_MEDIA_DIR, version.sha256)
        except store.FileBroken:
            yield f"the file {version.sha256} is missing or changed"
            continue
        report = validate(data, anchors, at=at)
        if not report.ok:
            codes = {found.code for found in report.findings} - {"ok"}
            why = report.problem or ", ".join(sorted(codes)) or "something follows the signatures"
            yield f"the document {version.document_id} does not hold: {why}"
