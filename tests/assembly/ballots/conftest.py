"""Halls, their sealed boxes in a folder of their own, sentences in English."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.assembly.ballots.hall import Hall, hall


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are compared as they stand in the code, whether translations were built or not."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def boxes(settings: Any, tmp_path: Path) -> Path:
    settings.CHIBO_BALLOT_BOX_DIR = tmp_path / "boxes"
    return tmp_path / "boxes"


@pytest.fixture
def room(db: None) -> Hall:
    """Nine official members, in session; nothing is prepared."""
    return hall()
