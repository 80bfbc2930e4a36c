"""Do the files that the database speaks of lie in the store, unchanged? Call inside a system scope."""

from django.conf import settings

from chibo.trust.documents import store
from chibo.trust.documents.models import DocumentVersion, Paper


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
