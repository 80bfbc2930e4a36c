"""What a list left open is decided by a person, once; until then the tree says that it is uncertain."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.organisation import places, policy
from chibo.ground.organisation.models import Doubt, Unit, UnitPast
from chibo.ground.organisation.rules.changes import DoubtAbout
from chibo.ground.organisation.rules.land import lay
from chibo.ground.organisation.services import shifting


@transaction.atomic
def settle(*, actor: Actor, doubt_id: UUID, chosen_id: UUID, at: datetime) -> Doubt:
    """Say which unit it was.

    Raises:
        Missing: no such doubt in the seat. Denied: the office does not decide.
        Refused: decided already, or a unit that is none of those.
    """
    with scope(actor):
        found = Doubt.objects.select_for_update(no_key=True).filter(pk=doubt_id).first()
        if found is None:
            raise Missing(_("There is no such question."), code="no_doubt")
        require(actor, policy.DECIDE, position=found.position)
    with scope(system_actor("organisation.doubt")):
        if found.chosen_id is not None:
            raise Refused(_("This question has been answered already."), code="answered")
        if str(chosen_id) not in found.candidates:
            raise Refused(_("Choose one of the units."), code="no_candidate")
        unit, chosen = Unit.objects.get(pk=found.unit_id), Unit.objects.get(pk=chosen_id)
        if found.about == DoubtAbout.BELOW:
            UnitPast.objects.filter(unit=unit, uncertain=True).update(
                parent=chosen, uncertain=False
            )
        elif unit.into_id != chosen.pk:
            shifting.begin(
                places.settle(lay(places.Ground(), chosen.pk, filed=[unit.pk]), provinces={}, at=at)
            )
            Unit.objects.filter(pk=unit.pk).update(into=chosen)
        found.chosen, found.decided_at = chosen, at
        found.decided_by, found.decided_by_name = actor.person_id, actor.name
        found.save(update_fields=["chosen", "decided_at", "decided_by", "decided_by_name"])
        audit.record(
            actor, "organisation.doubt_settled", subject=unit.pk, position=found.position,
            province=found.province, at=at,
            detail={"about": found.about, "chosen": str(chosen.pk)},
        )  # fmt: skip
    return found
