"""Inspect the whole log: exit status 0 when everything fits, 1 otherwise."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.trust.ledger.inspection import fsck


class Command(BaseCommand):
    """Compare entries, files, checkpoints, signatures and openings."""

    requires_system_checks: list[str] = []  # pages are no concern of the log
    help = "Check that database, files and signatures of the log tell one history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("--dir", type=Path, default=settings.CHIBO_LOG_DIR)
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Inspect and report."""
        with scope(system_actor("check_ledger")):
            report = fsck(options["dir"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
        else:
            self.stdout.write(
                f"{report.entries} entries, {report.published} published, "
                f"{report.checkpoints} checkpoints"
            )
            for problem in report.problems:
                self.stdout.write(f"- {problem.sentence}")
        if report.problems:
            raise CommandError(f"{len(report.problems)} problems in the log")
