"""Halls, their sealed boxes in a folder of their own, sentences in English."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.assembly.ballots.evidence import Machine
from tests.assembly.ballots.hall import Hall, hall
from tests.assembly.ballots.machine import copy_tables, pointed, started


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are compared as they stand in the code, whether translations were built or not."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def boxes(settings: Any, tmp_path: Path) -> Path:
    settings.CHIBO_BALLOT_BOX_DIR = tmp_path / "boxes"
    return tmp_path / "boxes"


@pytest.fixture(scope="session")
def server(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    """A database server of these tests' own."""
    folder = tmp_path_factory.mktemp("installation")
    with django_db_blocker.unblock(), started(folder, copy_tables) as made:
        yield made


@pytest.fixture
def machine(server: Machine, django_db_blocker: Any) -> Iterator[Machine]:
    """The same, and Django leads to it; commits are real."""
    with django_db_blocker.unblock(), pointed(server.server):
        yield server


@pytest.fixture
def room(db: None) -> Hall:
    """Nine official members, in session; nothing is prepared."""
    return hall()
