"""Tables of the house itself, and the base of every protected table."""

from typing import ClassVar

from django.db import models

from chibo.core.ids import uuid7


class Scoped(models.Model):
    """A row that belongs to a unit: key made by the application, province, preorder position."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    province = models.SmallIntegerField(default=0)
    position = models.BigIntegerField(db_index=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["province", "id"], name="%(app_label)s_%(class)s_province_id"
            ),
        )


class AuditEntry(Scoped):
    """Who did what, when, for whom: one line for each command, never changed."""

    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    subject = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=8)
    actor_person = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)

    class Meta(Scoped.Meta):
        indexes = (
            models.Index(fields=["subject", "at"], name="audit_subject_at"),
            models.Index(fields=["position", "at"], name="audit_position_at"),
            models.Index(fields=["actor_person", "at"], name="audit_person_at"),
        )

    def __str__(self) -> str:
        return self.action


class Installation(models.Model):
    """The one row that says what kind of installation this is."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    is_demo = models.BooleanField(default=False)
    demo_seed = models.IntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="installation_one_row"),
        )

    def __str__(self) -> str:
        return "demo" if self.is_demo else "installation"
