"""Entry point of the process that streams live events, apart from the one that serves pages."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.config.settings")
django.setup()

from chibo.assembly.meetings.live.stream import Stream  # noqa: E402  # needs the apps
from chibo.config.outer import Outer  # noqa: E402
from chibo.core import logs  # noqa: E402

logs.guard("events")
application = Outer(Stream())
