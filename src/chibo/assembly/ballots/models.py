"""Tables of secret ballots. None relates a person to a ballot (docs/explanation/secret-ballots.md).

    ballots_election   one election, attached to votes of a meeting
    ballots_role       who holds which part, and the messages of the keys' ceremony
    ballots_handback   an unopened slip that came back: its voter goes over to paper
    ballots_pending    the sealed box: ballots that wait, under a key that is in no copy of the database
    ballots_record     the archive, its events in their order; a ballot under the SHA-256 of its text

The last two have no id, no time and no serial, and only the installation reads them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.rules.questions import Kind
from chibo.assembly.ballots.rules.roles import Part
from chibo.core.models import Encircled, Restricted, Scoped

PHASES = [(phase.value, phase.value) for phase in Phase]
KINDS = [(kind.value, kind.value) for kind in Kind]
PARTS = [(part.value, part.value) for part in Part]


class Election(Encircled):
    """One secret election on phones.

    ``wish`` is what shall be decided, ``questions`` the same as Belenios questions; ``rule`` the rule of
    small electorates of that day. ``election``, ``trustees`` and ``credentials`` are the exact texts of the
    archive once it is ready; ``began`` its one time stamp, in seconds; ``slips`` how many credentials there are. ``votes`` are votes of the voting room, one
    a question, empty for kinds that it does not decide. ``head`` is the SHA-256 of the last event. ``unchecked``:
    names of the trustees whose devices had not confirmed at the opening, and the reason for opening all the same.
    """

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=500)
    decision_type = models.CharField(max_length=20)
    wish = models.JSONField()
    questions = models.JSONField()
    rule = models.JSONField()
    threshold = models.SmallIntegerField()
    slips = models.SmallIntegerField()
    phase = models.CharField(max_length=9, choices=PHASES, default=Phase.SETUP.value)
    uuid = models.CharField(max_length=22, unique=True)
    began = models.BigIntegerField(default=0)
    election = models.TextField(blank=True)
    trustees = models.TextField(blank=True)
    credentials = models.TextField(blank=True)
    votes = ArrayField(models.UUIDField(), default=list)
    roll = models.TextField(blank=True)
    head = models.CharField(max_length=64, blank=True)
    archive = models.CharField(max_length=64, blank=True)
    acknowledged = models.JSONField(default=list)
    unchecked = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    outcome = models.JSONField(null=True)
    prepared_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    kept_until = models.DateField(null=True)
    removed_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(phase__in=[code for code, _ in PHASES]), name="election_phase"
            ),
            models.CheckConstraint(
                condition=Q(phase=Phase.SETUP.value)
                | Q(phase=Phase.VOID.value)
                | ~Q(election="") & ~Q(trustees="") & ~Q(credentials=""),
                name="election_text_fixed",
            ),
        )
        indexes = (models.Index(fields=["meeting"], name="election_of_meeting"),)

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> Phase:
        """The phase as the rules name it."""
        return Phase(self.phase)


class Role(Restricted):
    """A person's part in an election; ``messages``: round → the text of the message from the own device."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="roles")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    part = models.CharField(max_length=9, choices=PARTS)
    number = models.SmallIntegerField()
    outside = models.BooleanField()
    messages = models.JSONField(default=dict)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["election", "person"], name="one_part_each"),
            models.UniqueConstraint(fields=["election", "part", "number"], name="part_number"),
        )

    def __str__(self) -> str:
        return f"{self.part} {self.number}"


class Handback(Restricted):
    """An unopened slip handed back: the first scrutineer notes it, the second confirms."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="handbacks")
    voter = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    noted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        "accounts.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["election", "voter"], name="slip_back_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=models.F("noted_by"))
                & ~Q(confirmed_by=models.F("voter"))
                & ~Q(noted_by=models.F("voter")),
                name="two_scrutineers",
            ),
        )

    def __str__(self) -> str:
        return str(self.election_id)


class Pending(models.Model):
    """A ballot in the sealed box; see ``sealed``. One row for each credential that has a ballot waiting."""

    slot = models.BinaryField(primary_key=True, max_length=32)
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="pending")
    box = models.BinaryField()
    marks = ArrayField(models.BinaryField(max_length=32))

    def __str__(self) -> str:
        return str(self.election_id)


class Record(models.Model):
    """One event of the archive with its data; ``marks`` (SHA-256 of ciphertexts) only with ballots.

    ``digest`` is the SHA-256 of what the event names: of a ballot that of its text.
    """

    pk = models.CompositePrimaryKey("election", "height")
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="records")
    height = models.IntegerField()
    kind = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    text = models.TextField()
    data = ArrayField(models.TextField())
    marks = ArrayField(models.BinaryField(max_length=32), default=list)

    class Meta:
        indexes = (models.Index(fields=["election", "digest"], name="record_digest"),)

    def __str__(self) -> str:
        return self.kind
