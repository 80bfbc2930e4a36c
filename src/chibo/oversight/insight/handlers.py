"""News from the rooms below: a meeting ended, minutes were signed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chibo.core import facts
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.oversight.insight import services


@facts.subscribe("meetings.closed", mode="later")
def meeting_closed(fact: dict[str, Any]) -> None:
    """The month of the branch has changed."""
    _refresh(fact)


@facts.subscribe("meetings.failed", mode="later")
def meeting_failed(fact: dict[str, Any]) -> None:
    """A failed start counts too."""
    _refresh(fact)


@facts.subscribe("minutes.signed", mode="later")
def minutes_signed(fact: dict[str, Any]) -> None:
    """How long the signatures took is known now."""
    _refresh(fact)


def _refresh(fact: dict[str, Any]) -> None:
    with scope(system_actor("insight.refresh")):
        services.refresh(unit_id=UUID(fact["unit"]), at=datetime.fromisoformat(fact["at"]))
