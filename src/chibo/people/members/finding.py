"""Find members by what people type: a code, a card, a personal id, a name in any order, with slips.

``by_text`` is the one door. In a list that a page can hold everybody whose words begin so is found; among
many, and where nothing begins so, the best fitting by ``accounts.finding``.
"""

import re
from collections import defaultdict
from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from chibo.core import names
from chibo.ground.accounts import finding as people
from chibo.people.members import personal_id, rules
from chibo.people.members.models import Member

_CODE_DIGITS = 11
_ID_DIGITS = 12
_MOST_WORDS = 8
KEY = "person__search_key"
_LAST = 9
"""Behind every cost of ``accounts.finding``."""


def by_text(rows: QuerySet[Member], text: str) -> QuerySet[Member]:
    """Those of the rows who are meant, nearest first: by given name, as typed, then by the list's order.

    At most two statements more than the list itself.
    """
    text = text.strip()
    if not text:
        return rows.order_by("person__sort_key", "code")
    words = names.search_key(text).split()[:_MOST_WORDS]
    if _are_many(rows):
        return _near(rows, text)
    found = rows.filter(_exact(text, words))
    if words and not found.exists():
        return _near(rows, text)
    return found.order_by(_rank(text, words), "person__sort_key", "code")


def _are_many(rows: QuerySet[Member]) -> bool:
    """More than can be looked through one by one."""
    return len(rows.order_by()[people.FEW : people.FEW + 1].values_list("pk")) > 0


def _near(rows: QuerySet[Member], text: str) -> QuerySet[Member]:
    """The best fitting by name, at most ``people.MOST``, or who has this number."""
    costs: dict[int, list[UUID]] = defaultdict(list)
    for one in people.called(text):
        costs[one.cost].append(one.person_id)
    known = [person for found in costs.values() for person in found]
    near = [When(person__in=found, then=Value(cost)) for cost, found in costs.items()]
    meant = reduce(or_, [Q(person__in=known), *_by_number(text)])
    rank = Case(*near, default=Value(_LAST), output_field=IntegerField())
    return rows.filter(meant).order_by(rank, "person__sort_key", "code")


def _exact(text: str, words: list[str]) -> Q:
    meant = [Q(code__icontains=text), *_by_number(text)]
    if words:
        meant.append(reduce(and_, [_begins(word) for word in words]))
    if pattern := rules.initials_pattern(" ".join(words)):
        meant.append(Q(**{f"{KEY}__regex": pattern}))
    return reduce(or_, meant)


def _begins(word: str) -> Q:
    """A word of the name begins so."""
    return Q(**{f"{KEY}__startswith": word}) | Q(**{f"{KEY}__contains": f" {word}"})


def _by_number(text: str) -> list[Q]:
    """Whole numbers: of the card, the code, the personal id."""
    digits = re.sub(r"[\s.\-]", "", text.upper().removeprefix("DV"))
    if re.fullmatch("[0-9]{8,12}", digits) is None:
        return []
    meant = [Q(card_number=digits)]
    if len(digits) == _CODE_DIGITS:
        meant.append(Q(code=f"DV-{digits[:3]}-{digits[3:7]}-{digits[7:]}"))
    if len(digits) == _ID_DIGITS:
        meant.append(Q(pk__in=list(personal_id.holders([digits]).values())))
    return meant


def _rank(text: str, words: list[str]) -> Case:
    """Given names that are the last word typed, those as typed with their marks first; then as typed; then the rest."""
    last = words[-1] if words else "-"
    given = Q(**{f"{KEY}__endswith": f" {last}"}) | Q(**{KEY: last})
    typed = Q(full_name__icontains=text)
    return Case(
        When(given & typed, then=Value(0)),
        When(given, then=Value(1)),
        When(typed, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
