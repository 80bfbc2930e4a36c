"""Runs of proofs; they hold ids, units' names and counts, nothing of a person."""

from django.db import models

from chibo.core.ids import uuid7


class ProofRun(models.Model):
    """One run of a proof: what it compared, what did not fit; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=20)
    at = models.DateTimeField()
    seconds = models.FloatField()
    compared = models.IntegerField()
    problems = models.JSONField(default=list)
    problem_count = models.IntegerField(default=0)
    asked_by = models.UUIDField(null=True)

    class Meta:
        indexes = (models.Index(fields=["code", "-at"], name="proofrun_code_at"),)

    def __str__(self) -> str:
        return self.code
