"""``chibo manage recount``: do the stored statistics equal the raw events, at every node?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from chibo.core import clock
from chibo.core.actor import rounds_actor
from chibo.core.scope import scope
from chibo.oversight.insight import services


class Command(BaseCommand):
    """Counts everything anew and compares; ends with 1 where anything differs."""

    help = "Prove that the stored statistics equal a recount from the raw events at every node."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and report."""
        is_outermost = not connection.in_atomic_block
        with transaction.atomic():
            if is_outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            with scope(rounds_actor("insight.recount")):
                found = services.recount(at=clock.now())
        for one in found.differences:
            parts = ", ".join(
                f"{name} stored {getattr(one.stored, name)}, counted {getattr(one.counted, name)}"
                for name in one.fields
            )
            self.stderr.write(f"{one.unit} {one.year}-{one.month:02d}: {parts}")
        if found.waiting:
            self.stderr.write(
                f"{found.waiting} sums were still on their way up; "
                "run this again when the worker has done them."
            )
        if found.differences:
            raise CommandError(
                f"{len(found.differences)} of {found.compared} figures differ from the events."
            )
        self.stdout.write(f"{found.compared} nodes compared, all equal.")
