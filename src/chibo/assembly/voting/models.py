"""Tables of votes. Triggers of ``0002_guards`` keep what the rules promise (docs/reference/decision-rules.md)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from chibo.assembly.voting.rules import sheet as sheets
from chibo.assembly.voting.rules.electorate import Channel
from chibo.assembly.voting.rules.kinds import Mode, Secrecy
from chibo.assembly.voting.rules.sheet import Sheet
from chibo.assembly.voting.rules.states import ENDED, State
from chibo.core.ids import uuid7
from chibo.core.models import Encircled, Restricted, Scoped

CHOICES = ("yes", "no", "abstain")
STATES = [(state.value, state.value) for state in State]
SECRECIES = [(s.value, s.value) for s in (Secrecy.OPEN, Secrecy.SECRET)]
MODES = [(mode.value, mode.value) for mode in Mode]
CHANNELS = [(channel.value, channel.value) for channel in Channel]


class DecisionType(models.Model):
    """A decision type in one period, as data; public, never edited, only ended by a later one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=1, choices=[(s, s) for s in "SKA"])
    data = models.JSONField()

    class Meta:
        ordering = ("code", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=["code", "valid_from"], name="decisiontype_period"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="decisiontype_dates",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Vote(Encircled):
    """Deciding one question: by yes or no, by a form of discipline, or by names.

    ``rule`` is the decision type of that day, ``roll`` what was frozen: the card of the rule, the
    points, the digest of the electors. ``pending`` maps cut-off points to persons still to come.
    ``forms``: of a ballot about the form of discipline, the forms with their rules, lightest first.
    ``sheet``: of an election from a list or of grades, the names and what is asked of them (``rules.sheet``).
    """

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=500)
    decision_type = models.CharField(max_length=20)
    rule = models.JSONField()
    forms = models.JSONField(default=list)
    sheet = models.JSONField(default=dict)
    secrecy = models.CharField(max_length=6, choices=SECRECIES)
    mode = models.CharField(max_length=9, choices=MODES)
    unlocked_by = models.CharField(max_length=120, blank=True)
    paper = models.BooleanField(default=False)
    state = models.CharField(max_length=11, choices=STATES, default=State.PREPARED.value)
    predecessor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="repeats"
    )
    led_by = ArrayField(models.UUIDField())
    counters = ArrayField(models.UUIDField())
    roll = models.JSONField(default=dict)
    pending = models.JSONField(default=dict)
    provisional = models.BooleanField(default=False)
    prepared_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    wait_ended_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state__in=sorted(s.value for s in ENDED)) | Q(closed_at__isnull=False),
                name="vote_closed_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.VOID.value) | ~Q(void_reason=""), name="vote_void_reason"
            ),
            models.CheckConstraint(
                condition=Q(secrecy__in=[code for code, _ in SECRECIES]), name="vote_secrecy"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[code for code, _ in STATES]), name="vote_state"
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def form_names(self) -> tuple[str, ...]:
        """The forms that a paper of this vote names; empty for a question answered by yes or no."""
        return tuple(form for form, _rule in self.forms)

    @property
    def asks(self) -> Sheet | None:
        """The names on a paper of this vote; None for a question without names."""
        return sheets.from_data(self.sheet)

    @property
    def stage(self) -> State:
        """The state as the rules name it."""
        return State(self.state)


class Elector(Encircled):
    """One person of a frozen roll: counted or why not, voting how and where or why not."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="electors")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=600, blank=True)
    category = models.CharField(max_length=20)
    in_base = models.BooleanField()
    reason = models.CharField(max_length=20, blank=True)
    may_vote = models.BooleanField()
    bar = models.CharField(max_length=20, blank=True)
    present = models.BooleanField()
    channel = models.CharField(max_length=6, blank=True, choices=CHANNELS)
    point = models.CharField(max_length=40, blank=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["vote", "person"], name="elector_once"),
            models.CheckConstraint(
                condition=Q(may_vote=False, channel="")
                | Q(may_vote=True, bar="", present=True, channel__in=[c for c, _ in CHANNELS]),
                name="elector_one_channel",
            ),
            models.CheckConstraint(condition=Q(in_base=False) | Q(reason=""), name="elector_base"),
        )

    def __str__(self) -> str:
        return self.name


class Ballot(Restricted):
    """An open ballot from an own device. Only its owner and the tally see it."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="ballots")
    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="ballot")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    point = models.CharField(max_length=40)
    choice = models.CharField(max_length=7, choices=[(c, c) for c in CHOICES])
    receipt = models.CharField(max_length=9)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(condition=Q(choice__in=CHOICES), name="ballot_choice"),
        )

    def __str__(self) -> str:
        return self.receipt


class CountEntry(Restricted):
    """What one person counted; ``late``: papers of a cut-off point, entered after the vote closed.

    ``key``, made on the device, lets the same entry arrive twice and count once.
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="entries")
    number = models.IntegerField()
    point = models.CharField(max_length=40)
    channel = models.CharField(
        max_length=6, choices=[(c.value, c.value) for c in (Channel.HANDS, Channel.PAPER)]
    )
    late = models.BooleanField(default=False)
    entered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    entered_by_name = models.CharField(max_length=200)
    figures = models.JSONField()
    at = models.DateTimeField()
    key = models.CharField(max_length=80, null=True)  # noqa: DJ001 - NULL is "no key", kept out of the unique constraint

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["vote", "number"], name="countentry_number"),
            models.UniqueConstraint(fields=["vote", "entered_by", "key"], name="countentry_once"),
            models.CheckConstraint(
                condition=Q(channel__in=[Channel.HANDS.value, Channel.PAPER.value]),
                name="countentry_channel",
            ),
        )

    def __str__(self) -> str:
        return self.channel


class ProvenCount(Encircled):
    """The sum of the secret ballots from phones, as the room that took them has proven it.

    ``digest`` is that of the archive with which everybody entitled can check it; with fewer than ``least``
    votes over all channels the result shows no figures.
    """

    vote = models.OneToOneField(Vote, on_delete=models.PROTECT, related_name="proven")
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    least = models.SmallIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest


class Result(Encircled):
    """What a vote came to: number 1 at closing, further ones as papers of cut-off points come in."""

    CAUSES = ("closed", "late", "wait_ended")

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="results")
    number = models.SmallIntegerField()
    cause = models.CharField(max_length=10, choices=[(c, c) for c in CAUSES])
    point = models.CharField(max_length=40, blank=True)
    data = models.JSONField()
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["vote", "number"], name="result_number"),
        )

    def __str__(self) -> str:
        return f"{self.vote_id} {self.number}"
