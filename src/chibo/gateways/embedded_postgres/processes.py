"""Which processes belong to a data directory, read from /proc; stale traces are told from live ones."""

import time
from pathlib import Path

from chibo.gateways.embedded_postgres.errors import DatabaseProblem

_PROC = Path("/proc")
_PATIENCE_SECONDS = 30.0


def postmaster(data: Path) -> int | None:
    """Process id of the running server of ``data``; None when there is none.

    ``postmaster.pid`` survives a killed server, and its number may by now belong to another program,
    so the live process itself must have been started for that directory, or work in it.
    """
    pid = _noted(data)
    if pid is None:
        return None
    process = _PROC / str(pid)
    return pid if _started_for(process, data) or _works_in(process, data) else None


def wait_for_orphans(data: Path) -> None:
    """Wait until the children of a killed server have noticed and left.

    Then a pid file whose number now belongs to another program is removed, because PostgreSQL would
    take that program for the old server. Where we may not see other users' folders (containers
    without ptrace) PostgreSQL's own check of shared memory remains.

    Raises:
        DatabaseProblem: they are still there after 30 seconds.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
    while left := _workers(data):
        if time.monotonic() > until:
            raise DatabaseProblem(f"Processes of the old database server do not end: {left}")
        time.sleep(0.05)
    pid = _noted(data)
    if pid is not None and (_PROC / str(pid)).exists():
        (data / "postmaster.pid").unlink()


def _noted(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _workers(data: Path) -> list[int]:
    """Live processes whose working directory is ``data``: the server and its children."""
    processes = [entry for entry in _PROC.iterdir() if entry.name.isdigit()]
    return [int(entry.name) for entry in processes if _works_in(entry, data)]


def _started_for(process: Path, data: Path) -> bool:
    try:
        return b"-D\0%s\0" % bytes(data) in (process / "cmdline").read_bytes()
    except OSError:  # it ended
        return False


def _works_in(process: Path, data: Path) -> bool:
    try:
        return (process / "cwd").readlink() == data.resolve()
    except OSError:  # it ended, or may not be looked at
        return False
