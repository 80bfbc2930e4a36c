"""Ballots are checked beside the web process, as many at once as there are cores."""

import atexit
import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

from chibo.assembly.ballots import checker
from chibo.protocols.belenios.errors import Problem

_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Checked:
    """A ballot whose proofs hold.

    Args:
        digest: SHA-256 of the text in hex; ``tracker`` the same in Base64.
        ciphertexts: "alpha,beta" of every choice.
    """

    credential: str
    digest: str
    tracker: str
    ciphertexts: tuple[str, ...]


class Checkers:
    """Processes that check; started when first asked, replaced when they die."""

    def __init__(self, count: int) -> None:
        self._free: queue.LifoQueue[subprocess.Popen[bytes] | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)
        self._all: set[subprocess.Popen[bytes]] = set()
        self._guard = threading.Lock()

    def check(self, election: str, ballot: str) -> Checked | Problem:
        """Ask one of them; a process that died meanwhile is replaced once."""
        found = self._ask({"election": election, "ballot": ballot})
        if "problem" in found:
            return Problem(found["problem"], found["path"])
        return Checked(
            credential=found["credential"],
            digest=found["digest"],
            tracker=found["tracker"],
            ciphertexts=tuple(found["ciphertexts"]),
        )

    def _ask(self, question: dict[str, str]) -> dict[str, Any]:
        process = self._free.get(timeout=_WAIT_SECONDS)
        try:
            process, found = self._try(process, question)
            if found is None:
                process, found = self._try(None, question)
            if found is None:
                raise RuntimeError("the process that checks ballots does not answer")
            return found
        finally:
            self._free.put(process)

    def _try(
        self, process: subprocess.Popen[bytes] | None, question: dict[str, str]
    ) -> tuple[subprocess.Popen[bytes] | None, dict[str, Any] | None]:
        process = process or self._start()
        try:
            assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
            checker.write(process.stdin, question)  # type: ignore[arg-type]
            found = checker.read(process.stdout)  # type: ignore[arg-type]
        except (OSError, ValueError):
            found = None
        if found is None:
            self._end(process)
            return None, None
        return process, found

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", checker.__name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        with self._guard:
            self._all.add(process)
        return process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.communicate()
        with self._guard:
            self._all.discard(process)

    def stop(self) -> None:
        """End all of them."""
        for process in list(self._all):
            self._end(process)
        while not self._free.empty():
            self._free.get_nowait()


_checkers: Checkers | None = None
_lock = threading.Lock()


def check(election: str, ballot: str) -> Checked | Problem:
    """Check a ballot's form, proofs and signature against the text of its election."""
    global _checkers
    with _lock:
        if _checkers is None:
            _checkers = Checkers(os.cpu_count() or 1)
            atexit.register(stop)
    return _checkers.check(election, ballot)


def stop() -> None:
    """End the processes; the next check starts new ones."""
    global _checkers
    with _lock:
        running, _checkers = _checkers, None
    if running is not None:
        running.stop()
