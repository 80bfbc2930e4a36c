"""The member's record as dated rows: nothing is overwritten, a spell ends and another begins."""

from django.db import models
from django.db.models import F, Q

from chibo.core.models import Scoped
from chibo.people.members.record.models import (
    CorrectionRequest,
    Fact,
    FieldRight,
    GivenCode,
    Proposal,
    SavedSearch,
)
from chibo.people.members.rules import Category, Flag, ImportState, Looked, Purpose

__all__ = [
    "CorrectionRequest",
    "Fact",
    "FieldRight",
    "GivenCode",
    "Member",
    "MemberImport",
    "Posting",
    "Proposal",
    "RecordLook",
    "SavedSearch",
    "Spell",
]

PRECISION = [("day", "day"), ("month", "month"), ("year", "year")]


class MemberImport(Scoped):
    """A list that somebody uploaded: what it says until it is confirmed, and afterwards that it came.

    ``cells_sealed`` holds the rows (``importing.at_rest``) and is emptied as soon as the list is confirmed,
    discarded or out of date, because full personal ids stand in it; ``mapping`` says which column is which.
    """

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    cells_sealed = models.BinaryField(null=True)
    mapping = models.JSONField(default=list)
    made_by = models.UUIDField()
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in ImportState])
    ended_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    undone_by_name = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=ImportState.OPEN, cells_sealed__isnull=False)
                | (~Q(state=ImportState.OPEN) & Q(cells_sealed__isnull=True)),
                name="import_keeps_no_cells",
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class Member(Scoped):
    """One member under one code for life; ``position`` is that of today's branch.

    The personal id is sealed and found by its index; only its last digits stand in clear (``personal_id``).
    """

    person = models.OneToOneField(
        "accounts.Person", on_delete=models.PROTECT, related_name="member"
    )
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="members")
    code = models.CharField(max_length=20, unique=True)
    full_name = models.CharField(max_length=200)
    sex = models.CharField(max_length=1, choices=[("m", "m"), ("f", "f")])
    born_on = models.DateField(null=True)
    born_precision = models.CharField(max_length=5, choices=PRECISION, default="day")
    ethnic_code = models.CharField(max_length=2, blank=True)
    occupation = models.CharField(max_length=120, blank=True)
    education = models.CharField(max_length=120, blank=True)
    admitted_on = models.DateField(null=True)
    official_on = models.DateField(null=True)
    personal_id_last4 = models.CharField(max_length=4, blank=True)
    personal_id_sealed = models.BinaryField(null=True)
    personal_id_index = models.BinaryField(null=True)
    card_number = models.CharField(max_length=12, blank=True)
    phone = models.CharField(max_length=12, blank=True)
    source = models.ForeignKey(
        MemberImport, null=True, on_delete=models.PROTECT, related_name="members"
    )

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["card_number"], condition=~Q(card_number=""), name="member_card_once"
            ),
            models.UniqueConstraint(
                fields=["personal_id_index"],
                condition=Q(personal_id_index__isnull=False),
                name="member_personal_id_once",
            ),
            models.CheckConstraint(
                condition=Q(personal_id_sealed__isnull=False) | Q(personal_id_index__isnull=True),
                name="member_personal_id_whole",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Spell(Scoped):
    """A category or flag that holds for a member from a day to a day."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="spells")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=20, choices=[(v.value, v.value) for e in (Category, Flag) for v in e]
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=160, blank=True)

    class Meta(Scoped.Meta):
        indexes = (models.Index(fields=["member", "kind", "valid_from"], name="spell_member_kind"),)
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="spell_dates",
            ),
        )

    def __str__(self) -> str:
        return self.kind


class Posting(Scoped):
    """A member belongs to a branch from a day to a day."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="postings")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return str(self.unit_id)


class RecordLook(Scoped):
    """Somebody opened a member's record, or the personal id in it: who, when, why; shown to the member."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="looks")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    viewer = models.UUIDField()
    viewer_name = models.CharField(max_length=200)
    viewer_unit = models.CharField(max_length=200, blank=True)
    what = models.CharField(
        max_length=11, choices=[(w.value, w.value) for w in Looked], default=Looked.RECORD
    )
    purpose = models.CharField(max_length=12, default=Purpose.OTHER)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
