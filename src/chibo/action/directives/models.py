"""Tasks that resolutions gave out, and every step of them."""

from django.db import models

from chibo.action.directives.rules.life import LEFT, State
from chibo.core.models import Restricted, Scoped


class Task(Restricted):
    """A clause of a sealed resolution with its owner and day; ``source`` is its id in the meeting."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    meeting_id = models.UUIDField(db_index=True)
    source = models.CharField(max_length=40)
    resolution = models.UUIDField()
    symbol = models.CharField(max_length=60)
    number = models.SmallIntegerField()
    text = models.TextField()
    search_key = models.TextField()
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    evidence = models.TextField(blank=True)
    paper_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["meeting_id", "source"], name="task_once"),
        )
        indexes = (
            models.Index(fields=["owner", "due_on"], name="task_owner_due"),
            models.Index(fields=["unit", "-given_on"], name="task_unit_given"),
            models.Index(
                fields=["due_on"],
                name="task_due_left",
                condition=models.Q(state__in=sorted(s.value for s in LEFT)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.symbol} {self.number}"


class Step(Restricted):
    """One thing that was done with a task; added and never changed."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="steps")
    owner_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    paper_id = models.UUIDField(null=True)
    due_on = models.DateField(null=True)

    class Meta(Scoped.Meta):
        indexes = (models.Index(fields=["task", "at"], name="task_step_at"),)

    def __str__(self) -> str:
        return self.kind
