"""Make the key that signs messages to browsers."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chibo.gateways.messaging.webpush import new_key


class Command(BaseCommand):
    """An existing key stays: a new one would end every subscription."""

    requires_system_checks: list[str] = []
    help = "Make the key of web push (CHIBO_PUSH_KEY), readable by its owner only."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the key where there is none."""
        path = settings.CHIBO_PUSH_KEY
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already; it was left as it is") from error
        with os.fdopen(file, "wb") as target:
            target.write(new_key())
        self.stdout.write(f"{path}")
