"""Looks from above: who leaves a line, that a second one needs a minute, and that cases stay closed."""

from datetime import timedelta
from uuid import UUID

import pytest

from chibo.core import looks
from chibo.core.actor import Actor, system_actor
from chibo.core.ids import uuid7
from chibo.core.models import AuditEntry, CaseReader
from chibo.core.scope import scope
from tests.support.factories import NOON

BRANCH = 5_000
SIGHT = looks.Sight(code="tests.observed", label="A thing", named=lambda _ids: {})
SYSTEM = system_actor("test")
WHO = UUID(int=7)
UNIT = UUID(int=8)


def actor(lo: int, hi: int) -> Actor:
    return Actor(person_id=WHO, name="Ai đó", office="officer", unit_id=UNIT, lo=lo, hi=hi)


def lines(subject: UUID) -> list[AuditEntry]:
    with scope(SYSTEM):
        return list(AuditEntry.objects.filter(subject=subject).order_by("at"))


def look(who: Actor, subject: UUID, *, at=NOON, case_id: UUID | None = None) -> bool:
    with scope(who):
        return looks.looked(
            who, SIGHT, subject=subject, position=BRANCH, at=at, province=14, case_id=case_id
        )


@pytest.mark.django_db
def test_whoever_sits_above_leaves_a_line():
    subject = uuid7()

    assert look(actor(4_000, 6_999), subject)
    [line] = lines(subject)
    assert (line.action, line.actor_person, line.office) == ("tests.observed", WHO, "officer")
    assert (line.position, line.province) == (BRANCH, 14)
    assert line.detail == {"unit": str(UNIT)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    [actor(BRANCH, BRANCH + 999), actor(1, 0), actor(6_000, 6_999), SYSTEM],
    ids=["its own seat", "no seat", "elsewhere", "the installation"],
)
def test_its_own_people_and_strangers_leave_none(who):
    subject = uuid7()

    assert not look(who, subject)
    assert lines(subject) == []


@pytest.mark.django_db
def test_loading_again_within_a_minute_leaves_no_second_line():
    above, subject = actor(4_000, 6_999), uuid7()
    moments = [timedelta(), timedelta(seconds=59), timedelta(seconds=60), timedelta(seconds=61)]

    written = [look(above, subject, at=NOON + after) for after in moments]

    assert written == [True, False, True, False]
    assert look(above, uuid7(), at=NOON)


@pytest.mark.django_db
def test_a_look_into_a_closed_case_is_read_by_its_readers_alone():
    case, subject, above = uuid7(), uuid7(), actor(4_000, 6_999)
    with scope(SYSTEM):
        CaseReader.objects.create(
            case_id=case,
            person_id=WHO,
            person_name="Ai đó",
            reason="chair",
            position=BRANCH,
            since=NOON - timedelta(days=1),
        )
    assert look(above, subject, case_id=case)

    other = Actor(person_id=UUID(int=9), office="secretary", lo=BRANCH, hi=BRANCH + 999)
    with scope(other):
        assert not AuditEntry.objects.filter(subject=subject).exists()
    with scope(above):
        assert AuditEntry.objects.filter(subject=subject).exists()


def test_a_declared_sight_is_known_by_its_code():
    before = dict(looks._known)
    try:
        looks.declare(SIGHT)
        assert SIGHT in looks.declared()
    finally:
        looks._known.clear()
        looks._known.update(before)
