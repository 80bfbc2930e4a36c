"""Roll-ups by unit and month, made from events and never typed; reminders; proofs that the roll-ups hold."""

from django.db import models

from chibo.core.ids import uuid7
from chibo.core.models import Scoped
from chibo.oversight.insight.rules.chasing import Chase


class UnitMonth(Scoped):
    """Counts of a unit and everything below it in one month (``rules.figures.Figures``)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    meetings = models.IntegerField(default=0)
    met = models.IntegerField(default=0)
    thematic = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    expected = models.IntegerField(default=0)
    present = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    excused = models.IntegerField(default=0)
    absent = models.IntegerField(default=0)
    on_site = models.IntegerField(default=0)
    online = models.IntegerField(default=0)
    opinions = models.IntegerField(default=0)
    heard = models.IntegerField(default=0)
    members = models.IntegerField(default=0)
    votes = models.IntegerField(default=0)
    adopted = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    unanimous = models.IntegerField(default=0)
    contested = models.IntegerField(default=0)
    entitled = models.IntegerField(default=0)
    voted = models.IntegerField(default=0)
    minutes = models.IntegerField(default=0)
    norm_minutes = models.IntegerField(default=0)
    short = models.IntegerField(default=0)
    signed = models.IntegerField(default=0)
    sealed = models.IntegerField(default=0)
    signing_hours = models.IntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "year", "month"], name="unit_month_once"),
        )
        indexes = (models.Index(fields=["position", "year", "month"], name="unitmonth_position"),)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


class Reminder(Scoped):
    """A committee reminded a branch in a month: of its meeting, of unsigned minutes, of a return.

    ``about`` is the meeting whose minutes wait, or the return; empty for the month's meeting itself.
    """

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    kind = models.CharField(
        max_length=8, choices=[(k.value, k.value) for k in Chase], default=Chase.MEETING
    )
    about = models.UUIDField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "year", "month", "kind", "about"],
                name="reminder_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


class MonthDuties(models.Model):
    """What is asked of a branch each month, from a day on until the next row (``rules.progress.Duties``)."""

    valid_from = models.DateField(unique=True)
    due_day = models.SmallIntegerField()
    sign_within_days = models.SmallIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(due_day__gte=1, due_day__lte=28), name="duties_due_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.valid_from}"


class RecountRun(models.Model):
    """One recount of everything: how many nodes were compared, how many differed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(db_index=True)
    compared = models.IntegerField()
    differing = models.IntegerField()
    waiting = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.compared} compared, {self.differing} differ"
