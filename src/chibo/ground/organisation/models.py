"""The tree of units, and who holds which office where."""

from django.db import models
from django.db.models import F, Q

from chibo.core.ids import uuid7
from chibo.core.models import Scoped
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.ground.organisation.rules.changes import ChangeKind, DoubtAbout, Part, ProposalState


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
    since = models.DateField(null=True)  # begin of the present state; empty: since it was founded
    into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="filed"
    )  # of one that ended: the unit under which its papers lie

    class Meta:
        ordering = ("position",)
        indexes = (
            models.Index(
                fields=["position"],
                condition=Q(kind="branch", valid_to__isnull=True),
                name="unit_branches",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(last__gte=F("position")), name="unit_range"),
            models.UniqueConstraint(fields=["province", "id"], name="unit_province_id"),
        )

    def __str__(self) -> str:
        return self.name


class UnitPast(models.Model):
    """How a unit was from a day to a day, before a change; what it is now stands in ``Unit``.

    Public as ``Unit`` is. Never changed, so the tree of any day stays as it was; only a parent that is
    uncertain is decided, once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="past")
    valid_from = models.DateField()
    valid_to = models.DateField()
    kind = models.CharField(max_length=12)
    basis = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    sign = models.CharField(max_length=20, blank=True)
    search_key = models.CharField(max_length=200, db_index=True)
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    uncertain = models.BooleanField(default=False)  # the parent, until a person decides (Doubt)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_past_once"),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="unit_past_dates"
            ),
        )
        indexes = (models.Index(fields=["parent", "valid_to"], name="unit_past_parent"),)

    def __str__(self) -> str:
        return self.name


class UnitEvent(Scoped):
    """A decision changed a unit; one row for each unit that has part in it, never changed.

    ``change`` is the same for all of them. ``told`` holds what the line of the story needs: names of the
    others, what it was before.
    """

    change = models.UUIDField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in ChangeKind])
    part = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Part])
    on = models.DateField()
    decision = models.CharField(max_length=120)
    decided_on = models.DateField(null=True)
    signatory = models.CharField(max_length=200, blank=True)
    proposed_by_name = models.CharField(max_length=200, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    told = models.JSONField(default=dict)

    class Meta(Scoped.Meta):
        indexes = (models.Index(fields=["unit", "on"], name="unit_event_unit_on"),)

    def __str__(self) -> str:
        return self.kind


class Doubt(Scoped):
    """A list does not say which of several units it was; a person decides, once.

    ``below``: under which unit this one lay before a reform. ``heir``: which unit took the place of this one,
    that was divided. ``position`` is that of the unit whose committee knows.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="doubts")
    about = models.CharField(max_length=5, choices=[(d.value, d.value) for d in DoubtAbout])
    candidates = models.JSONField()
    chosen = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "about"], name="doubt_once"),
        )

    def __str__(self) -> str:
        return self.about


class Proposal(Scoped):
    """A change that one person proposes and another decides; ``wish`` is ``rules.changes.Wish`` as JSON.

    ``position`` is that of the lowest unit above all that the change touches.
    """

    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in ChangeKind])
    title = models.CharField(max_length=300)
    wish = models.JSONField()
    on = models.DateField()
    state = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in ProposalState], default="open"
    )
    proposed_by = models.UUIDField()
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    change = models.UUIDField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="rename") | Q(state="withdrawn") | ~Q(decided_by=F("proposed_by")),
                name="proposal_two_persons",
            ),
        )
        indexes = (models.Index(fields=["state", "on"], name="proposal_state_on"),)

    def __str__(self) -> str:
        return self.title


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
