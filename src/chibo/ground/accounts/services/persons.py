"""Commands: somebody enters the house, as a member or otherwise."""

from chibo.core import names
from chibo.core.ids import uuid7
from chibo.ground.accounts.models import Person


def add_person(name: str, *, province: int, position: int) -> Person:
    """Somebody who belongs to the unit at ``position``; part of another command, which writes the audit line.

    Raises:
        ValueError: an empty name.
    """
    name = names.normalise(name)
    return Person.objects.create(
        id=uuid7(),
        province=province,
        position=position,
        display_name=name,
        sort_key=names.sort_key(name),
        search_key=names.search_key(name),
    )
