"""Questions and answers as they happened, which number is whose, and what waits for a person.

``Enquiry`` and ``Reply`` are never changed: they are what a member reads under "who asked about me".
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q

from chibo.core.models import Scoped
from chibo.people.registry.rules.differences import GRAVE, WAITING, Choice, Field, State
from chibo.people.registry.rules.matching import Zone
from chibo.people.registry.rules.states import LinkState, MatchState, Result, RunState


def _choices(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(value), str(value)) for value in values]


class AboutMember(Scoped):
    """A row about one member; ``person`` is the member's own."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        abstract = True


class Enquiry(AboutMember):
    """The register was asked about a member: written before the question goes out.

    One message may ask about many; ``message_id`` (X-Road-Id) is the same in all of them.
    """

    message_id = models.UUIDField()
    question = models.CharField(max_length=8)
    purpose = models.CharField(max_length=20)
    legal_basis = models.CharField(max_length=200)
    case_ref = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=list)
    asked_by = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=200)
    asked_by_unit = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["member", "message_id"], name="enquiry_once"),
        )
        indexes = (models.Index(fields=["person", "at"], name="enquiry_person_at"),)

    def __str__(self) -> str:
        return self.purpose


class Reply(Scoped):
    """What became of a question; the numbers are those of X-Road, under which both sides keep it."""

    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, related_name="reply")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=8, choices=_choices(Result))
    code = models.CharField(max_length=40, blank=True)
    request_id = models.CharField(max_length=60, blank=True)
    request_hash = models.CharField(max_length=90, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.result


class Link(AboutMember):
    """A member is this number of the register, as of this version.

    ``held``: the register tells a death or an end of the number, and nothing is applied until persons decide.
    """

    rid = models.CharField(max_length=60, unique=True)
    version = models.PositiveBigIntegerField(default=0)
    state = models.CharField(
        max_length=6, choices=_choices(LinkState), default=LinkState.ACTIVE.value
    )
    is_followed = models.BooleanField(default=False)
    linked_by = models.UUIDField(null=True)
    linked_by_name = models.CharField(max_length=200)
    linked_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["member"], name="link_member_once"),
        )

    def __str__(self) -> str:
        return self.rid


class Match(AboutMember):
    """Whom the register may mean; a person decides, or the rules where nobody else can be meant.

    ``candidates`` may name other citizens: it is emptied with the decision.
    """

    zone = models.CharField(max_length=6, choices=_choices(Zone))
    candidates = models.JSONField(default=list)
    weights = models.CharField(max_length=20)
    state = models.CharField(
        max_length=8, choices=_choices(MatchState), default=MatchState.OPEN.value
    )
    made_at = models.DateTimeField()
    chance = models.FloatField(null=True)
    points = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"], condition=Q(state=MatchState.OPEN.value), name="match_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=MatchState.OPEN.value) | Q(candidates=[]),
                name="match_keeps_no_candidates",
            ),
        )

    def __str__(self) -> str:
        return self.zone


class Difference(AboutMember):
    """The record says one thing and the register another; of an id only the last four digits are kept here."""

    field = models.CharField(max_length=12, choices=_choices(Field))
    ours = models.CharField(max_length=200, blank=True)
    theirs = models.CharField(max_length=200)
    version = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=_choices(State), default=State.OPEN.value)
    choice = models.CharField(max_length=6, choices=_choices(Choice), blank=True)
    reason = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField()
    proposed_by = models.UUIDField(null=True)
    proposed_by_name = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "field"],
                condition=Q(state__in=[str(state) for state in WAITING]),
                name="difference_waits_once",
            ),
            models.CheckConstraint(
                condition=~Q(field__in=sorted(str(field) for field in GRAVE))
                | ~Q(state__in=[State.KEPT.value, State.TAKEN.value])
                | (
                    Q(proposed_by__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="difference_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")),
                name="difference_not_ones_own",
            ),
        )

    def __str__(self) -> str:
        return self.field


class Run(Scoped):
    """A comparison of all linked members of a range: goes on where it stopped, whatever stopped it."""

    last = models.BigIntegerField()
    state = models.CharField(
        max_length=8, choices=_choices(RunState), default=RunState.RUNNING.value
    )
    cursor = models.CharField(max_length=60, blank=True)
    asked = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    started_by = models.UUIDField(null=True)
    started_by_name = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["position"], condition=Q(state=RunState.RUNNING.value), name="run_once"
            ),
        )

    def __str__(self) -> str:
        return self.state


class Feed(Scoped):
    """How far the changes of those who are followed have been read; one row, of the installation."""

    cursor = models.CharField(max_length=200, blank=True)
    last_seq = models.PositiveBigIntegerField(default=0)
    waiting = models.JSONField(default=list)
    is_broken = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["position"], name="feed_once"),
        )

    def __str__(self) -> str:
        return self.cursor
