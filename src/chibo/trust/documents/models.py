"""Tables of documents. Files lie on disk under their SHA-256; rows of versions never change."""

import secrets

from django.db import models
from django.db.models import Q

from chibo.core.models import Scoped
from chibo.trust.documents.rules import Kind, State, VersionKind


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


class Document(Scoped):
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
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="correction"
    )
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

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


class DocumentVersion(Scoped):
    """One file of a document: unsigned, signed by one more person, or with a renewed stamp."""

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


class Signature(Scoped):
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


class Paper(Scoped):
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
