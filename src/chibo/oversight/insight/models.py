"""Roll-ups by unit and month; made from events, never typed."""

from django.db import models

from chibo.core.models import Scoped


class UnitMonth(Scoped):
    """Counts of a unit and everything below it in one month (``rules.Figures``)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    meetings = models.IntegerField(default=0)
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
    short = models.IntegerField(default=0)
    signed = models.IntegerField(default=0)
    signing_hours = models.IntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "year", "month"], name="unit_month_once"),
        )
        indexes = (models.Index(fields=["position", "year", "month"], name="unitmonth_position"),)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"
