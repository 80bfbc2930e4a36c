"""News from below: a resolution is sealed, so what it says is to be done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chibo.action.directives import services
from chibo.core import facts
from chibo.core.actor import system_actor
from chibo.core.scope import scope


@facts.subscribe("minutes.sealed", mode="later")
def resolution_sealed(fact: dict[str, Any]) -> None:
    """Its clauses become tasks; a correction changes those that are still open."""
    if fact["kind"] != "NQ":
        return
    with scope(system_actor("directives.take_over")) as actor:
        services.take_over(
            actor=actor, draft_id=UUID(fact["draft"]), at=datetime.fromisoformat(fact["at"])
        )
