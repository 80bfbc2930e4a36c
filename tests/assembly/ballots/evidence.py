"""What is left of an election afterwards, and attempts to relate members to ballots with it.

Everything that a person with the whole machine but the key of the box can look at: a dump of the database, the
bytes of its WAL, the WAL as PostgreSQL's own reader tells it, the lines of all processes, the copy of a backup.
Each check returns what it found; an empty list is a good one.
"""

import re
import subprocess
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import psycopg

from chibo.gateways.embedded_postgres import EmbeddedPostgres
from chibo.gateways.embedded_postgres.programs import Programs

MAY_CHANGE = {"ballots_pending", "ballots_election"}
"""Tables that the transaction of a casting may touch: the row, and the lock of the election."""
SURE = 0.95
"""A rank correlation of ten that chance reaches once in 20,000 orders."""


@dataclass(frozen=True)
class Cast:
    """The truth that nobody should find again: who cast which text, in this order."""

    person: UUID
    text: str

    @property
    def digest(self) -> bytes:
        return sha256(self.text.encode()).digest()


@dataclass
class Evidence:
    """What was gathered at one moment."""

    dump: str
    wal: bytes
    told: list[str] = field(default_factory=list)
    others: bytes = b""


@dataclass
class Machine:
    """An installation's database server with its programs."""

    server: EmbeddedPostgres
    programs: Programs

    def gather(self, *, since: str = "", others: bytes = b"") -> Evidence:
        """Dump, WAL and what the WAL's reader says from a position on."""
        url = self.server.url("postgres", "chibo")
        dump = subprocess.run(
            [self.programs["pg_dump"], "--no-owner", "--no-privileges", url],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        folder = self.server.place.data / "pg_wal"
        segments = sorted(path for path in folder.iterdir() if len(path.name) == 24)
        wal = b"".join(path.read_bytes() for path in segments)
        return Evidence(dump, wal, self._told(since, folder), others)

    def position(self) -> str:
        """Where the WAL ends now."""
        with psycopg.connect(self.server.url("postgres", "chibo")) as link:
            return str(link.execute("SELECT pg_current_wal_lsn()").fetchone()[0])  # type: ignore[index]

    def tables(self) -> dict[str, str]:
        """File number → table, also of indexes and of what is too large for a row."""
        with psycopg.connect(self.server.url("postgres", "chibo")) as link:
            rows = link.execute(
                """
                SELECT c.relfilenode::text, coalesce(t.relname, ti.relname, i.relname, c.relname)
                  FROM pg_class c
                  LEFT JOIN pg_class t ON t.reltoastrelid = c.oid
                  LEFT JOIN pg_index x ON x.indexrelid = c.oid
                  LEFT JOIN pg_class i ON i.oid = x.indrelid
                  LEFT JOIN pg_class ti ON ti.reltoastrelid = i.oid
                 WHERE c.relfilenode > 0
                """
            ).fetchall()
        return dict(rows)

    def _told(self, since: str, folder: Path) -> list[str]:
        reader = Path(self.programs["pg_dump"]).with_name("pg_waldump")
        if not since or not reader.exists():
            return []
        said = subprocess.run(
            [reader, "--path", folder, "--start", since], capture_output=True, text=True
        )  # it ends with an error where the WAL ends
        return said.stdout.splitlines()


def shared_values(casts: Iterable[Cast], found: Evidence) -> list[str]:
    """Ballots of which something lies open: text or hash, in any spelling. Credentials are published anyway."""
    complaints = []
    for cast in casts:
        alpha = re.search(r'"alpha":"(\d{60})', cast.text)
        assert alpha
        words = {
            "hash": cast.digest.hex(),
            "tracker": b64encode(cast.digest).decode().rstrip("="),
            "ciphertext": alpha.group(1),
        }
        for name, word in words.items():
            if word in found.dump or word.encode() in found.wal + found.others:
                complaints.append(f"{name} of a ballot lies open")
        if cast.digest in found.wal:
            complaints.append("bytes of a ballot's hash lie open")
    return complaints


def related_rows(casts: Iterable[Cast], found: Evidence) -> list[str]:
    """Rows of the dump that hold a person and a ballot, or a person and a box."""
    persons = {str(cast.person) for cast in casts}
    marks = {cast.digest.hex() for cast in casts} | set(boxes(found))
    return [
        line[:80]
        for line in found.dump.splitlines()
        if any(mark in line for mark in marks) and any(person in line for person in persons)
    ]


def boxes(found: Evidence) -> list[str]:
    """Keys and marks of the waiting rows, in hex, in the order in which they lie."""
    rows = _copied(found.dump, "ballots_pending")
    return [word for row in rows for word in re.findall(r"[0-9a-f]{64}", "\t".join(_short(row)))]


def _short(row: str) -> list[str]:
    """Columns without the box itself."""
    return [column for column in row.split("\t") if len(column) < 2000]


def _copied(dump: str, table: str) -> list[str]:
    found = re.search(
        rf"^COPY public\.{table} \([^)]*\) FROM stdin;\n(.*?)^\\\.$", dump, re.M | re.S
    )
    return found.group(1).splitlines() if found else []


def carried_over(before: Evidence, after: Evidence) -> list[str]:
    """Values of the waiting rows that the archive has too: they would tie a time to a ballot."""
    archive = "\n".join(_copied(after.dump, "ballots_record"))
    return [mark for mark in boxes(before) if mark in archive]


def archived(found: Evidence, casts: Sequence[Cast]) -> list[int]:
    """Numbers of the casts in the order in which their rows lie in the archive's table."""
    rows = _copied(found.dump, "ballots_record")
    places = [
        (n, number)
        for number, cast in enumerate(casts)
        for n, row in enumerate(rows)
        if cast.digest.hex() in row
    ]
    return [number for _n, number in sorted(places)]


def correlation(order: Sequence[int]) -> float:
    """Spearman's, between an order and that of casting."""
    n = len(order)
    ranks = {number: rank for rank, number in enumerate(sorted(order))}
    apart = sum((place - ranks[number]) ** 2 for place, number in enumerate(order))
    return 1 - 6 * apart / (n * (n * n - 1))


def in_order(order: Sequence[int]) -> list[str]:
    """Whether an order tells that of casting."""
    rho = correlation(order)
    return [f"rank correlation {rho:.2f}"] if abs(rho) > SURE else []


def beside(told: Sequence[str], tables: dict[str, str]) -> list[str]:
    """Other tables that were written in a transaction with a waiting row, as the WAL's reader tells."""
    touched: dict[str, set[str]] = {}
    for line in told:
        number = re.search(r"tx:\s+(\d+)", line)
        if number and number.group(1) != "0":
            files = re.findall(r"rel \d+/\d+/(\d+)", line)
            touched.setdefault(number.group(1), set()).update(tables.get(f, f) for f in files)
    castings = [names for names in touched.values() if "ballots_pending" in names]
    return sorted({name for names in castings for name in names - MAY_CHANGE})


def times(dump: str) -> list[str]:
    """Columns of the two tables of ballots that could hold a time, a person or a running number."""
    found = []
    for table in ("ballots_pending", "ballots_record"):
        made = re.search(rf"CREATE TABLE public\.{table} \((.*?)\n\);", dump, re.S)
        assert made
        telling = re.compile(r"timestamp|date|time|serial|IDENTITY|person|session|inet")
        found += [
            f"{table}: {column.strip()}"
            for column in made.group(1).splitlines()
            if telling.search(column)
        ]
    return found
