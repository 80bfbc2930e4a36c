"""Add archive time stamps to documents whose last one is old; run it by a timer, once a month."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import ChiboError
from chibo.core.scope import scope
from chibo.trust.documents import queries, services


class Command(BaseCommand):
    """Each document is renewed in a transaction of its own, so a cut leaves the rest for next time."""

    help = "Renew archive time stamps that are older than some years, with a seal of their own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("--years", type=int, default=5, help="age from which on (default 5)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Renew what is due; the exit status tells whether anything failed."""
        actor = system_actor("renew_stamps")
        before = clock.now() - timedelta(days=365 * options["years"])
        with scope(actor):
            due = queries.due_for_renewal(before)
        failed = 0
        for document_id in due:
            try:
                with scope(actor):
                    services.renew(actor, document_id=document_id, at=clock.now())
            except ChiboError as error:
                failed += 1
                self.stderr.write(f"{document_id}: {error}")
        self.stdout.write(f"{len(due) - failed} renewed, {failed} failed")
        if failed:
            raise CommandError(f"{failed} documents could not be renewed")
