"""Drafts of minutes and resolutions: each edit is a version, none is overwritten."""

from django.db import models

from chibo.assembly.minutes.rules.workflow import Stage
from chibo.core.models import Restricted, Scoped


class Draft(Restricted):
    """The minutes (BB) or the resolution (NQ) of one meeting on its way to signature and seal."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=2, choices=[("BB", "BB"), ("NQ", "NQ")])
    stage = models.CharField(max_length=8, default=Stage.DRAFT)
    version = models.IntegerField(default=1)
    document_id = models.UUIDField(null=True)
    replaces_document = models.UUIDField(null=True)
    correction_reason = models.TextField(blank=True)
    returned_because = models.TextField(blank=True)
    created_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "kind", "replaces_document"],
                name="draft_once",
                nulls_distinct=False,
            ),
        )
        indexes = (models.Index(fields=["document_id"], name="draft_document"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.stage}"


class DraftVersion(Restricted):
    """The texts of all blocks as somebody left them; the first is the machine's draft."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    texts = models.JSONField()
    headings = models.JSONField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once"),
        )

    def __str__(self) -> str:
        return str(self.number)
