"""A consistent copy of a PostgreSQL database as SQL text, and the way back into an empty one.

The copy is made by ``pg_dump`` at one moment (an exported snapshot), so that several files of one
backup fit each other. Its role must see every row: a superuser's, or one WITH BYPASSRLS.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from chibo.gateways.backup.archive import BackupUnusable
from chibo.gateways.embedded_postgres.programs import Programs

# Written by newer programs, unknown to older servers; no table of ours depends on it.
_PASSED_OVER = b"SET transaction_timeout = 0;\n"


@dataclass(frozen=True, slots=True)
class Database:
    """An address of a database; the password goes to programs by their environment, never as a word."""

    url: str

    def environment(self) -> dict[str, str]:
        """The address as libpq's variables."""
        parts = urlsplit(self.url)
        options = dict(parse_qsl(parts.query))
        named = {
            "PGHOST": options.get("host") or parts.hostname or "",
            "PGPORT": options.get("port") or str(parts.port or ""),
            "PGUSER": unquote(parts.username or ""),
            "PGPASSWORD": unquote(parts.password or ""),
            "PGDATABASE": unquote(parts.path.lstrip("/")),
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {name: value for name, value in named.items() if value}


@contextmanager
def snapshot(database: Database) -> Iterator[str]:
    """One moment of the database, for as long as the block lasts; its name for ``dump``.

    Raises:
        BackupUnusable: no connection, or row security would hide rows from this role.
    """
    try:
        with psycopg.connect(database.url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            _check_sees_all(connection)
            name = connection.execute("SELECT pg_export_snapshot()").fetchone()
            assert name is not None  # noqa: S101 - a function without FROM gives a row
            yield str(name[0])
    except psycopg.Error as error:
        raise BackupUnusable(f"the database does not answer: {error}") from error


def _check_sees_all(connection: psycopg.Connection) -> None:
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row is None or not row[0]:
        raise BackupUnusable(
            "row security hides rows from this role, so its copy would have holes: name one that may "
            "read them all in DATABASE_BACKUP_URL (CREATE ROLE … LOGIN BYPASSRLS; GRANT pg_read_all_data TO …)"
        )


def dump(
    database: Database,
    target: Path,
    *,
    programs: Programs,
    moment: str,
    words: Sequence[str] = (),
) -> None:
    """Write the database as SQL.

    Args:
        moment: of ``snapshot``.
        words: further arguments of ``pg_dump``: which section, which tables.

    Raises:
        BackupUnusable: with what the program said.
    """
    command = [
        programs["pg_dump"], "--no-owner", "--no-privileges", "--no-comments",
        f"--snapshot={moment}", *words,
    ]  # fmt: skip
    with target.open("wb") as out:
        done = subprocess.run(
            command, env=database.environment(), stdout=out, stderr=subprocess.PIPE, check=False
        )
    if done.returncode:
        raise BackupUnusable(f"the database could not be copied: {_said(done.stderr)}")


def is_empty(database: Database) -> bool:
    """Whether the database holds no table yet.

    Raises:
        BackupUnusable: no connection.
    """
    try:
        with psycopg.connect(database.url) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1"
            ).fetchone()
    except psycopg.Error as error:
        raise BackupUnusable(f"the database does not answer: {error}") from error
    return found is None


def clear(database: Database) -> None:
    """Drop everything that an interrupted ``load`` may have left.

    Raises:
        BackupUnusable: no connection, or the role does not own the database.
    """
    try:
        with psycopg.connect(database.url) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    except psycopg.Error as error:
        raise BackupUnusable(f"the database could not be cleared: {error}") from error


def load(database: Database, sources: Sequence[Path], *, programs: Programs) -> None:
    """Run the SQL of ``dump`` in one transaction: all of it or nothing.

    Args:
        sources: tables before their rows, rows before keys, triggers and row security.

    Raises:
        BackupUnusable: with what the program said.
    """
    command = [programs["psql"], "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    with subprocess.Popen(
        command,
        env=database.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as run:
        assert run.stdin is not None  # noqa: S101 - asked for above
        with suppress(BrokenPipeError):  # the program has ended; what it said follows
            for line in chain.from_iterable(map(_lines, sources)):
                run.stdin.write(line)
        _, said = run.communicate()
    if run.returncode:
        raise BackupUnusable(f"the database could not be filled: {_said(said)}")


def _lines(source: Path) -> Iterator[bytes]:
    is_head = True
    with source.open("rb") as file:
        for line in file:
            is_head = is_head and not line.startswith(b"COPY ")  # rows are never touched
            if not (is_head and line == _PASSED_OVER):
                yield line


def _said(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").strip().splitlines()
    return " ".join(lines[-2:]) or "the program gave no reason"
