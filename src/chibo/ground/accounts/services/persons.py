"""Commands: somebody enters the house, as a member or otherwise; parts of other commands, which write the audit line."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from chibo.core import access, names
from chibo.core.ids import uuid7
from chibo.ground.accounts.models import Identity, Person, Slip, User
from chibo.ground.accounts.rules.slips import Ending
from chibo.ground.accounts.services import own


def add_person(name: str, *, province: int, position: int) -> Person:
    """Somebody who belongs to the unit at ``position``.

    Raises:
        ValueError: an empty name.
    """
    return add_people([name], province=province, position=position)[0]


def add_people(called: Iterable[str], *, province: int, position: int) -> list[Person]:
    """Several at once, in the order of their names given; one statement.

    Raises:
        ValueError: an empty name.
    """
    made = [
        Person(
            id=uuid7(),
            province=province,
            position=position,
            display_name=name,
            sort_key=names.sort_key(name),
            search_key=names.search_key(name),
        )
        for name in map(names.normalise, called)
    ]
    Person.objects.bulk_create(made)
    return made


def hand_over_account(old: UUID, new: UUID, *, at: datetime) -> bool:
    """One human has two records: the account of the old one becomes that of the new one, if that has none.

    All sessions of it end; where both have one, the old one is shut. Slips that wait for the old one end.

    Returns:
        whether it was handed over.
    """
    Slip.objects.filter(person_id=old, used_at=None, ended_at=None).update(
        ended_at=at, ending=Ending.WITHDRAWN
    )
    user = User.objects.select_for_update(no_key=True).filter(person_id=old).first()
    if user is None:
        return False
    own.end_sessions(user.pk)
    access.tell("person", old)
    if User.objects.filter(person_id=new).exists():
        User.objects.filter(pk=user.pk).update(is_active=False)
        return False
    User.objects.filter(pk=user.pk).update(person_id=new)
    if not Identity.objects.filter(person_id=new).exists():
        Identity.objects.filter(person_id=old).update(person_id=new)
    return True


def lock_people(people: Iterable[Person]) -> None:
    """Let nobody else refer to these persons until the end of the transaction."""
    ids = sorted(person.pk for person in people)
    list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def remove_people(people: Iterable[Person]) -> None:
    """Undo ``add_people``: nothing may depend on them (the database refuses otherwise)."""
    Person.objects.filter(pk__in=[person.pk for person in people]).delete()


def rename(person_id: UUID, name: str) -> None:
    """Somebody is called otherwise from now on, wherever names are shown and searched.

    Raises:
        ValueError: an empty name.
    """
    called = names.normalise(name)
    Person.objects.filter(pk=person_id).update(
        display_name=called, sort_key=names.sort_key(called), search_key=names.search_key(called)
    )
