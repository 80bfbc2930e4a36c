"""The door: who sees which row, and that nothing is seen outside."""

import pytest
from django.db import DatabaseError, DataError, connection, transaction

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import current, scope
from chibo.ground.accounts.models import Person
from chibo.people.members.models import Member
from tests.support import factories
from tests.support.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_branches():
    with scope(system_actor("test")):
        commune = factories.unit(kind="commune")
        one, two = factories.unit(parent=commune), factories.unit(parent=commune)
        return commune, factories.member(unit=one), factories.member(unit=two)


def test_a_seat_sees_its_own_range_only(two_branches):
    _, mine, _ = two_branches
    with scope(Actor(lo=mine.unit.position, hi=mine.unit.last)):
        assert list(Member.objects.all()) == [mine]


def test_a_plain_member_sees_the_own_record_and_the_names_of_the_branch(two_branches):
    _, mine, _ = two_branches
    with scope(Actor(person_id=mine.person_id, home=mine.position)):
        assert list(Member.objects.all()) == [mine]
        assert list(Person.objects.all()) == [mine.person]


def test_a_committee_sees_all_branches_below(two_branches):
    commune, mine, other = two_branches
    with scope(Actor(lo=commune.position, hi=commune.last)):
        assert set(Member.objects.all()) == {mine, other}


def test_outside_the_door_the_database_shows_nothing(two_branches):
    count = "SELECT count(*) FROM " + "members" + "_member"
    with connection.connection.cursor() as cursor:
        assert cursor.execute(count).fetchone() == (0,)


def test_doors_nest_and_the_outer_one_holds_again(two_branches):
    commune, mine, other = two_branches
    with scope(Actor(lo=commune.position, hi=commune.last)) as outer:
        with scope(Actor(lo=mine.unit.position, hi=mine.unit.last)):
            assert Member.objects.count() == 1
        assert current() is outer
        assert Member.objects.count() == 2
    assert current() is None


def test_an_error_of_the_database_keeps_its_name_and_the_outer_door_holds(two_branches):
    with scope(system_actor("test")) as outer:
        everybody = Member.objects.count()
        with pytest.raises(DataError), scope(Actor()), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert current() is outer
        assert Member.objects.count() == everybody > 0


def test_nobody_writes_outside_the_own_range(two_branches):
    _, mine, other = two_branches
    with pytest.raises(DatabaseError), scope(Actor(lo=mine.unit.position, hi=mine.unit.last)):
        factories.person(unit=other.unit)


def test_the_audit_trail_is_never_changed(two_branches):
    _, mine, _ = two_branches
    with scope(system_actor("test")) as actor:
        audit.record(actor, "test.done", subject=mine.pk, position=mine.position, at=NOON)
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEntry.objects.update(action="other")
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEntry.objects.all().delete()
        assert AuditEntry.objects.get().action == "test.done"
