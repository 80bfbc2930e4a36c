"""People by name among millions: words in any order, with or without marks, misheard or mistyped, given name first.

Call inside a scope: what is found lies in the range of its seat. The database does the work
(``chibo_called``, migration ``0008_names``); who asks for it writes a line of it.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from chibo.core import names

MOST = 50
FEW = 4_000
"""Up to so many people in the range of a seat are looked through one by one, without the dictionary."""
LONGEST = 8  # words of a search; no name has more


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody whose name fits; ``cost`` is 0 where it is what was typed, and rises with the differences."""

    person_id: UUID
    cost: int


def called(text: str, *, is_begun: bool = True, most: int = MOST) -> list[Called]:
    """The best fitting people of the seat's range, best first; one statement.

    Args:
        text: a name or a part of it as somebody types it.
        is_begun: the last word may be the beginning of one.
        most: how many at the utmost.
    """
    wanted = names.search_key(text).split()[:LONGEST]
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, min(cost) FROM chibo_called(%s, %s, %s, %s, %s) GROUP BY person",
            [wanted, _as_typed(text), is_begun, most, FEW],
        )
        found = [Called(person, cost) for person, cost in cursor.fetchall()]
    return sorted(found, key=lambda one: one.cost)[:most]


def _as_typed(text: str) -> str:
    """The sort key, where marks were typed: these people come first."""
    folded = names.search_key(text)
    plain = " ".join(text.split()).lower()
    return "" if plain == folded else names.sort_key(text)
