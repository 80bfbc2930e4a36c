"""Texts that are found as people type: in any order of words, with or without Vietnamese marks.

A table keeps its texts folded beside them, in a column that PostgreSQL computes; what is looked for is
folded by ``names.search_key`` word by word.
"""

from django.db.models import F, Func, GeneratedField, Q, TextField, Value
from django.db.models.functions import Concat

from chibo.core.names import search_key

_LETTERS = "đĐƀɃłŁ"
_PLAIN = "dDbBlL"
_DROPPED = "'’‘ʼ`´′"


class Folded(Func):
    """Without marks, in small letters, as ``names.search_key`` does it; same for any locale of a database."""

    template = (
        r"lower(translate(regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g'), "
        f"'{_LETTERS}''{_DROPPED[1:]}', '{_PLAIN}'))"
    )
    output_field = TextField()


def column(*names: str) -> GeneratedField:
    """A column that holds these columns folded, with a space between them."""
    parts: list[F | Value] = [F(names[0])]
    for name in names[1:]:
        parts += [Value(" "), F(name)]
    whole = Concat(*parts, output_field=TextField()) if len(parts) > 1 else parts[0]
    return GeneratedField(expression=Folded(whole), output_field=TextField(), db_persist=True)


def holds(text: str, *, column: str = "search_key") -> Q:
    """Condition that a column of folded text has every word of ``text`` in it; of none: always."""
    found = Q()
    for word in search_key(text).split():
        found &= Q(**{f"{column}__contains": word})
    return found
