"""Small elections for the tests, archives put together by hand, and belenios-tool."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from chibo.cli.election.simulating import Simulated, Wanted, simulate
from chibo.protocols import belenios
from chibo.protocols.belenios import Archive, Event, Kind
from chibo.protocols.belenios.archive import _event_text as event_text
from chibo.protocols.belenios.archive import first_member, members_of
from chibo.protocols.belenios.drawing import seeded

TIME = 1_767_225_600
GROUP = belenios.BELENIOS_2048
P, Q = int(GROUP.p), int(GROUP.q)
Step = tuple[Kind, tuple[str, ...]]


@cache
def made(voters: int = 4, questions: int = 1, needed: int = 1, trustees: int = 1) -> Simulated:
    """A finished election; the same one for the same numbers."""
    wanted = Wanted(voters=voters, questions=questions, needed=needed, trustees=trustees, full=True)
    return simulate(wanted, timestamp=TIME, draw=seeded(repr(wanted)))


def steps(archive: Archive) -> list[Step]:
    """Its events, to be put together otherwise."""
    return [(event.kind, event.data) for event in archive.events]


def chained(steps: Sequence[Step]) -> Archive:
    """An archive with any events, its chain and all its hashes right."""
    events: list[Event] = []
    for kind, data in steps:
        before = events[-1] if events else None
        text = event_text(before, len(events), kind, data)
        events.append(Event(len(events), kind, text, data))
    return Archive(TIME, events)


def file_of(events: Sequence[Event]) -> bytes:
    """The file of events of which the same data stand only once, as belenios-tool writes it."""
    return first_member(TIME) + b"".join(members_of(event, TIME) for event in events)


def tool(*words: str, folder: Path, given: str = "") -> str:
    """What belenios-tool says.

    Raises:
        CalledProcessError: it refuses.
    """
    done = subprocess.run(
        ["belenios-tool", *words], cwd=folder, input=given, text=True, check=True,
        capture_output=True, env={**os.environ, "BELENIOS_USE_URANDOM": "1"}, timeout=120,
    )  # fmt: skip
    return done.stdout


def tool_accepts(data: bytes, uuid: str) -> bool:
    """Whether `belenios-tool election verify` accepts a file."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{uuid}.bel").write_bytes(data)
        try:
            tool("election", "verify", folder=Path(folder))
        except subprocess.CalledProcessError:
            return False
    return True


def codes(report: belenios.Report) -> list[tuple[str, int | None]]:
    """Each problem with its event."""
    return [(problem.code, problem.event) for problem in report.problems]
