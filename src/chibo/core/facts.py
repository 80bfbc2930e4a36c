"""News that travels upwards: a room publishes a fact, rooms above subscribe in ``handlers.py``.

``inline`` handlers run in the very transaction of the command and do no I/O; ``later`` handlers run
as a job once the transaction has committed, and may run twice.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Literal

from chibo.core import jobs, rehearsals

Payload = dict[str, Any]
Handler = Callable[[Payload], None]

_inline: dict[str, list[Handler]] = defaultdict(list)
_later: dict[str, list[str]] = defaultdict(list)
_by_name: dict[str, Handler] = {}


def subscribe(name: str, *, mode: Literal["inline", "later"]) -> Callable[[Handler], Handler]:
    """Register a handler of the fact ``name``; its qualified name is its stable address."""

    def register(handler: Handler) -> Handler:
        address = f"{handler.__module__}.{handler.__qualname__}"
        if mode == "inline":
            _inline[name].append(handler)
        elif address not in _later[name]:
            _later[name].append(address)
            _by_name[address] = handler
        return handler

    return register


def publish(name: str, payload: Payload) -> None:
    """Tell the rooms above; call it inside the transaction of the command.

    What happens in a rehearsal (``position`` of the payload) is told inline only: no job outlives it.

    Args:
        name: room and past participle, e.g. ``voting.vote_closed``.
        payload: plain JSON, ids as text.
    """
    for handler in _inline[name]:
        handler(payload)
    if rehearsals.is_rehearsed(payload.get("position", 0)):
        return
    for address in _later[name]:
        jobs.defer("core.deliver_fact", address=address, payload=payload)


@jobs.task("core.deliver_fact")
def deliver_fact(*, address: str, payload: Payload) -> None:
    """Run one ``later`` handler."""
    _by_name[address](payload)
