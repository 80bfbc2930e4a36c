"""News from below: in a rehearsal the minutes are written at once, for no job works there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chibo.assembly.minutes import services as minutes
from chibo.core import facts, rehearsals
from chibo.core.actor import system_actor
from chibo.core.scope import scope


@facts.subscribe("meetings.closed", mode="inline")
def meeting_closed(fact: dict[str, Any]) -> None:
    """Write the drafts that one looks at in the end."""
    _assemble(fact)


@facts.subscribe("meetings.failed", mode="inline")
def meeting_failed(fact: dict[str, Any]) -> None:
    """A failed start is minuted too."""
    _assemble(fact)


def _assemble(fact: dict[str, Any]) -> None:
    if not rehearsals.is_rehearsed(fact.get("position", 0)):
        return
    with scope(system_actor("rehearsal")) as actor:
        minutes.assemble(
            actor=actor,
            meeting_id=UUID(fact["meeting"]),
            at=datetime.fromisoformat(fact["at"]),
        )
