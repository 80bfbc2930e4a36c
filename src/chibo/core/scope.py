"""The one door to protected tables.

Row security compares each row with four settings, bound here for one transaction only. Outside the
door they are empty and every protected table is empty (see ``core.rls``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from chibo.core import cases
from chibo.core.actor import Actor
from chibo.core.errors import ChiboError

_current: ContextVar[Actor | None] = ContextVar("chibo_scope", default=None)

_BIND = (
    "SELECT set_config('app.lo', %s, true), set_config('app.hi', %s, true), "
    "set_config('app.person', %s, true), set_config('app.home', %s, true)"
)


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
    with transaction.atomic():
        _bind(actor)
        token = _current.set(actor)
        try:
            yield
        finally:
            _current.reset(token)
            if outer is None:
                cases.leave()
            if connection.in_atomic_block and not connection.needs_rollback:
                _bind(outer)


def _bind(actor: Actor | None) -> None:
    values = ["", "", "", ""]
    if actor is not None:
        person = str(actor.person_id) if actor.person_id else ""
        values = [str(actor.lo), str(actor.hi), person, str(actor.home)]
    with connection.cursor() as cursor:
        cursor.execute(_BIND, values)
