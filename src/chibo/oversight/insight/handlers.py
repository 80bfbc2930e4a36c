"""News from the rooms below that change a branch's month."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chibo.core import facts
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation import history
from chibo.oversight.insight import services

CHANGES = (
    "meetings.closed",
    "meetings.failed",
    "meetings.vote_completed",
    "minutes.signed",
    "minutes.sealed",
)


def refresh(fact: dict[str, Any]) -> None:
    """Count the branch's month anew: the one in which the meeting ended."""
    with scope(system_actor("insight.refresh")):
        services.refresh(unit_id=UUID(fact["unit"]), at=datetime.fromisoformat(fact["at"]))


for _name in CHANGES:
    facts.subscribe(_name, mode="later")(refresh)


@facts.subscribe("organisation.changed", mode="later")
def regroup(fact: dict[str, Any]) -> None:
    """Units lie elsewhere: the sums of the months since then, below and above."""
    with scope(system_actor("insight.regroup")):
        services.regroup(
            unit_ids=history.units_of(UUID(fact["change"])),
            since=date.fromisoformat(fact["on"]),
        )
