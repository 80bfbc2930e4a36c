"""Tables of the house itself, and the base of every protected table."""

from typing import ClassVar

from django.db import models

from chibo.core import cases
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


class Restricted(Scoped):
    """A row that may belong to a closed case (``core.cases``); without one it is as any other row."""

    case_id = models.UUIDField(null=True, default=cases.current, editable=False)

    class Meta(Scoped.Meta):
        abstract = True


class Encircled(Restricted):
    """A row that may belong to a circle (``core.circles``); without one it is as any other row."""

    circle = models.UUIDField(null=True, editable=False)
    circle_above = models.BooleanField(default=True, editable=False)

    class Meta(Restricted.Meta):
        abstract = True


class CaseReader(Scoped):
    """Somebody reads a closed case from a moment on, for a reason; rows end, they are not removed."""

    case_id = models.UUIDField()
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)
    added_by = models.UUIDField(null=True)
    added_by_name = models.CharField(max_length=200, blank=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="reader_dates",
            ),
        )
        indexes = (models.Index(fields=["case_id", "person_id"], name="reader_case_person"),)

    def __str__(self) -> str:
        return self.reason


class AuditEntry(Restricted):
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


class Shift(models.Model):
    """A unit's rows go from one position to another (``core.shifts``); never changed, holds nothing of persons."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit_id = models.UUIDField(db_index=True)
    old = models.BigIntegerField(unique=True)
    old_last = models.BigIntegerField()
    new = models.BigIntegerField(unique=True)
    new_last = models.BigIntegerField()
    province = models.SmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="shift_moves"),
        )

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class DataKey(models.Model):
    """A key that seals values of one table (``core.vault``), wrapped by one that lies outside the database.

    ``id`` is drawn by chance and stands in what it sealed; the highest generation of a table is in force.
    """

    id = models.BigIntegerField(primary_key=True)
    table_name = models.CharField(max_length=63)
    generation = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    wrapped_by = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["table_name", "generation"], name="data_key_generation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.table_name}/{self.generation}"


class Removal(Scoped):
    """Somebody's rows go from one unit to another with them (``core.shifts``); never changed."""

    person_id = models.UUIDField(db_index=True)
    old = models.BigIntegerField()
    new = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="removal_moves"),
        )

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


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
