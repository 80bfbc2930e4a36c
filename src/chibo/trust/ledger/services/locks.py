"""One process at a time grows the log, and one publishes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from django.db import connection

from chibo.core.actor import system_actor
from chibo.core.scope import scope

_KEYS = {"sequence": 0x6C656467_0001, "publish": 0x6C656467_0002}


@contextmanager
def alone(step: Literal["sequence", "publish"]) -> Iterator[None]:
    """Open the installation's own door, one process at a time; what it commits is on disk.

    The lock belongs to the transaction, so that it also holds behind a pool of connections.
    """
    with scope(system_actor("ledger")), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEYS[step]])
        cursor.execute("SET LOCAL synchronous_commit = on")
        yield
