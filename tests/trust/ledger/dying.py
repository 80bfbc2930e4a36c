"""Runs the ledger's steps in a process of its own and dies at a point: dying.py POINT DOCUMENT…

Dying is SIGKILL: no handler, no clean-up, no commit. The points are made here, by wrapping functions
of the product; the product itself knows nothing of them.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()  # as a script it has no settings yet

# ruff: noqa: E402 - models need the settings
from django.conf import settings

from chibo.core import clock
from chibo.gateways import durable
from chibo.gateways.logsigner import LogSigner
from chibo.trust.ledger import files, services
from chibo.trust.ledger.services import publishing, running, sealing, sequencing
from tests.trust.ledger.conftest import enqueue


def die(*_args: Any, **_values: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> Callable[[], None]:
    return lambda: setattr(owner, name, die)


def after(owner: Any, name: str) -> Callable[[], None]:
    real = getattr(owner, name)

    def wrapped(*args: Any, **values: Any) -> None:
        real(*args, **values)
        die()

    return lambda: setattr(owner, name, wrapped)


def half(name_of_file: str) -> Callable[[], None]:
    """Write half of a file, then die."""

    def write(path: Path, data: bytes, **values: Any) -> None:
        if name_of_file not in str(path):
            durable.write_durably(path, data, **values)
            return
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_bytes(data[: len(data) // 2])
        die()

    return lambda: setattr(files, "write_durably", write)


POINTS: dict[str, Callable[[], None]] = {
    "in the transaction of the document": after(sealing.audit, "record"),
    "after the seal was queued": before(running, "check_memory"),
    "before the sequencer commits": after(sequencing, "place"),
    "after the sequencer committed": after(running, "sequence"),
    "in the middle of a bundle": half("tile/entries"),
    "in the middle of a tile": half("tile/0"),
    "between two tiles": after(files.LogFolder, "add"),
    "before the signature": before(LogSigner, "sign"),
    "after the signature": before(publishing, "_store"),
    "before the note is stored": after(publishing, "_store"),
    "after the note was stored": before(publishing, "_show"),
    "in the middle of the checkpoint": half("checkpoint"),
    "after the checkpoint was shown": after(files.LogFolder, "show"),
    "before the seals are told": before(publishing.facts, "publish"),
}


def main(point: str, documents: list[int]) -> None:
    POINTS[point]()
    for number in documents:
        enqueue(number)
    signer = LogSigner(settings.CHIBO_LOG_SIGNER_SOCKET)
    services.run_once(at=clock.now(), signer=signer)


if __name__ == "__main__":
    main(sys.argv[1], [int(word) for word in sys.argv[2:]])
