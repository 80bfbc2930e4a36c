"""The one table of rehearsals: which branch beside the tree belongs to whom, until when."""

from django.db import models

from chibo.core.models import Scoped


class Rehearsal(Scoped):
    """A rehearsal under way; the row lies inside it and goes with it.

    ``unit`` is the branch beside the tree, ``origin`` the branch that rehearses; ``alias`` is the
    invented person as whom the maker acts inside, so that nothing there ever names the maker's own.
    """

    unit = models.OneToOneField("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    maker = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+")
    alias = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="+")
    seed = models.IntegerField()
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)
