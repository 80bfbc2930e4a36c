"""Every checkpoint of the log that can be found, and what a copy of the log says to them.

Whoever restores an old copy and goes on writes a second history. Checkpoints lie in many places: on
another disk, at the committee above, in the evidence beside each document; the newest tells how far
the log had come.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.errors import TlogError
from chibo.protocols.tlog.merkle import check_consistency
from chibo.protocols.tlog.note import Vkey
from chibo.protocols.tlog.policy import Policy
from chibo.protocols.tlog.proof import HEADER, LARGEST_PROOF, Evidence
from chibo.protocols.tlog.tiles import LogReader, directory

MOST_FILES = 200_000
_ENDINGS = (".tlog-proof", ".note", ".txt", "checkpoint")


@dataclass(frozen=True, slots=True)
class Found:
    """A checkpoint that the log's key has signed, and where it lies."""

    checkpoint: Checkpoint
    place: Path


def find(places: Iterable[Path], vkey: Vkey) -> list[Found]:
    """Signed checkpoints of this log in files and folders (all that lies below), the largest first.

    What is no checkpoint, or is signed by another key, is passed over.
    """
    policy, found = Policy.unwitnessed(vkey), []
    for path in _files(places):
        try:
            data = path.read_bytes()[: LARGEST_PROOF + 1]
            if data.startswith(HEADER.encode()):
                data = Evidence.parse(data).note
            found.append(Found(policy.judge(data).checkpoint, path))
        except (OSError, TlogError):
            continue
    return sorted(found, key=lambda one: -one.checkpoint.size)


def disagreement(log: Path, size: int, known: Iterable[Found]) -> str:
    """A sentence when a folder of the log with ``size`` entries does not hold all that was signed.

    Raises:
        TlogError: the folder itself is damaged.
    """
    reader = LogReader(directory(log), size)
    root = reader.root() if size else b""
    for one in known:
        seen = one.checkpoint
        if seen.size > size:
            return (
                f"it holds {size} entries of the log, but {seen.size} were signed ({one.place}): it is "
                "older than what others have seen"
            )
        if not seen.size:
            continue
        try:
            check_consistency(
                old=seen.size, new=size, old_root=seen.root, new_root=root,
                proof=reader.prove_consistency(seen.size),
            )  # fmt: skip
        except TlogError:
            return f"its log is another one than that of {one.place}: two histories were written"
    return ""


def _files(places: Iterable[Path]) -> Iterator[Path]:
    seen = 0
    for place in places:
        if place.is_file():
            yield place
            continue
        for folder, _, names in os.walk(place):
            for name in names:
                seen += 1
                if seen > MOST_FILES:
                    return
                if name.endswith(_ENDINGS):
                    yield Path(folder, name)
