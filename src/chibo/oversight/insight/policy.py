"""Who may look on, and who may ask."""

from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Denied
from chibo.core.policy import Permission, may
from chibo.ground.organisation.rules import Office

OVERSEE = Permission(
    code="insight.oversee",
    offices=frozenset({Office.SECRETARY, Office.DEPUTY, Office.COMMITTEE, Office.OFFICER}),
)
REMIND = Permission(code="insight.remind", offices=OVERSEE.offices)


def require_overview(actor: Actor, *, position: int) -> None:
    """The overview belongs to the committee of the unit, or of one above it.

    Raises:
        Denied
    """
    if not may(actor, OVERSEE, position=position):
        raise Denied(
            _("This page is for the committee of this unit and those above it. Ask its secretary."),
            code="overview_committee_only",
        )


def require_statistics(actor: Actor, *, position: int) -> None:
    """Everybody sees the figures of the own branch; other units are for the committees above them.

    Raises:
        Denied
    """
    if position != actor.home and not may(actor, OVERSEE, position=position):
        raise Denied(
            _(
                "You can see the figures of your own branch. Those of other units are for the "
                "committees above them."
            ),
            code="statistics_own_branch_only",
        )
