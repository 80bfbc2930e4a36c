"""The process that does the queued jobs, and takes over those of a worker that died."""

import asyncio
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from chibo.core import jobs, logs


class Command(BaseCommand):
    """Work until stopped; what is under way is finished first."""

    requires_system_checks: list[str] = []  # pages are no concern of the worker
    help = "Do the queued jobs until stopped; jobs of a worker that died are done again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("--concurrency", type=int, default=2, help="Jobs at once.")
        parser.add_argument("--once", action="store_true", help="Until nothing waits, then end.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the worker."""
        logs.guard("worker")
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()):
            asyncio.run(_work(options["concurrency"], wait=not options["once"]))


async def _work(concurrency: int, *, wait: bool) -> None:
    async with app.open_async():
        await jobs.take_over()
        watch = asyncio.create_task(jobs.take_over_forever())
        try:
            await app.run_worker_async(
                concurrency=concurrency,
                wait=wait,
                update_heartbeat_interval=jobs.HEARTBEAT_SECONDS,
                stalled_worker_timeout=jobs.DEAD_AFTER_SECONDS,
            )
        finally:
            watch.cancel()
