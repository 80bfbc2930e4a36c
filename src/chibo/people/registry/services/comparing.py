"""Compare all linked members of a range with the register: in batches, going on wherever it was stopped.

Every batch is one question and one transaction, which applies the answer and moves the place. A process that dies in
between leaves a question that was written down; the next one puts the very same question again (the same number of the
message) and the end is the same.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from chibo.core import audit, jobs
from chibo.core.actor import EVERYWHERE, Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.gateways.population.port import (
    MOST_AT_ONCE,
    PopulationRegistry,
    Record,
    State,
)
from chibo.gateways.population.port import (
    Refused as RegisterRefused,
)
from chibo.people.registry import policy
from chibo.people.registry.models import Enquiry, Link, Run
from chibo.people.registry.rules.purposes import Purpose
from chibo.people.registry.rules.states import Result, RunState
from chibo.people.registry.services import enquiries, facts

FIELDS = ("personal_id", "name", "born", "sex", "died_on")
JOB = "registry.compare"
ME = system_actor(JOB)


def start(*, actor: Actor, at: datetime) -> Run:
    """Have the members of the seat's area compared, in the background. Call inside a scope.

    Raises:
        Denied: the office does not do this. Refused: one is under way.
    """
    require(actor, policy.COMPARE, position=actor.lo)
    if Run.objects.filter(position=actor.lo, state=RunState.RUNNING).exists():
        raise Refused(_("A comparison of this area is under way."), code="run_running")
    return begin(actor, lo=actor.lo, hi=actor.hi, at=at)


def begin(actor: Actor, *, lo: int, hi: int, at: datetime) -> Run:
    """Part of a command: a comparison of a range begins."""
    run = Run.objects.create(
        position=lo, last=min(hi, EVERYWHERE), started_by=actor.person_id,
        started_by_name=actor.name, started_at=at,
    )  # fmt: skip
    audit.record(actor, "registry.compared", subject=run.pk, position=lo, at=at)
    jobs.defer(JOB, run_id=str(run.pk), lock=JOB)
    return run


def step(run_id: UUID, *, registry: PopulationRegistry, at: datetime) -> bool:
    """One batch; call outside a scope.

    Returns:
        whether there is more to do.

    Raises:
        Away, Untrue: of the port; nothing was applied, and the same step is to be done again.
    """
    with scope(ME):
        run = Run.objects.get(pk=run_id)
        links = _next(run)
        if run.state != RunState.RUNNING or not links:
            _end(run, at=at)
            return False
        asked = _asked(run, links, at=at)
    try:
        records = registry.fetch(
            enquiries.call_of(asked[0], ME), rids=[link.rid for link in links], fields=FIELDS
        )
    except RegisterRefused as error:
        with scope(ME):
            Run.objects.filter(pk=run_id).update(
                state=RunState.STOPPED, problem=error.code, ended_at=at
            )
        return False
    with scope(ME):
        held = Run.objects.select_for_update(no_key=True).get(pk=run_id)
        if held.cursor == run.cursor and held.state == RunState.RUNNING:
            held.changed += taken(links, asked, records, registry=registry, at=at)
            held.asked += len(links)
            held.cursor = links[-1].rid
            held.save(update_fields=["cursor", "asked", "changed"])
    return True


def taken(
    links: Sequence[Link],
    asked: Sequence[Enquiry],
    records: Sequence[Record],
    *,
    registry: PopulationRegistry,
    at: datetime,
) -> int:
    """Part of a command: apply a batch of answers and write down that they came; how many brought news."""
    results = [
        (Result.FOUND if record.state is State.ACTIVE else Result.ENDED, "") for record in records
    ]
    enquiries.replied(asked, results, registry=registry, at=at)
    before = facts.known([link.member for link in links])
    news = sum(
        facts.apply(link, link.member, record, before=before, at=at)
        for link, record in zip(links, records, strict=True)
    )
    before.keep()
    return news


def _next(run: Run) -> list[Link]:
    """In the order of the register's own numbers, so that the order tells nothing of branches."""
    waiting = Link.objects.filter(position__range=(run.position, run.last), rid__gt=run.cursor)
    return list(waiting.select_related("member").order_by("rid")[:MOST_AT_ONCE])


def _asked(run: Run, links: Sequence[Link], *, at: datetime) -> list[Enquiry]:
    return written(links, message=uuid5(run.pk, run.cursor), by=run.started_by_name, at=at)


def written(links: Sequence[Link], *, message: UUID, by: str, at: datetime) -> list[Enquiry]:
    """Part of a command: the question about these numbers is written down, once for each message."""
    return enquiries.write(
        Actor(kind="system", name=by), [link.member for link in links], question="fetch",
        purpose=Purpose.KEEP_IN_STEP, fields=FIELDS, at=at, message_id=message,
    )  # fmt: skip


def _end(run: Run, *, at: datetime) -> None:
    if run.state == RunState.RUNNING:
        Run.objects.filter(pk=run.pk).update(state=RunState.DONE, ended_at=at)
