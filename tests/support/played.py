"""The demo meeting played once for a module's tests, and rolled back after them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.test import override_settings

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo import build, evening
from chibo.demo import people as demo_people
from chibo.demo.player import Player
from chibo.ground.organisation.models import Unit

DAY = date(2026, 11, 3)


@contextmanager
def played(folder: Path, *, day: date = DAY) -> Iterator[Player]:
    """Build the demo, play its meeting, and hold the system's door open; nothing stays."""
    script = evening.script(day)
    with (
        override_settings(CHIBO_MEDIA_DIR=folder),
        transaction.atomic(),
        scope(system_actor("test")),
    ):
        built = build.build(seed=1, at=script.start - timedelta(days=10))
        unit = Unit.objects.get(pk=built.branch_id)
        player = Player(script, unit=unit, people=demo_people.on_the_roll(unit))
        player.play()
        yield player
        transaction.set_rollback(True)
