"""Tables of the record: facts, requests to correct them, what is proposed, and what a purpose opens."""

from django.db import models
from django.db.models import F, Q

from chibo.core.models import Scoped
from chibo.people.members.record.rules.steps import Origin, Outcome, Wish
from chibo.people.members.rules import LONGEST_TEXT

PRECISION = [("day", "day"), ("month", "month"), ("year", "year")]


class Dated(Scoped):
    """Something of a group that holds in a period; days may be known in part."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=16)
    slot = models.CharField(max_length=36, blank=True)
    sensitivity = models.CharField(max_length=10, blank=True)
    value = models.JSONField()
    valid_from = models.DateField(null=True)
    from_precision = models.CharField(max_length=5, choices=PRECISION, default="day")
    valid_to = models.DateField(null=True)
    to_precision = models.CharField(max_length=5, choices=PRECISION, default="day")
    source = models.CharField(max_length=300, blank=True)

    class Meta(Scoped.Meta):
        abstract = True


class CorrectionRequest(Scoped):
    """Somebody says that a record is wrong somewhere; the branch confirms, the committee approves.

    ``fact`` is what is to be corrected or removed. Neither step is done by the member, nor both by one.
    """

    member = models.ForeignKey(
        "members.Member", on_delete=models.PROTECT, related_name="corrections"
    )
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=16, blank=True)
    wish = models.CharField(max_length=8, choices=[(w.value, w.value) for w in Wish])
    fact = models.UUIDField(null=True)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=200)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(
        max_length=9, blank=True, choices=[(o.value, o.value) for o in Outcome]
    )
    answer = models.TextField(blank=True, max_length=LONGEST_TEXT)
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", answer="")
                | Q(answered_at__isnull=False)
                & ~Q(outcome="")
                & (~Q(answer="") | Q(outcome__in=[Outcome.DONE, Outcome.WITHDRAWN])),
                name="correction_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person_id")),
                name="correction_not_confirmed_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(confirmed_by__isnull=False)
                & ~Q(approved_by=F("confirmed_by"))
                & ~Q(approved_by=F("person_id"))
                & ~Q(approved_by=F("asked_by")),
                name="correction_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DONE) | Q(approved_by__isnull=False),
                name="correction_done_by_approval",
            ),
        )
        indexes = (
            models.Index(
                fields=["position", "asked_at"], condition=Q(outcome=""), name="correction_waiting"
            ),
        )

    def __str__(self) -> str:
        return self.group


class Proposal(Dated):
    """What a request asks to be held; apart from it, because it may be sensitive."""

    request = models.OneToOneField(
        CorrectionRequest, on_delete=models.PROTECT, related_name="proposal"
    )

    def __str__(self) -> str:
        return self.group


class Fact(Dated):
    """What is held to be true of a member in a period, from ``recorded_at`` until something supersedes it.

    ``key`` is the code that lists are narrowed by, ``proof`` the subject under which papers are kept.
    """

    key = models.CharField(max_length=16, blank=True)
    origin = models.CharField(max_length=8, choices=[(o.value, o.value) for o in Origin])
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    proof = models.UUIDField(null=True)
    entered_by = models.UUIDField(null=True)
    entered_by_name = models.CharField(max_length=200, blank=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    approved_by = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=200, blank=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="fact_dates",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | Q(superseded_at__gte=F("recorded_at")),
                name="fact_superseded_later",
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.REQUEST)
                | Q(confirmed_by__isnull=False, approved_by__isnull=False)
                & ~Q(confirmed_by=F("approved_by"))
                & ~Q(confirmed_by=F("person_id"))
                & ~Q(approved_by=F("person_id"))
                & ~Q(approved_by=F("entered_by")),
                name="fact_two_persons",
            ),
        )
        indexes = (
            models.Index(fields=["member", "group"], name="fact_member_group"),
            models.Index(
                fields=["group", "key", "position"],
                condition=Q(superseded_at__isnull=True),
                name="fact_held_key",
            ),
        )

    def __str__(self) -> str:
        return self.group


class SavedSearch(Scoped):
    """What somebody looks for again and again: conditions under a name, their own."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=600)
    made_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["person", "name"], name="saved_search_once"),
        )

    def __str__(self) -> str:
        return self.name


class FieldRight(models.Model):
    """From when to when a purpose opens what is sensitive; rules, the same for all."""

    purpose = models.CharField(max_length=12)
    sensitivity = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=160)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["purpose", "sensitivity", "valid_from"], name="field_right_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose}: {self.sensitivity}"


class GivenCode(models.Model):
    """A code of somebody who was taken out again; it is never given a second time."""

    code = models.CharField(max_length=20, primary_key=True)

    def __str__(self) -> str:
        return self.code
