"""Background work on the same PostgreSQL: a job is queued in the transaction of the command.

A task takes ids and plain JSON, may run twice, and opens its own ``scope``. Workers give signs of life;
the job of one that has fallen silent (killed, or cut off from the database) is queued again.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 3.0
DEAD_AFTER_SECONDS = 12.0
"""Several signs of life may be late; a job that runs twice after all does no harm."""

Task = Callable[..., None]
_RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)


def task(name: str, *, queue: str = "default", lock: str | None = None) -> Callable[[Task], Task]:
    """Register a background task under a stable name; failures are tried again, ever more slowly."""

    def register(function: Task) -> Task:
        app.task(name=name, queue=queue, retry=_RETRY, lock=lock)(function)
        return function

    return register


def nightly(
    name: str, *, cron: str = "17 20 * * *"
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a task that runs by itself every night, by default at 3:17 in Vietnam (UTC cron).

    A night that was missed is not made up for: such work finds by itself what is due.
    """

    def register(function: Callable[[], None]) -> Callable[[], None]:
        def run(timestamp: int) -> None:  # procrastinate says for when
            function()

        queued = app.task(name=name, retry=_RETRY, lock=name, queueing_lock=name)(run)
        app.periodic(cron=cron)(queued)
        return function

    return register


def defer(name: str, *, lock: str | None = None, key: str | None = None, **values: Any) -> None:
    """Queue a task in the present transaction; a rolled-back transaction queues nothing.

    Args:
        lock: jobs with the same lock run one after another.
        key: a job with the same key that still waits makes this one superfluous.
    """
    from procrastinate.exceptions import AlreadyEnqueued

    options: dict[str, Any] = {"allow_unknown": True}
    if lock:
        options["lock"] = lock
    if key:
        options["queueing_lock"] = key
    deferrer = app.configure_task(name, **options)
    if not key:
        deferrer.defer(**values)
        return
    from django.db import transaction

    try:
        with transaction.atomic():
            deferrer.defer(**values)
    except AlreadyEnqueued:
        return


def waiting(name: str) -> int:
    """How many jobs of a task are queued or running."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(task_name=name, status__in=["todo", "doing"]).count()


def under_way(name: str) -> dict[str, str]:
    """Jobs of a task that wait (``todo``) or run (``doing``), by the key with which they were queued."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    found = ProcrastinateJob.objects.filter(task_name=name, status__in=["todo", "doing"])
    return dict(found.exclude(queueing_lock=None).values_list("queueing_lock", "status"))


def call_off(name: str, *, key: str) -> bool:
    """Take back a job that still waits for its turn; false when there is none (any more)."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    waiting_one = ProcrastinateJob.objects.filter(task_name=name, queueing_lock=key, status="todo")
    return any(app.job_manager.cancel_job_by_id(job.id) for job in waiting_one)


async def take_over() -> int:
    """Queue again what workers that died were doing; how many jobs."""
    found = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        try:
            await app.job_manager.retry_job(job)
        except ConnectorException:  # another worker was quicker, or the database is away
            continue
        log.warning("job %s (%s) of a dead worker is queued again", job.id, job.task_name)
        found += 1
    return found


async def take_over_forever() -> None:
    """Look every few seconds; the database may be away meanwhile."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        try:
            await take_over()
        except ConnectorException:
            log.warning("jobs of dead workers could not be looked for")
