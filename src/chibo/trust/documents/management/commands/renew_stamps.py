"""Renew archive time stamps by hand; the worker does the same every night."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import ChiboError
from chibo.core.scope import scope
from chibo.trust.documents import queries, services


class Command(BaseCommand):
    """Each document is renewed in a transaction of its own, so a cut leaves the rest for next time."""

    help = "Renew archive time stamps whose certificate ends soon, with a seal of their own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument(
            "--days",
            type=int,
            default=settings.CHIBO_STAMP_RENEW_DAYS,
            help="renew what ends within so many days (default CHIBO_STAMP_RENEW_DAYS)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Renew what is due; the exit status tells whether anything failed."""
        actor, at, days = system_actor("renew_stamps"), clock.now(), options["days"]
        with scope(actor):
            found = queries.due_for_renewal(at + timedelta(days=days))
        renewed = failed = 0
        for document_id in found:
            try:
                with scope(actor):
                    made = services.renew(
                        actor, document_id=document_id, at=clock.now(), within_days=days
                    )
                renewed += made is not None
            except ChiboError as error:
                failed += 1
                self.stderr.write(f"{document_id}: {error}")
        self.stdout.write(f"{renewed} renewed, {failed} failed")
        if failed:
            raise CommandError(f"{failed} documents could not be renewed")
