"""Tables of documents. Files lie on disk under their SHA-256; rows of versions never change."""

import secrets

from django.db import models
from django.db.models import Q

from chibo.core import folding
from chibo.core.models import Encircled, Scoped
from chibo.trust.documents.rules import Kind, MeansKind, State, VersionKind


def new_token() -> str:
    """128 random bits in hex: the address of the public page."""
    return secrets.token_hex(16)


class NumberCounter(Scoped):
    """The last number given out in a unit for one type in one term: 1, 2, 3 without a gap."""

    unit_id = models.UUIDField()
    kind = models.CharField(max_length=4, choices=[(k.value, k.name) for k in Kind])
    term = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["unit_id", "kind", "term"], name="number_counter_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.term}: {self.last}"


class Document(Encircled):
    """Minutes or a resolution: what it says (the record), who signs, how far it has come."""

    unit_id = models.UUIDField(db_index=True)
    unit_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=4, choices=[(k.value, k.name) for k in Kind])
    term = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    symbol = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    dated_on = models.DateField()
    subject = models.UUIDField(null=True, db_index=True)
    record = models.JSONField()
    signers = models.JSONField()
    token = models.CharField(max_length=32, unique=True, default=new_token)
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in State])
    on_paper = models.BooleanField(default=False)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="correction"
    )
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    search_key = folding.column("symbol", "title", "unit_name")

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit_id", "kind", "term", "number"], name="document_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state=State.SIGNING, completed_at__isnull=True)
                | ~Q(state=State.SIGNING) & Q(completed_at__isnull=False),
                name="document_completed",
            ),
        )
        indexes = (models.Index(fields=["position", "dated_on"], name="document_position_day"),)

    def __str__(self) -> str:
        return self.symbol

    @property
    def order(self) -> list[str]:
        """Roles in the order of signing."""
        return [place["role"] for place in self.record["signatures"]]


class DocumentVersion(Encircled):
    """One file of a document: unsigned, signed by one more, with a renewed stamp, or a scan of paper."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=[(k.value, k.value) for k in VersionKind])
    sha256 = models.CharField(max_length=64, db_index=True)
    length = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["document", "number"], name="version_once"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Signature(Encircled):
    """Who signed in which role, and when; the signature itself is in the file."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT)
    role = models.CharField(max_length=20)
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    certificate_sha256 = models.CharField(max_length=64)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["document", "role"], name="signature_once"),
        )

    def __str__(self) -> str:
        return self.role


class Paper(Encircled):
    """An uploaded paper that passed inspection, kept for a meeting or another subject."""

    unit_id = models.UUIDField()
    subject = models.UUIDField(db_index=True)
    title = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    uploaded_by = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["subject", "sha256"], name="paper_once"),
        )

    def __str__(self) -> str:
        return self.title


class PaperSigning(Encircled):
    """A scan of the printed document, signed by hand; the newest one counts, earlier ones are kept.

    ``record_version`` is the file that was printed, ``roles`` who signs on the sheet, ``stated_by`` who
    has compared scan and document; ``reason`` says why an earlier scan was replaced.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="scans")
    record_version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="scanned_as"
    )
    scan_version = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, related_name="scan_of"
    )
    roles = models.JSONField()
    pages = models.PositiveIntegerField()
    stated_by = models.UUIDField()
    stated_name = models.CharField(max_length=200)
    stated_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.scan_version_id)


class ArchiveStamp(Encircled):
    """The last archive time stamp of a version: when it was given, when its certificate ends."""

    version = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, related_name="archive_stamp"
    )
    stamped_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.ends_at.isoformat()


class SigningMeans(Scoped):
    """How one person signs, and what was last seen of the certificate; without a row a key file."""

    person_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=6, choices=[(k.value, k.value) for k in MeansKind])
    key = models.CharField(max_length=300, blank=True)
    asks_otp = models.BooleanField(default=False)
    sends_otp = models.BooleanField(default=False)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    ends_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class WrongCodes(Scoped):
    """Wrong signing codes of one person since a moment; nobody else's wrong codes count here."""

    person_id = models.UUIDField(unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.count)
