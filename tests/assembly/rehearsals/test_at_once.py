"""A rehearsal is ended while a command of it is under way."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from chibo.assembly.meetings.services import engine
from chibo.assembly.rehearsals.services import clearing
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.assembly.meetings.branch import furnish
from tests.assembly.rehearsals.test_nothing_kept import begin, changed, contents


@pytest.fixture
def branch(own_database):
    return furnish()


def test_the_end_waits_for_a_command_that_is_under_way(branch):
    before = contents()
    rehearsal = begin(branch, None)
    locked, go_on, ended = Event(), Event(), Event()
    given = []

    def command():
        try:
            with scope(system_actor("test")) as actor, transaction.atomic():
                meeting = engine.locked(rehearsal.meeting_id)
                locked.set()
                go_on.wait(10)
                session = engine.Session(meeting, actor=actor, at=clock.now(), key=None)
                session.publish("meetings.closed")
        finally:
            connection.close()

    def end():
        try:
            given.append(clearing.end(rehearsal_id=rehearsal.pk, at=clock.now()))
        finally:
            ended.set()
            connection.close()

    threads = [Thread(target=command), Thread(target=end)]
    threads[0].start()
    assert locked.wait(10)
    threads[1].start()
    assert not ended.wait(0.5)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert given == [True]
    assert changed(before) == {"core_auditentry"}
