"""The end of the outermost door, where commits are real."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person


def test_what_a_door_binds_ends_with_its_transaction(own_database):
    """It says nothing when it closes: the settings hold for its transaction only."""
    with CaptureQueriesContext(connection) as caught, scope(system_actor("test")):
        assert Person.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.lo', true), current_setting('app.hi', true)")
        held = cursor.fetchone()

    assert set(held) <= {"", None}
    assert [query["sql"].split()[0] for query in caught] == ["BEGIN", "SELECT", "SELECT", "COMMIT"]
