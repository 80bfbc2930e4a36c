"""``chibo manage recount``: do the stored statistics equal the raw events, at every node?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.oversight.insight import services


class Command(BaseCommand):
    """Counts everything anew and compares; ends with 1 where anything differs."""

    help = "Prove that the stored statistics equal a recount from the raw events at every node."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and report."""
        with scope(system_actor("insight.recount")):
            compared, differences = services.recount()
        for found in differences:
            self.stderr.write(
                f"{found.unit} {found.year}-{found.month:02d}: "
                f"stored {found.stored}, counted {found.counted}"
            )
        if differences:
            raise CommandError(f"{len(differences)} of {compared} nodes differ from the events.")
        self.stdout.write(f"{compared} nodes compared, all equal.")
