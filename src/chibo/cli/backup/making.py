"""Make a copy of a running installation; Django is loaded.

Order matters. The database is copied at one moment; after it the signer's memory, then the log's files,
which only grow, so that they hold at least what database and memory speak of; documents never change.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from chibo.cli import environment
from chibo.core import clock
from chibo.gateways.backup import archive, heads, postgres
from chibo.gateways.backup.archive import BackupUnusable, Member
from chibo.gateways.backup.postgres import Database
from chibo.gateways.durable import make_folder, write_durably
from chibo.gateways.embedded_postgres import place, programs
from chibo.protocols.tlog.note import Vkey

FORMAT = "chibo-backup/1"
DATA, CUSTODY = ".data.age", ".custody.age"
OPENINGS = ("ledger_opening", "ledger_tagkey")
"""Tables whose rows open the log's entries: they go with the keys, never with the data."""
PARTS = {
    "tables.sql": ["--section=pre-data"],
    "rows.sql": ["--section=data", *(f"--exclude-table-data={table}" for table in OPENINGS)],
    "openings.sql": ["--section=data", *(f"--table={table}" for table in OPENINGS)],
    "keys.sql": ["--section=post-data"],
}
"""In the order of the way back: tables, their rows, then keys, triggers and row security."""
_SECRET_WORDS = ("SECRET", "PASSWORD", "TOKEN", "KEY", "PIN", "DATABASE")


@dataclass(frozen=True, slots=True)
class Made:
    """Two files of one moment, and how far the log had come."""

    at: datetime
    data: Path
    custody: Path
    bytes: int
    entries: int


def folder_of(given: Path | None) -> Path:
    """Where copies are kept."""
    return (given or settings.CHIBO_BACKUP_DIR).resolve()


def make(*, folder: Path | None, to: list[str] | None, custody_to: list[str] | None) -> Made:
    """Write both archives, and note the fact in ``last.json`` beside them.

    Raises:
        BackupUnusable: no readers are named, the database hides rows, no room.
    """
    readers = to or settings.CHIBO_BACKUP_TO
    holders = custody_to or settings.CHIBO_CUSTODY_TO
    for names, option in ((readers, "--to"), (holders, "--custody-to")):
        if not names:
            raise BackupUnusable(
                f"nobody is named who could read it: {option} age1… (make one: chibo backup keygen)"
            )
        archive.check_recipients(names)
    at, target = clock.now(), folder_of(folder)
    stem = target / f"chibo-{at:%Y%m%dT%H%M%SZ}"
    with _workplace(target) as work:
        entries = _copy_database(work)
        about = _about(at, entries)
        data = stem.with_name(stem.name + DATA)
        custody = stem.with_name(stem.name + CUSTODY)
        archive.write(data, recipients=readers, members=_data(work), about=about)
        archive.write(custody, recipients=holders, members=_custody(work), about=about)
    made = Made(at, data, custody, data.stat().st_size + custody.stat().st_size, entries)
    note(
        target,
        at=at.isoformat(),
        data=data.name,
        custody=custody.name,
        entries=entries,
        bytes=made.bytes,
    )
    return made


def note(folder: Path, **facts: Any) -> None:
    """Remember for ``chibo doctor`` what was last done with copies."""
    path = folder / "last.json"
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    write_durably(path, json.dumps(known | facts).encode(), mode=0o644)


def backup_database() -> Database:
    """The address whose role sees every row."""
    if environment.is_embedded():
        return Database(environment.embedded().url("postgres", "chibo"))
    return Database(settings.CHIBO_BACKUP_URL or os.environ["DATABASE_OWNER_URL"])


def found_programs() -> programs.Programs:
    """``pg_dump`` and ``psql``, as the embedded database brings them along."""
    return programs.find(place.of(environment.var()).home)


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    make_folder(target)
    work = target / f".work.{os.getpid()}"
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copy_database(work: Path) -> int:
    """Both parts of the database at one moment, then the signer's memory; the log's entries by then."""
    database, found = backup_database(), found_programs()
    with postgres.snapshot(database) as moment:
        for name, words in PARTS.items():
            postgres.dump(database, work / name, programs=found, moment=moment, words=words)
    state = Path(settings.CHIBO_LOG_SIGNER_STATE)
    if state.exists():
        (work / "log.state").write_bytes(state.read_bytes())
    return _shown()


def _shown() -> int:
    """Entries under the checkpoint that readers see."""
    folder = Path(settings.CHIBO_LOG_DIR)
    vkey = folder / "log.vkey"
    if not vkey.exists():
        return 0
    known = heads.find([folder / "checkpoint"], Vkey.parse(vkey.read_text().strip()))
    return known[0].checkpoint.size if known else 0


def _about(at: datetime, entries: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "at": at.isoformat(),
        "version": version("chibo"),
        "origin": settings.CHIBO_LOG_ORIGIN,
        "entries": entries,
    }


def _data(work: Path) -> Iterator[Member]:
    for name in PARTS:
        if name != "openings.sql":
            yield Member(name, work / name)
    if (work / "log.state").exists():
        yield Member("log.state", work / "log.state")
    yield Member("settings.env", _settings())
    yield from _below(Path(settings.CHIBO_MEDIA_DIR), "media")
    yield from _below(Path(settings.CHIBO_LOG_DIR), "log")


def _custody(work: Path) -> Iterator[Member]:
    yield Member("openings.sql", work / "openings.sql")
    keys = Path(settings.CHIBO_LOG_KEY).parent
    yield from _below(keys, "keys", but=(".state", ".lock"))
    for name, path in keys_elsewhere().items():
        if path.exists():
            yield Member(name, path)
    yield from _below(Path(settings.CHIBO_PKI_DIR), "pki")


def keys_elsewhere() -> dict[str, Path]:
    """Keys of sealed data that do not lie beside the log's, by their names in the archive."""
    beside = Path(settings.CHIBO_LOG_KEY).parent
    paths = {
        "sealed/vault.key": Path(settings.CHIBO_VAULT_KEY),
        "sealed/index.key": Path(settings.CHIBO_INDEX_KEY),
    }
    return {name: path for name, path in paths.items() if not path.is_relative_to(beside)}


def _below(root: Path, name: str, *, but: tuple[str, ...] = ()) -> Iterator[Member]:
    """Finished files of a folder; drafts begin with a dot."""
    for path in sorted(root.rglob("*")):
        is_draft = any(part.startswith(".") for part in path.relative_to(root).parts)
        if path.is_file() and not path.is_symlink() and not is_draft and path.suffix not in but:
            yield Member(f"{name}/{path.relative_to(root).as_posix()}", path)


def _settings() -> bytes:
    """The installation's settings without its secrets."""
    try:
        lines = environment.settings_file().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return b""
    kept = [
        line
        for line in lines
        if not any(word in line.partition("=")[0] for word in _SECRET_WORDS)
        or line.partition("=")[0].strip().endswith(("_DIR", "_FILE"))
    ]
    return "\n".join([*kept, ""]).encode()
