"""Pages of insight, as the tests read them."""

import re
from html import unescape

from chibo.core.actor import system_actor
from chibo.oversight.insight import services
from tests.oversight.insight import rows
from tests.support import factories, jobs

SYSTEM = system_actor("test")


def counted(*units):
    for unit in units:
        services.refresh(unit_id=unit.pk, at=rows.NOON)
    jobs.drain()


def text(response) -> str:
    plain = re.sub(
        r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", plain)))


def overview(world, who="officer", unit=None, query="", **extra):
    unit = unit or world.commune
    return world.clients[who].get(f"/overview/{unit.pk}/{query}", **extra)


def extra_branch(commune, n):
    made = factories.unit(name=f"Chi bộ thêm {n:02d}")
    made.parent, made.position, made.last = (
        commune,
        commune.position + 10 + n,
        commune.position + 10 + n,
    )
    made.basis = "school"
    made.save()
    return made
