"""Find members by what people type: a code, a card, a personal id, a name in any order, with slips.

``by_text`` is the one door: whoever has a faster way for the whole country puts it here.
"""

import re
from functools import reduce
from operator import and_, or_

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from chibo.core import names
from chibo.people.members import personal_id, rules
from chibo.people.members.models import Member

_CODE_DIGITS = 11
_ID_DIGITS = 12
_MOST_WORDS = 8
KEY = "person__search_key"


def by_text(rows: QuerySet[Member], text: str) -> QuerySet[Member]:
    """Those of the rows who are meant, nearest first: by given name, as typed, then by the list's order.

    Slips are looked for only where nothing fits exactly, which costs one more statement.
    """
    text = text.strip()
    if not text:
        return rows.order_by("person__sort_key", "code")
    words = names.search_key(text).split()[:_MOST_WORDS]
    found = rows.filter(_exact(text, words))
    if words and not found.exists():
        near = [Q(**{f"{KEY}__regex": rules.near_pattern(word)}) for word in words]
        found = rows.filter(reduce(and_, near))
    return found.order_by(_rank(text, words), "person__sort_key", "code")


def _exact(text: str, words: list[str]) -> Q:
    meant = [Q(code__icontains=text)]
    digits = re.sub(r"[\s.\-]", "", text.upper().removeprefix("DV"))
    if re.fullmatch("[0-9]+", digits):
        meant += _by_number(digits)
    if words:
        meant.append(reduce(and_, [_begins(word) for word in words]))
    if pattern := rules.initials_pattern(" ".join(words)):
        meant.append(Q(**{f"{KEY}__regex": pattern}))
    return reduce(or_, meant)


def _begins(word: str) -> Q:
    """A word of the name begins so."""
    return Q(**{f"{KEY}__startswith": word}) | Q(**{f"{KEY}__contains": f" {word}"})


def _by_number(digits: str) -> list[Q]:
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
