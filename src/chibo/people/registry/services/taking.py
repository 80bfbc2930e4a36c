"""Take out what waits as a file; the audit trail has a line of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.policy import require
from chibo.people.registry import policy

MOST = 5_000


def take(*, actor: Actor, found: Iterable[Any], what: str, at: datetime) -> Sequence[Any]:
    """At most ``MOST`` rows; call inside a scope.

    Raises:
        Denied: the office does not decide them.
    """
    require(actor, policy.DECIDE, position=actor.lo)
    taken = list(islice(found, MOST))
    audit.record(
        actor,
        "registry.list_taken",
        subject=actor.unit_id,
        position=actor.lo,
        at=at,
        detail={"rows": len(taken), "what": what},
    )
    return taken
