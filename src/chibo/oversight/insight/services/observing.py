"""A branch reads who above it opened its figures."""

from datetime import datetime
from typing import TYPE_CHECKING

from chibo.core import looks
from chibo.core.actor import Actor
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight.sights import FIGURES

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit


def observed(*, actor: Actor, unit: "Unit", at: datetime) -> None:
    """Somebody above opened the figures of one branch; sums of many are nobody's own."""
    if unit.kind == UnitKind.BRANCH:
        looks.looked(
            actor,
            FIGURES,
            subject=unit.pk,
            position=unit.position,
            province=unit.province,
            at=at,
        )
