"""The statistics that follow from the demo meeting, at the branch and at every node above it."""

from dataclasses import asdict
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command

from chibo.core import jobs
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo.progress import DemoFailed, Waiter
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Unit
from chibo.oversight.insight import queries

FACTS, SUMS = "core.deliver_fact", "insight.carry_up"
"""Jobs that bring news into the figures of a branch, and these to the units above."""


def gather(branch: Unit, *, year: int, month: int, waiter: Waiter) -> dict[str, Any]:
    """Figures of the month from the branch to the centre, once all that was sealed has arrived there.

    Raises:
        DemoFailed: the roll-ups do not equal the raw events.
    """

    def arrived() -> int | None:
        if jobs.waiting(FACTS) or jobs.waiting(SUMS):
            return None
        with scope(system_actor("demo")):
            month_of = [queries.of_month(node.pk, (year, month)) for node in path]
        return len(path) if all(figures.sealed for figures in month_of) else None

    with scope(system_actor("demo")):
        path = organisation.path(branch)
    waiter.until("số liệu (statistics)", arrived)
    compared = waiter.until("đối chiếu số liệu (recount)", _recounted)
    with scope(system_actor("demo")):
        nodes = {
            node.short_name: asdict(queries.of_month(node.pk, (year, month)))
            for node in reversed(path)
        }
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
