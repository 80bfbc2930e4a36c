"""Background work of the room."""

from uuid import UUID

from chibo.core import jobs
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.oversight.insight import services
from chibo.oversight.insight.services.rolling import CARRY_UP


@jobs.task(CARRY_UP)
def carry_up(*, unit: str, year: int, month: int) -> None:
    """One step up the tree."""
    with scope(system_actor("insight.carry_up")):
        services.carry_up(unit_id=UUID(unit), year=year, month=month)
