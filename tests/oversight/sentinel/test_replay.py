"""The proof of a meeting finds whatever was changed behind the services' back."""

import pytest
from django.db import transaction
from django.db.models import F

from chibo.assembly.meetings.models import AgendaItem, Meeting, MeetingEvent, PresenceRow
from chibo.core import clock
from chibo.core.ids import uuid7
from chibo.oversight.sentinel import services
from tests.support import played as support


@pytest.fixture(scope="module")
def evening(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), support.played(tmp_path_factory.mktemp("media")) as player:
        yield player


@pytest.fixture(autouse=True)
def undone(evening, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_its_replay_gives_its_tables():
    run = services.run(code="replay", at=clock.now())
    assert (run.compared, run.problems) == (1, [])


def test_a_changed_row_is_found():
    AgendaItem.objects.filter(number=1).update(conclusion="đã sửa")
    (problem,) = services.run(code="replay", at=clock.now()).problems
    assert "differs from the events" in problem


def test_a_removed_row_is_found():
    PresenceRow.objects.first().delete()
    (problem,) = services.run(code="replay", at=clock.now()).problems
    assert "does not hold what the events come to" in problem


def test_a_changed_state_and_head_are_found():
    Meeting.objects.update(stage="open", head=bytes(32))
    problems = services.run(code="replay", at=clock.now()).problems
    assert [p.partition(": ")[2] for p in problems] == [
        "its head is not that of its events",
        "its state is not what the events come to",
    ]


def test_a_gap_is_found():
    Meeting.objects.update(seq=F("seq") + 1)
    (problem,) = services.run(code="replay", at=clock.now()).problems
    assert "have a gap" in problem


def test_a_forged_event_is_found():
    last = MeetingEvent.objects.order_by("-seq").first()
    last.pk, last._state.adding, last.seq = uuid7(), True, last.seq + 1
    last.key = None
    last.save(force_insert=True)
    Meeting.objects.update(seq=last.seq)
    (problem,) = services.run(code="replay", at=clock.now()).problems
    assert f"event {last.seq} is not the one that was written" in problem
