"""Write the country into an empty database: bare tables first, then their keys, indexes and guards.

While rows come in, the filled tables have no indexes, foreign keys and triggers; row security stays on for the
application's role and is lifted for their owner alone (NO FORCE). What was taken off is written down in a table
of the owner's before it is taken off, so that a load that was cut off is begun again from nothing, and a database
never stays without its guards unnoticed.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
import psycopg
from django.db import connections
from numpy.typing import NDArray
from psycopg import sql
from psycopg.conninfo import make_conninfo

from chibo.national import chunks, gathering_rows, rows, sealing
from chibo.national.chunks import Chunk
from chibo.national.rows import Table
from chibo.national.structure import Country

TABLES = (
    rows.UNIT,
    *rows.OF_MEMBERS,
    gathering_rows.MEETING,
    gathering_rows.ROLL,
    gathering_rows.MONTH,
)
_TOLD = "chibo_national_load"
_GUARDS = 4  # the last step: what triggers would have done is done by then
Say = Callable[[str], None]


class NotEmpty(Exception):
    """The database holds something already; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a process needs to make and to write its chunks."""

    address: str
    seed: int
    members: int


def address(parameters: Mapping[str, Any]) -> str:
    """Where the owner of the tables connects, from Django's parameters of the connection."""
    known = {"host", "port", "user", "password", "dbname"}
    return make_conninfo(**{name: value for name, value in parameters.items() if name in known})


def load(plan: Plan, country: Country, *, processes: int, say: Say) -> None:
    """Fill the tables; the installation's own row, log-ins and search are the caller's.

    Args:
        processes: how many make and write chunks at once.
        say: is told each step.

    Raises:
        NotEmpty: there are units, and no load of ours that was cut off.
    """
    with psycopg.connect(plan.address, autocommit=True) as owner:
        _begin(owner, say)
        say("units")
        with owner.cursor() as cursor:
            _copy(cursor, rows.UNIT, "".join(rows.units(country)).encode())
        sums = _fill(plan, country, processes, say)
        with owner.cursor() as cursor:
            _copy(cursor, gathering_rows.MONTH, chunks.above(country, sums))
    finish(plan.address, processes=processes, say=say)


def _begin(owner: psycopg.Connection[Any], say: Say) -> None:
    """Take indexes and guards off, or empty the tables of a load that was cut off.

    Raises:
        NotEmpty: somebody else's rows are there.
    """
    cut_off = owner.execute("SELECT to_regclass(%s) IS NOT NULL", [_TOLD]).fetchone()
    if cut_off and cut_off[0]:
        say("a load was cut off here: its rows are removed")
        names = sql.SQL(", ").join(sql.Identifier(table.name) for table in TABLES)
        # Nothing else refers to them: the load begins in a database without a single unit.
        owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
        return
    if owner.execute("SELECT 1 FROM organisation_unit LIMIT 1").fetchone():
        raise NotEmpty("this database holds units already; a country needs an empty one")
    with owner.transaction():
        owner.execute(f"CREATE TABLE {_TOLD} (step int, command text, parallel boolean)")
        owner.execute(f"ALTER TABLE {_TOLD} ENABLE ROW LEVEL SECURITY")
        for table in TABLES:
            _strip(owner, table.name)


def _strip(owner: psycopg.Connection[Any], table: str) -> None:
    name = sql.Identifier(table)
    # Foreign keys into and out of the table, then unique and exclusion constraints, then bare indexes.
    foreign = owner.execute(_FOREIGN, {"table": table}).fetchall()
    for on, constraint, definition in foreign:
        _take_off(owner, 3, on, constraint, definition)
    for on, constraint, definition in owner.execute(_UNIQUE, {"table": table}).fetchall():
        _take_off(owner, 1, on, constraint, definition)
    for index, definition in owner.execute(_INDEXES, {"table": table}).fetchall():
        _tell(owner, 2, definition, parallel=True)
        owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))
    _tell(owner, 4, f"ALTER TABLE {table} ENABLE TRIGGER USER")
    owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    forced = owner.execute(
        "SELECT relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table]
    ).fetchone()
    if forced and forced[0]:
        _tell(owner, 4, f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        owner.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(name))


def _take_off(
    owner: psycopg.Connection[Any], step: int, table: str, constraint: str, definition: str
) -> None:
    add = f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {definition}'
    _tell(owner, step, add, parallel=True)
    owner.execute(
        sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
            sql.SQL(table), sql.Identifier(constraint)
        )
    )


