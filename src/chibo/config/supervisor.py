"""Keeps the processes of an installation running: starts, restarts, stops, and labels what they say.

A process that dies is started again, at once the first time and then ever more slowly. Whatever a dead
process left behind (its own children, which may still hold its port) is ended first. When the
supervisor itself is killed the kernel ends its processes, so that a new one finds the ports free.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from types import FrameType
from typing import TextIO

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 30.0
PATIENCE = 15.0
_PR_SET_PDEATHSIG = 1
_TICK = 0.1


@dataclass(frozen=True)
class Process:
    """One process of an installation.

    Attributes:
        name: label of its lines.
        command: program and arguments.
        stage: what others need has a lower stage; it starts earlier and stops later.
        env: settings of its own, on top of ours.
    """

    name: str
    command: Sequence[str]
    stage: int = 1
    env: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Runs processes until it is told to stop.

    Args:
        processes: what to run.
        out: where their lines go, each behind the name of its process.
        patience: seconds a process may take to end before it is killed.
        labelled: lines get the name of their process; without, they stay the JSON that they are.
    """

    def __init__(
        self,
        processes: Sequence[Process],
        *,
        out: TextIO | None = None,
        patience: float = PATIENCE,
        labelled: bool = True,
    ) -> None:
        self._out = out or sys.stdout
        self._printing = threading.Lock()
        self._stopping = threading.Event()
        self._impatient = threading.Event()
        width = max(len(process.name) for process in processes)
        self._children = [
            _Child(
                process,
                partial(self._say, f"{process.name:{width}} | " if labelled else ""),
                labelled,
            )
            for process in sorted(processes, key=lambda process: process.stage)
        ]
        self._patience = patience

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; a second signal stops without waiting. The exit status."""
        before = {
            number: signal.signal(number, self._on_signal)
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            self._loop()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return 0

    @contextmanager
    def background(self) -> Iterator[None]:
        """Run the processes beside the code in the block."""
        loop = threading.Thread(target=self._loop, name="supervisor")
        loop.start()
        try:
            yield
        finally:
            self.stop()
            loop.join()

    def stop(self) -> None:
        """Ask the loop to end all processes."""
        self._stopping.set()

    def _loop(self) -> None:
        try:
            while not self._stopping.wait(_TICK):
                for child in self._children:
                    child.keep()
        finally:
            self._end_all()

    def _end_all(self) -> None:
        """End the processes, those that others need last."""
        for stage in sorted({child.process.stage for child in self._children}, reverse=True):
            leaving = [child for child in self._children if child.process.stage == stage]
            for child in leaving:
                child.ask_to_end()
            until = time.monotonic() + self._patience
            while any(child.lives() for child in leaving) and time.monotonic() < until:
                if self._impatient.is_set():
                    break
                time.sleep(_TICK / 2)
            for child in leaving:
                child.end()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping.is_set():
            self._impatient.set()
        self._stopping.set()

    def _say(self, label: str, line: str) -> None:
        with self._printing:
            self._out.write(f"{label}{line}\n")
            self._out.flush()


class _Child:
    """One process through its lives."""

    def __init__(self, process: Process, say: Callable[[str], None], labelled: bool) -> None:
        self.process = process
        self._say, self._labelled = say, labelled
        self._running: subprocess.Popen[bytes] | None = None
        self._started_at = self._start_at = 0.0
        self._pause = 0.0

    def keep(self) -> None:
        """Start it when it is due, and notice when it has died."""
        now = time.monotonic()
        if self._running is None:
            if now >= self._start_at:
                self._start(now)
        elif self._running.poll() is not None:
            self._died(self._running, now)

    def lives(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def ask_to_end(self) -> None:
        if self._running is not None and self.lives():
            self._running.terminate()

    def end(self) -> None:
        """End it and everything it started, now."""
        if self._running is not None:
            _end_group(self._running.pid)
            self._running.wait()
            self._running = None

    def _start(self, now: float) -> None:
        try:
            self._running = subprocess.Popen(
                self.process.command,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self.process.env},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        except OSError as error:
            self._tell(f"cannot be started: {error}")
            self._wait_longer(now, lasted=0.0)
            return
        self._started_at = now
        threading.Thread(target=self._relay, args=[self._running], daemon=True).start()

    def _relay(self, running: subprocess.Popen[bytes]) -> None:
        with running.stdout or open(os.devnull, "rb") as lines:
            for line in lines:
                self._say(line.decode(errors="replace").rstrip("\n"))

    def _tell(self, words: str) -> None:
        """Our own words about it: as the line of a log where no label stands before them."""
        if self._labelled:
            self._say(words)
            return
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": "WARNING", "logger": "chibo.supervisor", "event": words}
        self._say(json.dumps({**line, "process": self.process.name}))

    def _died(self, running: subprocess.Popen[bytes], now: float) -> None:
        _end_group(running.pid)
        self._running = None
        self._wait_longer(now, lasted=now - self._started_at)
        status = running.returncode
        how = f"killed by signal {-status}" if status < 0 else f"ended with status {status}"
        self._tell(f"{how}; starts again in {self._start_at - now:.1f} s")

    def _wait_longer(self, now: float, *, lasted: float) -> None:
        if lasted >= HEALTHY_AFTER:
            self._pause = 0.0
        self._start_at = now + self._pause
        self._pause = min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)


def _end_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:  # nobody is left
        return


_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    """In the new process: have the kernel send SIGTERM when the supervisor is gone (Linux).

    Only a system call: nothing that could wait for a lock another thread held at the fork.
    """
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
