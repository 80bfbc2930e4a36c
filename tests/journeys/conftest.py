"""What every journey stands on: the demo's commune in a database of its own, pages, and the stream."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, expect

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo import build, logins
from chibo.ground.accounts.models import Person
from tests.journeys.processes import EventsProcess
from tests.journeys.world import World
from tests.support import browser, databases

PATIENCE_MS = 15_000  # how long screens may take to follow, on a machine with other things to do
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def commune(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A database with the demo's organisation and log-ins, made once; journeys get copies.

    Yields its name and the folder of the installation.
    """
    var = tmp_path_factory.mktemp("var")
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(override_settings(VAR=var))
        source = connections["owner"].settings_dict["NAME"]
        name = stack.enter_context(databases.copied(source))
        with scope(system_actor("test")):
            build.build(seed=1, at=clock.now())
            logins.create(Person.objects.all())
        # Other tests of this process go on with the database they know.
        connections.close_all()
        for alias in databases.ALIASES:
            connections[alias].settings_dict["NAME"] = source
        yield name, var


@pytest.fixture
def own_database(commune: tuple[str, Path], django_db_blocker: Any) -> Iterator[str]:
    """A copy of the commune's database; commits are real."""
    with django_db_blocker.unblock(), databases.copied(commune[0]) as name:
        yield databases.address("default", name)


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as they are served, collected once."""
    call_command("build_messages", verbosity=0)
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def world(
    own_database: str, commune: tuple[str, Path], static: Path, tmp_path: Path
) -> Iterator[World]:
    """Pages on one port, the stream in a process on another, and who is who."""
    var = commune[1]
    events = EventsProcess(own_database, var)
    with ExitStack() as stack:
        stack.callback(events.kill)
        events.start()
        stack.enter_context(
            override_settings(
                VAR=var, CHIBO_MEDIA_DIR=tmp_path / "media", CHIBO_EVENTS_URL=events.url
            )
        )
        stack.enter_context(override_settings(STATIC_ROOT=static))
        base = stack.enter_context(browser.serve())
        yield World.of(base, events)


@pytest.fixture
def chromium(world: World) -> Iterator[Browser]:
    """Chromium; beside its loop Django opens connections that must not outlive the journey."""
    with browser.launch() as found:
        try:
            yield found
        finally:
            connections.close_all()
