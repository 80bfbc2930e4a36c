"""News from below: a meeting ended, a document is complete, the log has sealed it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chibo.assembly.minutes import concerned, services
from chibo.core import facts
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation import effects


@facts.subscribe("meetings.closed", mode="later")
def meeting_closed(fact: dict[str, Any]) -> None:
    """Write the first drafts."""
    _assemble(fact)


@facts.subscribe("meetings.failed", mode="later")
def meeting_failed(fact: dict[str, Any]) -> None:
    """A failed start is minuted too."""
    _assemble(fact)


@facts.subscribe("documents.completed", mode="inline")
def document_completed(fact: dict[str, Any]) -> None:
    """The last signature was given, in this very transaction."""
    with scope(system_actor("minutes.complete")):
        at = datetime.fromisoformat(fact["at"])
        services.complete(document_id=UUID(fact["document"]), at=at)


@facts.subscribe("ledger.sealed", mode="later")
def document_sealed(fact: dict[str, Any]) -> None:
    """The log holds the document."""
    with scope(system_actor("minutes.seal")):
        at = datetime.fromisoformat(fact["sealed_at"])
        services.mark_sealed(document_id=UUID(fact["document"]), at=at)


def _assemble(fact: dict[str, Any]) -> None:
    with scope(system_actor("minutes.assemble")) as actor:
        services.assemble(
            actor=actor,
            meeting_id=UUID(fact["meeting"]),
            at=datetime.fromisoformat(fact["at"]),
        )


effects.register(concerned.lines)
