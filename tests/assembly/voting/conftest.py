"""Halls and what the room told."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from chibo.core import facts
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from tests.assembly.voting.hall import Hall, hall

NAMES = (
    *("prepared", "roll_frozen", "opened", "ballot_cast", "count_entered", "closed"),
    *("announced", "completed_after", "voided"),
)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are compared as they stand in the code, whether translations were built or not."""
    with translation.override("en"):
        yield


@pytest.fixture
def room(db: None) -> Hall:
    """A branch with three at the main point, two on their own phones, two at the far point."""
    with scope(system_actor("test")):
        made = hall()
        made.add(3)
        made.add(2, point="own")
        made.add(2, point="far")
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, dict]]]:
    """Facts of the room as rooms above hear them."""
    heard: list[tuple[str, dict]] = []
    monkeypatch.setattr(facts, "_inline", facts._inline.copy())
    for name in NAMES:
        full = f"voting.{name}"
        facts._inline[full] = [lambda payload, full=full: heard.append((full, payload))]
    return heard


@pytest.fixture
def audited(db: None):
    """Audit lines of a subject: action and detail, in their order."""

    def read(subject) -> list[tuple[str, dict]]:
        with scope(system_actor("test")):
            lines = AuditEntry.objects.filter(subject=subject.pk).order_by("at", "pk")
            return list(lines.values_list("action", "detail"))

    return read


@pytest.fixture
def phones(room):
    """The two persons on their own phones."""
    return [room.people[e.person] for e in room.roll if e.point == "own"]
