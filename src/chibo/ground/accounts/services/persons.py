"""Commands: somebody enters the house, as a member or otherwise; parts of other commands, which write the audit line."""

from collections.abc import Iterable

from chibo.core import names
from chibo.core.ids import uuid7
from chibo.ground.accounts.models import Person


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


def lock_people(people: Iterable[Person]) -> None:
    """Let nobody else refer to these persons until the end of the transaction."""
    ids = sorted(person.pk for person in people)
    list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def remove_people(people: Iterable[Person]) -> None:
    """Undo ``add_people``: nothing may depend on them (the database refuses otherwise)."""
    Person.objects.filter(pk__in=[person.pk for person in people]).delete()
