"""Closed cases: rows that only named persons read (discipline, personnel).

A row with a ``case_id`` is seen by the readers of that case and by the installation itself, whatever
the seat covers (``rls.restrict``). Whoever works on a case enters it; what is written from then until
the outermost door closes belongs to the case, in whatever room it is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_current: ContextVar[UUID | None] = ContextVar("chibo_case", default=None)


def current() -> UUID | None:
    """The case that rows written now belong to; None outside every case."""
    return _current.get()


def enter(case_id: UUID | None) -> None:
    """Let what is written from now on belong to a case, until the outermost door closes.

    None changes nothing: a row of nobody's case that is touched in between is closed, never opened.
    """
    if case_id is not None:
        _current.set(case_id)


def leave() -> None:
    """What is written from now on belongs to no case (``core.scope`` does this at the door)."""
    _current.set(None)


@contextmanager
def within(case_id: UUID | None) -> Iterator[None]:
    """Let what is written inside the block belong to a case, or with None to no case."""
    token = _current.set(case_id)
    try:
        yield
    finally:
        _current.reset(token)
