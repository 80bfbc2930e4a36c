"""Files on disk, named by their SHA-256, written once and never changed; removed when their time is over.

<media>/<first two hex digits>/<64 hex digits>
"""

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chibo.gateways.durable import make_folder, sync_folder

RESTS_SECONDS = 3_600


class StoreFull(Exception):
    """The file could not be written whole; nothing was kept."""


class FileBroken(Exception):
    """The stored bytes are gone or no longer fit their name."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store: its digest in hex and its length in bytes."""

    sha256: str
    length: int


def put(folder: Path, data: bytes) -> Stored:
    """Keep ``data`` durably; the same bytes are kept once.

    Raises:
        StoreFull: no space, or the folder cannot be written.
    """
    digest = hashlib.sha256(data).hexdigest()
    target = folder / digest[:2] / digest
    if not target.exists():
        try:
            _write(target, data)
        except OSError as error:
            raise StoreFull(str(error.strerror)) from error
    else:
        with suppress(OSError):
            os.utime(target)
    return Stored(digest, len(data))


def get(folder: Path, sha256: str) -> bytes:
    """The bytes of a stored file, checked against their name.

    Raises:
        FileBroken: missing or changed.
    """
    try:
        data = (folder / sha256[:2] / sha256).read_bytes()
    except OSError as error:
        raise FileBroken(sha256) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FileBroken(sha256)
    return data


def remove(folder: Path, sha256: str) -> None:
    """Remove a file whose time is over.

    One that was put within the hour stays: somebody may just be keeping the same bytes anew.
    """
    target = folder / sha256[:2] / sha256
    with suppress(FileNotFoundError):
        if time.time() - target.stat().st_mtime > RESTS_SECONDS:
            target.unlink()


def _write(target: Path, data: bytes) -> None:
    make_folder(target.parent)
    temporary = target.with_name(f".{target.name}.{os.urandom(6).hex()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)