def _tell(
    owner: psycopg.Connection[Any], step: int, command: str, *, parallel: bool = False
) -> None:
    owner.execute(f"INSERT INTO {_TOLD} VALUES (%s, %s, %s)", [step, command, parallel])  # noqa: S608


_FOREIGN = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype = 'f' AND (conrelid = %(table)s::regclass OR confrelid = %(table)s::regclass)
"""
_UNIQUE = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype IN ('p', 'u', 'x') AND conrelid = %(table)s::regclass
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
     WHERE indrelid = %(table)s::regclass
"""


def _fill(plan: Plan, country: Country, processes: int, say: Say) -> list[NDArray[np.int64]]:
    """Make and write all chunks; the sums of each, in their order."""
    every = list(chunks.chunks(country))
    found: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)] * len(every)
    done = 0
    with _workers(plan, country, processes) as write:
        for chunk, sums in write(every):
            found[chunk.number] = sums
            done += chunk.members
            if chunk.number % 10 == 0 or done == country.members:
                say(f"members {done:,} of {country.members:,}")
    return found


@contextmanager
def _workers(
    plan: Plan, country: Country, processes: int
) -> "Iterator[Callable[[list[Chunk]], Iterator[tuple[Chunk, NDArray[np.int64]]]]]":
    """One process: this one. Several: forked ones that share the country's tree."""
    _Worker.start(plan, country)
    if processes == 1:
        try:
            yield lambda every: map(_Worker.write, every)
        finally:
            _Worker.leave()
        return
    with ProcessPoolExecutor(
        processes, mp_context=get_context("fork"), initializer=_Worker.join
    ) as pool:
        yield lambda every: pool.map(_Worker.write, every, chunksize=1)


class _Worker:
    """One process that makes and writes; its own connection."""

    plan: Plan
    country: Country
    connection: psycopg.Connection[Any] | None = None

    @classmethod
    def start(cls, plan: Plan, country: Country) -> None:
        """Before processes fork: what they share."""
        cls.plan, cls.country, cls.connection = plan, country, None
        _ = country.branches, country.positions, country.last, country.unit_keys, country.leading

    @classmethod
    def join(cls) -> None:
        """In a new process: share no connection, be less urgent than the database."""
        connections.close_all()
        os.nice(5)

    @classmethod
    def leave(cls) -> None:
        """Where no process ends by itself."""
        if cls.connection is not None:
            cls.connection.close()
            cls.connection = None

    @classmethod
    def write(cls, chunk: Chunk) -> tuple[Chunk, NDArray[np.int64]]:
        """One chunk, in one transaction."""
        made = chunks.make(cls.country, chunk, seal=sealing.seal)
        if cls.connection is None:
            cls.connection = psycopg.connect(cls.plan.address)
        with cls.connection.transaction(), cls.connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            for table, content in made.rows.items():
                _copy(cursor, table, content)
        return chunk, made.sums


def _copy(cursor: psycopg.Cursor[Any], table: Table, content: bytes) -> None:
    command = sql.SQL("COPY {} ({}) FROM STDIN{}").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        sql.SQL(" (FORMAT binary)" if table.is_binary else ""),
    )
    with cursor.copy(command) as copy:
        if table.is_binary:
            copy.write(gathering_rows.BEGIN)
        copy.write(content)
        if table.is_binary:
            copy.write(gathering_rows.END)


def finish(address: str, *, processes: int, say: Say) -> None:
    """Put everything back on that was taken off, step by step; may be called again after a fault."""
    with psycopg.connect(address, autocommit=True) as owner:
        for step, name in enumerate(("keys", "indexes", "foreign keys", "guards"), start=1):
            if step == _GUARDS:
                say("names")
                owner.execute("SELECT chibo_learn_all_names()")
            found = owner.execute(
                f"SELECT command FROM {_TOLD} WHERE step = %s ORDER BY command",  # noqa: S608
                [step],
            ).fetchall()
            if found:
                say(f"{name}: {len(found)}")
            for (command,) in found:
                with owner.transaction():
                    owner.execute("SET LOCAL maintenance_work_mem = '1GB'")
                    owner.execute(command)
                    owner.execute(
                        f"DELETE FROM {_TOLD} WHERE command = %s",  # noqa: S608
                        [command],
                    )
        say("statistics of the tables")
        for table in TABLES:
            owner.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table.name)))
        owner.execute(f"DROP TABLE {_TOLD}")
