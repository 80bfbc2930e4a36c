"""Each person's inbox."""

from django.db import models

from chibo.core.models import Restricted, Scoped


class Notice(Restricted):
    """One message to one person; ``kind`` and ``data`` make the sentence, ``link`` leads to it."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    about = models.UUIDField(null=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "kind", "about"], name="notice_once", nulls_distinct=True
            ),
        )
        indexes = (models.Index(fields=["person", "-sent_at"], name="notice_person_sent"),)

    def __str__(self) -> str:
        return self.kind
