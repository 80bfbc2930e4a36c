"""Locks that last until the transaction ends, named by what they guard (PostgreSQL advisory locks)."""

from hashlib import blake2b

from django.db import connection


def hold(name: str, *, shared: bool = False) -> None:
    """Wait for the lock of this name; several may hold it shared, one alone otherwise."""
    number = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
    form = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {form}(%s)", [number])  # one of two names of our own
