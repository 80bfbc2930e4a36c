"""A whole installation of its own: database, pages, live events, jobs, log, signer, authority.

Everything lives in one temporary folder and listens on free ports of loopback; ``chibo serve`` runs it
as it runs any installation. ``victims`` finds the processes that a drill may kill.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGETS = ("web", "events", "worker", "ledger", "signer", "database")
MARKS = {
    "web": "chibo.config.wsgi:application",
    "events": "chibo.config.events:application",
    "worker": "run_worker",
    "ledger": "run_ledger",
    "signer": "chibo.gateways.logsigner",
}
_PROC = Path("/proc")
_READY_SECONDS = 60.0


class Installation:
    """One installation, from its folder to its processes."""

    def __init__(self) -> None:
        # Not below pytest's folder: the path of the signer's socket must be short.
        self.var = Path(tempfile.mkdtemp(prefix="chibo-drill-"))
        self.var.chmod(0o755)
        self.port, self.events_port, tsa = _free_ports(3)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.env = {
            **kept,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "CI": "true",  # the database runs as nobody, no system user is made
            "CHIBO_VAR": str(self.var),
            "CHIBO_EVENTS_PORT": str(self.events_port),
            "CHIBO_TSA_URL": f"http://127.0.0.1:{tsa}/tsa",
            "CHIBO_SITE_URL": f"http://127.0.0.1:{self.port}",
            "CHIBO_LOG_PERIOD_SECONDS": "1",
            "CHIBO_LOG_LEVEL": "WARNING",
        }
        self.pages = f"http://127.0.0.1:{self.port}"
        self.live = f"http://127.0.0.1:{self.events_port}"
        self.said = self.var / "serve.log"
        self._serving: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> list[str]:
        """``chibo …`` as a list of arguments."""
        return [sys.executable, "-m", "chibo.cli.main", *words]

    def serve(self) -> None:
        """Start everything, and wait until pages and live events answer."""
        with self.said.open("ab") as out:
            self._serving = subprocess.Popen(
                self.command("serve", "--port", str(self.port)),
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + _READY_SECONDS
        while not (_listens(self.port) and _listens(self.events_port)):
            if self._serving.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"chibo serve does not come up:\n{self.last_words()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the processes as an operator does, with SIGTERM."""
        if self._serving is not None:
            self._serving.terminate()
            self._serving.wait(60)
            self._serving = None

    def remove(self) -> None:
        """Stop everything and leave nothing behind."""
        if self._serving is not None:
            self._serving.kill()
            self._serving.wait(10)
            time.sleep(1)  # the kernel ends its processes
        reset = self.command("database", "reset", "--yes")
        subprocess.run(reset, env=self.env, capture_output=True, check=False, timeout=60)
        shutil.rmtree(self.var, ignore_errors=True)

    def last_words(self) -> str:
        """The end of what the processes said."""
        return self.said.read_text(errors="replace")[-6000:] if self.said.exists() else ""

    def victims(self, target: str) -> list[int]:
        """Process ids by which a target can be hit: it, and the children that do its work."""
        if target == "database":
            first = self._postmaster()
            return [first, *_children(first)] if first else []
        if self._serving is None:
            return []
        mark = MARKS[target].encode()
        found = [pid for pid in _children(self._serving.pid) if mark in _words(pid)]
        return [*found, *(child for pid in found for child in _children(pid))]

    def kill(self, target: str, chance: random.Random) -> bool:
        """SIGKILL one process of a target; False when it is not up."""
        pids = self.victims(target)
        if not pids:
            return False
        # Mostly the first process, sometimes one that works for it.
        pid = pids[0] if chance.random() < 0.6 else chance.choice(pids)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def is_up(self) -> bool:
        """Whether every process is there, and pages, live events and database take connections."""
        from chibo.gateways.embedded_postgres import EmbeddedPostgres

        server = EmbeddedPostgres(self.var)
        ports = (self.port, self.events_port, server.status().port)
        return all(map(self.victims, TARGETS)) and all(map(_listens, ports))

    def _postmaster(self) -> int | None:
        from chibo.gateways.embedded_postgres import EmbeddedPostgres

        return EmbeddedPostgres(self.var).status().pid


def _free_ports(count: int) -> list[int]:
    """Ports below those of outgoing connections, so that they stay free while a process is dead."""
    found: list[int] = []
    for port in random.sample(range(12_000, 20_000), k=200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError("no free ports")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _children(parent: int) -> list[int]:
    found = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            try:
                # The name in brackets may hold blanks; the parent is the second word after it.
                after = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(after[1]) == parent and after[0] != "Z":
                found.append(int(entry.name))
    return sorted(found)


def _words(pid: int) -> bytes:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""
