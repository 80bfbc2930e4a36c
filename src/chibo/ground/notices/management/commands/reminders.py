"""How reminders leave, channel by channel: counts and the reasons why some did not."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.notices import outside, queries
from chibo.ground.notices.rules.reminders import Channel, State

BAD = frozenset({State.FAILED, State.UNSURE})


class Command(BaseCommand):
    """Names no person and no address; exit status 1 when something failed."""

    help = "Show which ways of reminding are set up, and what was sent, waits or failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("--days", type=int, default=7)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count and report."""
        since = clock.now() - timedelta(days=options["days"])
        with scope(system_actor("reminders")):
            rows = queries.totals(since=since)
        for channel in Channel:
            is_set = channel in outside.channels()
            self.stdout.write(f"{channel.value}: {'set up' if is_set else 'not set up'}")
            for row in rows:
                if row["channel"] == channel:
                    error = f" ({row['error']})" if row["error"] else ""
                    self.stdout.write(f"  {row['state']}{error}: {row['n']}")
        failed = sum(row["n"] for row in rows if row["state"] in BAD)
        if failed:
            raise CommandError(f"{failed} reminders did not arrive")
