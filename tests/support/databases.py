"""Databases of a test's own: copies of another one, where commits are real and other processes connect."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections

ALIASES = ("default", "owner")


def address(alias: str, name: str) -> str:
    """Where another process finds a database, in the role of a connection."""
    given = connections[alias].settings_dict
    host, port = given["HOST"], given["PORT"]
    if host.startswith("/"):
        return f"postgresql://{given['USER']}:{given['PASSWORD']}@/{name}?host={host}&port={port}"
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@{host}:{port}/{name}"


@contextmanager
def copied(source: str) -> Iterator[str]:
    """A copy of ``source``, to which ``default`` and ``owner`` point meanwhile; yields its name."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
    name = f"{source}_{os.urandom(4).hex()}"
    connections.close_all()
    with psycopg.connect(address("owner", "postgres"), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        for alias in ALIASES:
            connections[alias].settings_dict["NAME"] = name
        yield name
    finally:
        connections.close_all()
        for alias in ALIASES:
            connections[alias].settings_dict["NAME"] = before[alias]
        _drop(name)


def _drop(name: str) -> None:
    """Drop it, with whoever is still connected.

    Where the server's own cleaner is at work in it, which our role may not end, try again when it is gone.
    """
    with psycopg.connect(address("owner", "postgres"), autocommit=True) as admin:
        for _ in range(100):
            try:
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                return
            except psycopg.errors.InsufficientPrivilege:
                time.sleep(0.1)
    raise AssertionError(f"the database {name} cannot be dropped")
