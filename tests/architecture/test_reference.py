"""What the reference says of the events is what the rules write."""

from random import Random

import pytest

from chibo.assembly.meetings.rules import events
from scripts import docs_events
from tests.assembly.meetings.play import Play
from tests.assembly.meetings.test_random_meetings import happened


@pytest.fixture(scope="module")
def written():
    """Events of some meetings in which anything may happen."""
    plays = [Play.open(Play()) for _ in range(8)]
    for number, play in enumerate(plays):
        list(happened(play, Random(number)))
    return [event for play in plays for event in play.events]


def test_the_data_of_every_event_has_the_fields_that_the_reference_names(written):
    for event in written:
        fields = docs_events.EVENTS[event.kind].fields.split()
        needed = {field for field in fields if not field.endswith("?")}
        assert needed <= set(event.data) <= {field.rstrip("?") for field in fields}, event.kind


def test_the_meetings_of_this_test_say_something(written):
    assert len({event.kind for event in written}) > 30


def test_what_can_be_undone_is_a_kind(written):
    assert set(docs_events.KINDS) >= events.UNDOABLE
