"""Background work of the room."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.core import checks, jobs
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.oversight.insight import services
from chibo.oversight.insight.proving import recount
from chibo.oversight.insight.services.rolling import CARRY_UP


@jobs.task(CARRY_UP)
def carry_up(*, unit: str, year: int, month: int) -> None:
    """One step up the tree."""
    with scope(system_actor("insight.carry_up")):
        services.carry_up(unit_id=UUID(unit), year=year, month=month)


checks.register(
    checks.Proof(
        code="recount",
        label=_("Recount of the statistics"),
        claim=_(
            "Every stored figure equals a count from the raw events, at every node of the tree."
        ),
        run=recount,
        every_days=7,
        order=10,
    )
)
