"""Tables of the log. Entries and checkpoints are public and never change; the rest is the house's."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from chibo.core.models import Restricted, Scoped
from chibo.protocols.tlog.leaf import ENTRY_SIZE, LeafKind

from .rules import State


class TagKey(Scoped):
    """A unit's secret by which its own monitor finds its entries (``at_rest``), and its count of seals."""

    key = models.BinaryField()
    count = models.BigIntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["position"], name="tag_key_position"),
        )

    def __str__(self) -> str:
        return str(self.position)


class Seal(Restricted):
    """One version of one document on its way into the log; written with the document's own change."""

    tag_key = models.ForeignKey(TagKey, on_delete=models.PROTECT, related_name="seals")
    number = models.BigIntegerField()
    document_id = models.UUIDField()
    version = models.PositiveIntegerField()
    kind = models.PositiveSmallIntegerField(choices=[(k.value, k.name) for k in LeafKind])
    leaf = models.BinaryField(max_length=ENTRY_SIZE)
    idx = models.BigIntegerField(null=True, unique=True)
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in State])
    created_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["document_id", "version"], name="seal_once"),
            models.UniqueConstraint(fields=["tag_key", "number"], name="seal_number"),
            models.CheckConstraint(
                condition=Q(idx__isnull=True, state=State.QUEUED.value)
                | (Q(idx__isnull=False) & ~Q(state=State.QUEUED.value)),
                name="seal_index_unless_queued",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=False, state=State.SEALED.value)
                | (Q(sealed_at__isnull=True) & ~Q(state=State.SEALED.value)),
                name="seal_time_if_sealed",
            ),
        )
        indexes = (
            models.Index(fields=["id"], condition=Q(idx__isnull=True), name="seal_queue"),
            models.Index(
                fields=["idx"], condition=~Q(state=State.SEALED.value), name="seal_unfinished"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id}/{self.version}"


class Opening(Restricted):
    """What ties an entry to its content (``at_rest``); destroying the row turns the entry into noise."""

    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="opening")
    salt = models.BinaryField()
    manifest = models.BinaryField()

    def __str__(self) -> str:
        return str(self.seal_id)


class Entry(models.Model):
    """One leaf in the log's order, 0, 1, 2 …; the source from which all public files can be made."""

    idx = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField(max_length=ENTRY_SIZE)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(idx__gte=0), name="entry_index"),
            models.CheckConstraint(
                condition=Exact(Length("leaf"), ENTRY_SIZE), name="entry_is_64_bytes"
            ),
        )

    def __str__(self) -> str:
        return str(self.idx)


class Head(models.Model):
    """The one row that says how far the log has grown: its size, root and right edge."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    peaks = models.BinaryField(default=b"")
    grown_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="head_one_row"),)

    def __str__(self) -> str:
        return str(self.size)


class Checkpoint(models.Model):
    """A signed tree head, stored before anybody else could see it."""

    origin = models.CharField(max_length=255)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["origin", "size"], name="checkpoint_one_root_a_size"),
        )

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"
