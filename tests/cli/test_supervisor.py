"""The supervisor with tiny real processes: they die, hang, leave children behind, and are put right."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chibo.config import supervisor as supervisor_of
from chibo.config.supervisor import Process, Supervisor

PYTHON = sys.executable
STAYS = "import os, time\nprint('up', os.getpid())\ntime.sleep(60)"
DEAF = "import signal, time\nsignal.signal(15, signal.SIG_IGN)\nprint('up')\ntime.sleep(60)"
PARENT = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print('child', child.pid)\ntime.sleep(60)"
)


class Output(io.StringIO):
    """What the supervisor says, with a way to wait for it."""

    def wait_for(self, text: str, times: int = 1) -> list[str]:
        wait_until(lambda: self.getvalue().count(text) >= times)
        return [line for line in self.getvalue().splitlines() if text in line]


def wait_until(holds: Callable[[], bool], within: float = 15.0) -> None:
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


@contextmanager
def supervised(*processes: Process, patience: float = 5.0) -> Iterator[Output]:
    out = Output()
    with Supervisor(processes, out=out, patience=patience).background():
        yield out


def number(line: str) -> int:
    return int(line.split()[-1])


def python(name: str, program: str, **more: object) -> Process:
    return Process(name, [PYTHON, "-c", program], **more)


def test_lines_carry_the_name_of_their_process():
    with supervised(python("web", "print('ready')"), python("ledger", "print('sealed')")) as out:
        out.wait_for("ready")
        out.wait_for("sealed")

    assert "web    | ready" in out.getvalue().splitlines()
    assert "ledger | sealed" in out.getvalue().splitlines()


def test_a_killed_process_is_started_again():
    with supervised(python("web", STAYS)) as out:
        first = number(out.wait_for("up")[0])
        os.kill(first, signal.SIGKILL)

        second = number(out.wait_for("up", 2)[1])

        assert second != first
        assert "killed by signal 9" in out.getvalue()
    assert not lives(second)


def test_what_a_killed_process_left_behind_ends_before_it_starts_again():
    with supervised(python("web", PARENT)) as out:
        orphan = number(out.wait_for("child")[0])
        parent = int(Path(f"/proc/{orphan}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(parent, signal.SIGKILL)

        out.wait_for("child", 2)

        assert not lives(orphan)


def test_a_process_that_keeps_failing_is_tried_ever_more_slowly():
    with supervised(python("worker", "raise SystemExit(3)")) as out:
        told = out.wait_for("ended with status 3", 3)

    assert [line.rpartition("in ")[2] for line in told[:3]] == ["0.0 s", "0.5 s", "1.0 s"]


def test_the_pause_is_forgotten_after_a_healthy_life(monkeypatch):
    monkeypatch.setattr(supervisor_of, "HEALTHY_AFTER", 0.0)

    with supervised(python("worker", "raise SystemExit(3)")) as out:
        told = out.wait_for("ended with status 3", 3)

    assert {line.rpartition("in ")[2] for line in told[1:3]} <= {"0.0 s", "0.5 s"}


def test_a_program_that_is_missing_is_told_and_tried_again():
    with supervised(Process("signer", ["/nowhere/signer"])) as out:
        assert out.wait_for("cannot be started", 2)


def test_a_process_that_does_not_listen_is_killed_when_patience_ends():
    out = Output()
    supervisor = Supervisor([python("web", DEAF)], out=out, patience=0.3)

    with supervisor.background():
        out.wait_for("up")
        began = time.monotonic()
    assert time.monotonic() - began < 5


def test_what_others_need_stops_last():
    farewell = "import signal, sys, time\nsignal.signal(15, lambda *_: (print('bye'), sys.exit()))\nprint('up')\ntime.sleep(60)"
    processes = [python("ground", farewell, stage=0), python("work", farewell, stage=1)]

    with supervised(*processes) as out:
        out.wait_for("up", 2)

    goodbyes = [line.split()[0] for line in out.wait_for("bye", 2)]
    assert goodbyes == ["work", "ground"]


def test_a_process_gets_settings_of_its_own():
    program = "import os\nprint('port', os.environ['PORT'])"

    with supervised(python("web", program, env={"PORT": "8001"})) as out:
        assert out.wait_for("port 8001")


RUN = """
import sys
from chibo.config.supervisor import Process, Supervisor
processes = [Process("child", [sys.executable, "-c", {program!r}])]
sys.exit(Supervisor(processes, patience={patience}).run())
"""


@contextmanager
def in_a_process(
    program: str, patience: float = 30.0
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A supervisor as it runs under `chibo serve`; yields it and the child's first line."""
    command = [PYTHON, "-c", RUN.format(program=program, patience=patience)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield running, running.stdout.readline()
        finally:
            running.kill()


@pytest.mark.parametrize("number_of_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_and_ends_with_zero(number_of_signal):
    with in_a_process(STAYS) as (running, line):
        running.send_signal(number_of_signal)

        assert running.wait(15) == 0
    assert not lives(number(line))


def test_a_second_signal_stops_without_waiting():
    with in_a_process(DEAF) as (running, _line):
        running.terminate()
        time.sleep(0.5)
        running.terminate()

        assert running.wait(15) == 0


def test_when_the_supervisor_is_killed_its_processes_end_too():
    with in_a_process(STAYS) as (running, line):
        running.kill()
        running.wait(15)

        wait_until(lambda: not lives(number(line)))


def test_beside_other_code_it_leaves_no_thread():
    with supervised(python("web", STAYS)) as out:
        out.wait_for("up")

    assert "supervisor" not in {thread.name for thread in threading.enumerate()}
