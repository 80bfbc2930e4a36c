"""Keys that lie outside the database: those that wrap data keys, and that of the blind index. Pure.

A file of wrapping keys holds one a line, ``number hex``; the highest number is in force, older ones stay
until nothing is wrapped by them any more. The blind index has a file and a key of its own.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chibo.core.vault import box
from chibo.core.vault.box import KEY_BYTES, NotOpened, Place
from chibo.gateways.durable import make_folder, write_durably

WRAPPING = "chibo-wrapping-keys/1"
INDEX = "chibo-index-key/1"
INDEX_BYTES = 16
_LINE = re.compile(r"([1-9][0-9]{0,8}) ([0-9a-f]{64})")


class KeysUnusable(Exception):
    """A file of keys is missing or damaged; the sentence names it."""


@dataclass(frozen=True, slots=True)
class WrappingKeys:
    """What wraps data keys."""

    keys: Mapping[int, bytes]

    @property
    def newest(self) -> int:
        """The number of the key in force."""
        return max(self.keys)

    def wrap(self, number: int, table: str, secret: bytes) -> bytes:
        """A data key as it lies in the database.

        Args:
            number: of the data key; it is wrapped by the newest key, for this number and table only.
        """
        return box.seal(self.keys[self.newest], self.newest, _slot(number, table), secret)

    def unwrap(self, number: int, table: str, wrapped: bytes) -> bytes:
        """A data key.

        Raises:
            NotOpened: wrapped by a key that is not here, or changed.
        """
        by = box.number_of(wrapped, _slot(number, table))
        if by not in self.keys:
            raise NotOpened(
                f"the data key of {table} is wrapped by key {by}, which is not among those here"
            )
        return box.open_sealed(self.keys[by], _slot(number, table), wrapped)


def _slot(number: int, table: str) -> Place:
    return Place("core_datakey", "wrapped", f"{number}|{table}")


def read(path: Path) -> WrappingKeys:
    """Read the wrapping keys.

    Raises:
        KeysUnusable
    """
    lines = _lines(path, WRAPPING)
    found = [_LINE.fullmatch(line) for line in lines]
    keys = {int(one[1]): bytes.fromhex(one[2]) for one in found if one}
    if not keys or len(keys) != len(lines):
        raise KeysUnusable(f"{path} holds no wrapping keys that can be read")
    return WrappingKeys(keys)


def write(path: Path, keys: Mapping[int, bytes]) -> None:
    """Write the file anew, durably, for nobody else to read.

    Raises:
        KeysUnusable: it belongs to another user, who could not read it afterwards.
    """
    lines = [f"{number} {key.hex()}" for number, key in sorted(keys.items())]
    _write(path, [WRAPPING, *lines])


def add(path: Path) -> WrappingKeys:
    """Put one more wrapping key into a file, made if there is none; it is in force from now on."""
    known = dict(read(path).keys) if path.exists() else {}
    write(path, known | {max(known, default=0) + 1: os.urandom(KEY_BYTES)})
    return read(path)


def read_index(path: Path) -> bytes:
    """The key of the blind index.

    Raises:
        KeysUnusable
    """
    lines = _lines(path, INDEX)
    if len(lines) != 1 or re.fullmatch("[0-9a-f]{64}", lines[0]) is None:
        raise KeysUnusable(f"{path} holds no index key that can be read")
    return bytes.fromhex(lines[0])


def write_index(path: Path, key: bytes = b"") -> None:
    """Put a key of the blind index in its place; by default a new one.

    Raises:
        KeysUnusable: there is one that belongs to another user.
    """
    _write(path, [INDEX, (key or os.urandom(KEY_BYTES)).hex()])


def index_of(key: bytes, table: str, name: str, text: str) -> bytes:
    """By what equal values of one sort are found without being read: 16 bytes of HMAC-SHA256.

    Args:
        name: of what is indexed; the same text under another name gives another index.
    """
    parts = (INDEX, table, name, text)
    message = b"\0".join(part.encode() for part in parts)
    return hmac.new(key, message, hashlib.sha256).digest()[:INDEX_BYTES]


def _lines(path: Path, head: str) -> list[str]:
    try:
        first, *rest = path.read_text(encoding="ascii").split("\n")
    except OSError as error:
        raise KeysUnusable(f"{path} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise KeysUnusable(f"{path} is no file of keys") from error
    if first != head:
        raise KeysUnusable(f"{path} is no file of keys ({head} wanted)")
    return [line for line in rest if line]


def _write(path: Path, lines: list[str]) -> None:
    if path.exists() and path.stat().st_uid != os.geteuid():
        raise KeysUnusable(f"{path} belongs to another user; only that one changes it")
    make_folder(path.parent)
    write_durably(path, "\n".join([*lines, ""]).encode("ascii"))
