"""The tree of units, and who holds which office where."""

from django.db import models
from django.db.models import F, Q

from chibo.core.ids import uuid7
from chibo.core.models import Scoped
from chibo.ground.organisation.rules import Office, UnitKind


class Unit(models.Model):
    """A node of the organisation; its place in the tree is ``position``..``last`` (preorder).

    Public: names and places of units are no secret, so the table has no row security.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in UnitKind])
    basis = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    sign = models.CharField(
        max_length=20, blank=True
    )  # in document symbols; empty: that of the level
    search_key = models.CharField(max_length=200, db_index=True)
    official_code = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    province = models.SmallIntegerField(default=0)
    position = models.BigIntegerField(unique=True)
    last = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.CheckConstraint(condition=Q(last__gte=F("position")), name="unit_range"),
            models.UniqueConstraint(fields=["province", "id"], name="unit_province_id"),
        )

    def __str__(self) -> str:
        return self.name


class Mandate(Scoped):
    """Somebody holds an office in a unit, from a day to a day; ``position`` is the unit's."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="mandates")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="mandates")
    office = models.CharField(max_length=20, choices=[(o.value, o.value) for o in Office])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=120, blank=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="mandate_dates",
            ),
        )

    def __str__(self) -> str:
        return self.office


class Term(models.Model):
    """The term of office of a unit, from congress to congress; documents are numbered by it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["unit", "valid_from"], name="term_from_once"),
        )

    def __str__(self) -> str:
        return self.name
