"""Drafts of minutes and resolutions: each edit is a version, none is overwritten."""

from django.db import models

from chibo.assembly.minutes.rules.workflow import Stage
from chibo.core.models import Encircled, Restricted, Scoped


class Draft(Encircled):
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


class DraftVersion(Encircled):
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


class Objection(Encircled):
    """What a member who was present holds against the minutes after the meeting, and the answer."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="objections")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    about = models.CharField(max_length=60, blank=True)
    heading = models.CharField(max_length=400, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    correction = models.ForeignKey(
        Draft, null=True, on_delete=models.PROTECT, related_name="corrected_objections"
    )

    class Meta(Scoped.Meta):
        indexes = (models.Index(fields=["draft", "at"], name="objection_draft_at"),)

    def __str__(self) -> str:
        return self.state


class Return(Encircled):
    """The committee above gave minutes back with remarks; what the branch did about it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="returns")
    remarks = models.TextField()
    due_on = models.DateField()
    by_name = models.CharField(max_length=200)
    by_unit = models.CharField(max_length=300)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    correction = models.ForeignKey(
        Draft, null=True, on_delete=models.PROTECT, related_name="corrected_returns"
    )
    settled_by = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["draft"],
                condition=models.Q(settled_at__isnull=True),
                name="one_return_waits",
            ),
        )
        indexes = (models.Index(fields=["position", "-at"], name="return_position_at"),)

    def __str__(self) -> str:
        return str(self.due_on)


class Confirmation(Restricted):
    """The committee above confirmed the grade of a meeting, or set another one."""

    meeting = models.OneToOneField(
        "meetings.Meeting", on_delete=models.PROTECT, related_name="confirmation"
    )
    own_points = models.SmallIntegerField()
    points = models.SmallIntegerField()
    grade = models.CharField(max_length=10)
    remark = models.TextField(blank=True)
    by_name = models.CharField(max_length=200)
    by_unit = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.grade
