"""After a loss: bring entries back into the database, or files back into the folder."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chibo.core import clock
from chibo.core.errors import ChiboError
from chibo.gateways.logsigner import LogSigner
from chibo.trust.ledger import services


class Command(BaseCommand):
    """One of the two ways back; `check_ledger` tells which is needed."""

    requires_system_checks: list[str] = []  # pages are no concern of the log
    help = "Restore the log: --entries from its files, or --files from the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--entries", action="store_true", help="The database was set back.")
        what.add_argument("--files", action="store_true", help="The log's folder was lost.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore and say what came back."""
        signer = LogSigner(settings.CHIBO_LOG_SIGNER_SOCKET)
        try:
            if options["files"]:
                size = services.rebuild_files(signer=signer)
                self.stdout.write(f"The folder holds {size} entries.")
            else:
                found = services.restore_entries(at=clock.now(), signer=signer)
                self.stdout.write(f"{found.entries} entries came back, {found.seals} with a seal.")
        except ChiboError as error:
            raise CommandError(str(error)) from error
