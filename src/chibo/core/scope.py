"""The one door to protected tables.

Row security compares each row with a few settings, bound here for one transaction only. Outside the
door they are empty and every protected table is empty (see ``core.rls``).

The range of a desk (``actor.DESKS``) is bound apart from that of other seats, so that only tables lent
to it show anything. An operator sees nothing of the own unit either: who is a member too takes the
member's seat for that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from chibo.core import cases
from chibo.core.actor import OPERATOR, Actor
from chibo.core.errors import ChiboError

_current: ContextVar[Actor | None] = ContextVar("chibo_scope", default=None)

_SETTINGS = ("lo", "hi", "person", "home", "desk", "desk_lo", "desk_hi")
_BIND = "SELECT " + ", ".join(f"set_config('app.{name}', %s, true)" for name in _SETTINGS)


def current() -> Actor | None:
    """The actor whose door is open, or None outside."""
    return _current.get()


@contextmanager
def scope(actor: Actor) -> Iterator[Actor]:
    """Open a transaction in which the database shows what ``actor`` may see.

    Doors nest: the inner one narrows or widens until it closes, then the outer one holds again. When
    an error leaves the outermost door, what it asks for ``afterwards`` is done behind a new one.
    """
    outer = _current.get()
    try:
        with _opened(actor, outer):
            yield actor
    except ChiboError as error:
        if outer is None and error.afterwards is not None:
            afterwards, error.afterwards = error.afterwards, None
            with _opened(actor, None):
                afterwards()
        raise


@contextmanager
def _opened(actor: Actor, outer: Actor | None) -> Iterator[None]:
    ends_here = not connection.in_atomic_block
    with transaction.atomic():
        _bind(actor)
        token = _current.set(actor)
        try:
            yield
        finally:
            _current.reset(token)
            if outer is None:
                cases.leave()
        # The settings end with the transaction, be it by an error, which says what it is itself.
        if not ends_here and connection.in_atomic_block and not connection.needs_rollback:
            _bind(outer)


def _bind(actor: Actor | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BIND, _settings(actor) if actor is not None else [""] * len(_SETTINGS))


def _settings(actor: Actor) -> list[str]:
    person = str(actor.person_id) if actor.person_id else ""
    reach = [str(actor.lo), str(actor.hi)]
    if not actor.is_desk:
        return [*reach, person, str(actor.home), "", "", ""]
    home = 0 if actor.office == OPERATOR else actor.home
    return ["", "", person, str(home), actor.office, *reach]
