"""Start, stop and look after the embedded server."""

import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from chibo.gateways.embedded_postgres import account, cluster, place, processes, programs, roles
from chibo.gateways.embedded_postgres.account import Account
from chibo.gateways.embedded_postgres.errors import DatabaseProblem
from chibo.gateways.embedded_postgres.programs import Programs

_ATTEMPTS = 5
_RECOVERY_SECONDS = 120.0
_PASSING = ("Address already in use", "shared memory block")
"""In the server's log: another program was quicker at the port; the old server is still leaving."""
_QUIET_PORTS = range(20_000, 32_000)
"""Below what Linux hands out for outgoing connections (32768 and up)."""
_LOG_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Status:
    """What is known of the server without starting it.

    Attributes:
        running: it answers, or is about to.
        pid: of its first process, None when it does not run.
        port: on 127.0.0.1; 0 before the first start.
        directory: its data directory.
        system_user: the account it runs as, empty before the first start.
    """

    running: bool
    pid: int | None
    port: int
    directory: Path
    system_user: str


class EmbeddedPostgres:
    """The server of one installation.

    Args:
        var: the installation's folder; it identifies the database.
        root_home: where root keeps programs and data.
        sources: where programs may come from, best first.
        ci: run as ``nobody`` instead of making a system user.
    """

    def __init__(
        self,
        var: Path,
        *,
        root_home: Path = place.ROOT_HOME,
        sources: Sequence[str] = ("wheel", "debian"),
        ci: bool | None = None,
    ) -> None:
        self.place = place.of(var, root_home)
        self._sources = sources
        self._ci = os.environ.get("CI") == "true" if ci is None else ci

    def start(self) -> None:
        """Make the database if there is none, and wait until it answers. May be called any time.

        Several processes may call it at once; one starts the server, the others find it running.

        Raises:
            DatabaseProblem: the server cannot be set up or started; the sentence says why.
        """
        with _told("set up"):
            self.place.make()
            with self.place.locked(), self._superuser() as connection:
                roles.ensure(connection, self.place.passwords())

    def stop(self) -> bool:
        """Stop the server and wait until it is gone; its data stays. False when it did not run."""
        if not self.place.base.exists():
            return False
        with _told("stopped"), self.place.locked():
            return self._stop()

    def reset(self) -> None:
        """Stop the server and remove its data, for good. The copied programs stay."""
        if self.place.base.exists():
            with _told("removed"), self.place.locked():
                self._stop()
                shutil.rmtree(self.place.data, ignore_errors=True)
                shutil.rmtree(self.place.base)
        self.place.pointer.unlink(missing_ok=True)

    def status(self) -> Status:
        """Whether it runs, where, and as whom."""
        data = self.place.data
        pid = processes.postmaster(data)
        owner = account.choose(data, ci=self._ci).name if data.exists() else ""
        port = int(self.place.record().get("port", 0))
        return Status(pid is not None, pid, port, data, owner)

    def url(self, role: str = roles.APPLICATION, database: str = roles.DATABASE) -> str:
        """Address for ``role``, password included: never print it where others read along."""
        password, port = self.place.passwords()[role], self.place.record().get("port", 0)
        return f"postgresql://{role}:{password}@127.0.0.1:{port}/{database}"

    def owner_url(self) -> str:
        """Address for the role that owns the tables."""
        return self.url(roles.OWNER)

    def _start(self) -> None:
        found = programs.find(self.place.home, self._sources)
        user = account.choose(self.place.data, ci=self._ci)
        cluster.prepare(self.place, found, user, self.place.passwords()["postgres"])
        processes.wait_for_orphans(self.place.data)
        self._launch(found, user)
        self.place.record(version=found.version, source=found.source, programs=str(found.folder))

    def _launch(self, found: Programs, user: Account) -> None:
        """Start the server on the port of last time, or another when that one is taken."""
        if self.place.log.exists() and self.place.log.stat().st_size > _LOG_BYTES:
            self.place.log.replace(self.place.log.with_suffix(".log.1"))
        port, said = int(self.place.record().get("port", 0)), ""
        for attempt in range(_ATTEMPTS):
            if not _free(port):
                port = _any_free_port()
            self.place.record(port=port)
            done = cluster.launch(self.place, found, user, port)
            if done.returncode == 0:
                return
            said = cluster.last_lines(self.place.log)
            if not any(passing in said for passing in _PASSING):
                break
            time.sleep(0.2 * 2**attempt)
        raise DatabaseProblem(
            f"The database server does not start; the last lines of {self.place.log}:\n{said}"
        )

    def _stop(self) -> bool:
        if processes.postmaster(self.place.data) is None:
            return False
        folder = Path(str(self.place.record().get("programs", "")))
        found = Programs(folder, "0", "") if (folder / "pg_ctl").exists() else None
        found = found or programs.find(self.place.home, self._sources)
        user = account.choose(self.place.data, ci=self._ci)
        cluster.control(found, user, "stop", self.place.data, "-m", "fast")
        processes.wait_for_orphans(self.place.data)
        return True

    def _superuser(self) -> psycopg.Connection:
        """Connect for housekeeping: to the running server, once it has recovered, or to a new one."""
        until = time.monotonic() + _RECOVERY_SECONDS
        while True:
            if processes.postmaster(self.place.data) is None:
                self._start()
            try:
                return psycopg.connect(self.url("postgres", "postgres"), autocommit=True)
            except psycopg.OperationalError as error:
                if "authentication failed" in str(error) or time.monotonic() > until:
                    raise
            time.sleep(0.1)


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn errors of the system into sentences."""
    try:
        yield
    except subprocess.CalledProcessError as error:
        said = str(error.stderr or error.stdout or "").strip()
        raise DatabaseProblem(f"The database could not be {what}: {said}") from error
    except (OSError, psycopg.Error) as error:
        raise DatabaseProblem(f"The database could not be {what}: {error}") from error


def _free(port: int) -> bool:
    if not port:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_free_port() -> int:
    """A port that no outgoing connection can be given: it stays ours while the server is down."""
    for port in random.sample(_QUIET_PORTS, k=50):
        if _free(port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
