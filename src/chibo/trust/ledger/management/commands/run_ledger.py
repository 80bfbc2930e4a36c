"""The log's own process: queued seals get their place, and the log is published, again and again."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections, connection

from chibo.core import clock, logs
from chibo.core.errors import Broken, Unavailable
from chibo.gateways.logsigner import LogSigner
from chibo.trust.ledger import services

logger = logging.getLogger("chibo.ledger")


class Command(BaseCommand):
    """Grow and publish the log until it is stopped; ends with an error when histories differ."""

    requires_system_checks: list[str] = []  # pages are no concern of the log
    help = "Seal queued documents in the log and publish it, every CHIBO_LOG_PERIOD_SECONDS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument(
            "--once", action="store_true", help="Until nothing is queued, then end."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the loop."""
        logs.guard("ledger")
        signer = LogSigner(settings.CHIBO_LOG_SIGNER_SOCKET)
        stop = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        while True:
            busy = self._step(signer, patient=not options["once"])
            if options["once"] and not busy:
                return
            if not busy and stop.wait(settings.CHIBO_LOG_PERIOD_SECONDS):
                return
            if stop.is_set():
                return

    def _step(self, signer: LogSigner, *, patient: bool) -> bool:
        """One round; whether a full batch suggests that more is waiting."""
        close_old_connections()
        try:
            return services.run_once(at=clock.now(), signer=signer)
        except Broken as error:
            logger.critical("ledger stopped", extra={"code": error.code})
            raise CommandError(str(error)) from error
        except (Unavailable, OperationalError) as error:
            if not patient:
                raise CommandError(str(error)) from error
            logger.warning("ledger waits: %s", type(error).__name__)
            connection.close()
            return False
