"""The statistics that follow from the demo meeting, at the branch and at every node above it."""

from dataclasses import asdict
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo.progress import DemoFailed, Waiter
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Unit
from chibo.oversight.insight import queries


def gather(branch: Unit, *, year: int, month: int, waiter: Waiter) -> dict[str, Any]:
    """Figures of the month from the branch to the centre, once the sealed minutes have arrived there.

    Raises:
        DemoFailed: the roll-ups do not equal the raw events.
    """

    def arrived() -> dict[str, Any] | None:
        with scope(system_actor("demo")):
            nodes = {
                node.short_name: asdict(queries.of_month(node.pk, (year, month)))
                for node in reversed(organisation.path(branch))
            }
        return nodes if all(figures["sealed"] for figures in nodes.values()) else None

    nodes = waiter.until("số liệu (statistics)", arrived)
    compared = waiter.until("đối chiếu số liệu (recount)", _recounted)
    return {"month": f"{year}-{month:02d}", "nodes": nodes, "recounted": compared}


def _recounted() -> int | None:
    """Nodes whose figures equal the raw events; None while sums are still on their way up."""
    said = StringIO()
    try:
        call_command("recount", stdout=said, stderr=said)
    except CommandError as error:
        raise DemoFailed(
            f"số liệu không khớp sự kiện (figures differ from events): {error} {said.getvalue()}"
        ) from error
    with scope(system_actor("demo")):
        proof = queries.last_recount()
    return proof.compared if proof and not proof.waiting else None
