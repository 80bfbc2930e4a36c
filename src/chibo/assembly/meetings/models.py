"""The meeting's event sequence, and what it comes to as rows (``projection``)."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from chibo.assembly.meetings.rules import kinds
from chibo.assembly.meetings.rules.state import Stage
from chibo.core import folding
from chibo.core.circles import Circle
from chibo.core.models import Encircled, Restricted, Scoped


class MeetingKind(models.Model):
    """A kind of meeting, effective-dated: agenda, quorum, norm of length, with the source."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    agenda = models.JSONField()
    quorum_decision_type = models.CharField(max_length=20)
    norm = models.JSONField()
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "valid_from"], name="kind_from_once"),
        )

    def __str__(self) -> str:
        return self.code


class Meeting(Encircled):
    """One meeting of a unit. ``seq`` and ``head`` are the last event's number and digest.

    A closed session (``rules.closed``) is a meeting below another one: its ``parent``; it is the case
    that its rows belong to, and what its agenda is really about stands here only.

    A committee's or a party group's meeting is its own circle: a trigger follows ``kind``.
    """

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=20)
    mode = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    planned_start = models.DateTimeField()
    planned_end = models.DateTimeField()
    chair = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    secretary = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=14, default=Stage.DRAFT)
    plan = models.JSONField(default=dict)
    seq = models.IntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes(32))
    last_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    resumes_at = models.DateTimeField(null=True)
    predecessor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="successors"
    )
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="closed_sessions"
    )
    door_secret = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    search_key = folding.column("title")

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent__isnull=True, case_id__isnull=True)
                | Q(parent__isnull=False, case_id=models.F("id")),
                name="session_is_its_case",
            ),
        )
        indexes = (models.Index(fields=["unit", "planned_start"], name="meeting_unit_start"),)

    def __str__(self) -> str:
        return self.title

    @property
    def its_circle(self) -> Circle | None:
        """Who reads it and its papers, where that is not the whole unit."""
        if not kinds.prepares(self.kind):
            return None
        return Circle(id=self.pk, above=self.kind != kinds.GROUP)

    @property
    def next_start(self) -> datetime:
        """When it begins, or goes on where it was adjourned."""
        return self.resumes_at or self.planned_start


class MeetingEvent(Encircled):
    """One event; added and never changed. ``key`` is the device's idempotency key of the command."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="events")
    seq = models.IntegerField()
    deed = models.IntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    actor = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)
    digest = models.BinaryField(max_length=32)
    key = models.CharField(max_length=64, null=True)  # noqa: DJ001 - NULL is "no key", kept out of the unique index

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "seq"], name="event_seq_once"),
            models.UniqueConstraint(fields=["meeting", "key"], name="event_key_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_seq_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class RollEntry(Restricted):
    """Somebody on the roll, and in the end how they attended."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="roll")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=20)
    flags = models.JSONField(default=list)
    excuse = models.TextField(blank=True)
    excused = models.BooleanField(null=True)
    status = models.CharField(max_length=12, blank=True)
    mode = models.CharField(max_length=10, blank=True)
    late_minutes = models.IntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "person"], name="roll_person_once"),
        )
        indexes = (models.Index(fields=["person", "meeting"], name="roll_person_meeting"),)

    def __str__(self) -> str:
        return self.category


class AgendaItem(Encircled):
    """A line of the agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.IntegerField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    decision_type = models.CharField(max_length=20, blank=True)
    minutes = models.IntegerField()
    stage = models.CharField(max_length=10)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    conclusion = models.TextField(blank=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(stage="current"), name="one_current_item"
            ),
        )

    def __str__(self) -> str:
        return self.title


class PresenceRow(Restricted):
    """An interval of presence."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="presence")
    roll = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="presence")
    point = models.CharField(max_length=40)
    source = models.CharField(max_length=10)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, blank=True)
    confirmed_by = models.UUIDField(null=True)
    rejected = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["roll"],
                condition=Q(until__isnull=True, rejected=False),
                name="one_open_presence",
            ),
        )

    def __str__(self) -> str:
        return self.point


class Contribution(Encircled):
    """A speech or a written opinion."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="contributions")
    roll = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="contributions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.kind


class MeetingPaper(Encircled):
    """A paper laid before a meeting, for one item or for the whole."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="papers")
    paper_id = models.UUIDField()
    title = models.CharField(max_length=300)
    length = models.BigIntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class HeldPaper(Encircled):
    """A secret paper that is held on paper only: its number, a title without content, who holds it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="held_papers")
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    mark = models.CharField(max_length=12)
    holder = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "number"], name="held_paper_once"),
        )

    def __str__(self) -> str:
        return self.number


class Projector(models.Model):
    """A screen paired with a meeting by a code that works once. Only digests are kept."""

    id = models.UUIDField(primary_key=True)
    token_digest = models.BinaryField(max_length=32, unique=True)
    code_digest = models.BinaryField(max_length=32, null=True, unique=True)
    code_expires_at = models.DateTimeField()
    meeting_id = models.UUIDField(null=True)
    paired_at = models.DateTimeField(null=True)
    paired_by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class OnlineApproval(Scoped):
    """The superior committee's decision on a branch's plan to meet online or hybrid."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    decision_types = models.JSONField(default=list)
    decided_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.number


class ExcuseRequest(Restricted):
    """What a member wrote to be absent, in full; the meeting's events hold only the public words."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="excuses")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=300, blank=True)
    seq = models.IntegerField()
    asked_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "seq"], name="excuse_of_event"),
        )

    def __str__(self) -> str:
        return self.kind


class ApprovalRequest(Scoped):
    """A branch asks the committee above to let it meet online or hybrid; what came of it.

    ``scattered`` are ids of the members who cannot come to one place, ``members`` how many count on
    that day; ``decision_types`` are kinds of decisions that such a meeting may take only so.
    """

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10)
    ground = models.CharField(max_length=12)
    reason = models.TextField(max_length=1_000)
    scattered = models.JSONField(default=list)
    members = models.IntegerField()
    decision_types = models.JSONField(default=list)
    wanted_from = models.DateField()
    wanted_to = models.DateField()
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    stage = models.CharField(max_length=10)
    remarks = models.TextField(blank=True, max_length=1_000)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    approval = models.OneToOneField(
        OnlineApproval, null=True, on_delete=models.PROTECT, related_name="request"
    )

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit"], condition=Q(stage="asked"), name="one_request_waits"
            ),
            models.CheckConstraint(
                condition=Q(wanted_to__gte=models.F("wanted_from")), name="request_dates"
            ),
            models.CheckConstraint(
                condition=(Q(stage="approved") & Q(approval__isnull=False))
                | (~Q(stage="approved") & Q(approval__isnull=True)),
                name="approved_has_approval",
            ),
        )

    def __str__(self) -> str:
        return self.stage


class PartyGroup(Scoped):
    """A group inside a branch that meets to prepare; it belongs to its meetings, not to the tree."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    head = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class PartyGroupMember(Scoped):
    """Somebody belongs to a party group from a day to a day; to one at a time."""

    group = models.ForeignKey(PartyGroup, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_to__isnull=True), name="one_group_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return str(self.person_id)
