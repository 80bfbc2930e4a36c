"""Keys that lie outside the database: those that wrap data keys, and that of the blind index. Pure.

A file of wrapping keys holds one a line, ``number hex`` (the number of an only one may be missing); the
highest number is in force, older ones stay until nothing is wrapped by them any more. The blind index has a
file and a key of its own. Where there is a token (PKCS#11), what stands in the files is sealed by a key that
never leaves it.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chibo.core.vault import box
from chibo.core.vault.box import KEY_BYTES, NotOpened, Place
from chibo.gateways.durable import make_folder, write_durably

WRAPPING = "chibo-wrapping-keys/1"
INDEX = "chibo-index-key/1"
INDEX_BYTES = 16
_BEHIND = " token"
_LINE = re.compile(r"(?:([1-9][0-9]{0,8}) )?((?:[0-9a-f]{2})+)")


class Token(Protocol):
    """Seals what stands in the files; raises ``KeysUnusable`` where it cannot (``token``)."""

    def seal(self, data: bytes, bound: bytes) -> bytes:
        """Sealed for a place."""
        ...

    def open(self, data: bytes, bound: bytes) -> bytes:
        """What was sealed for that place."""
        ...


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


def read(path: Path, token: Token | None = None) -> WrappingKeys:
    """Read the wrapping keys.

    Raises:
        KeysUnusable
    """
    return WrappingKeys(_read(path, WRAPPING, token))


def write(path: Path, keys: Mapping[int, bytes], token: Token | None = None) -> None:
    """Write the file anew, durably, for nobody else to read.

    Raises:
        KeysUnusable: it belongs to another user, who could not read it afterwards.
    """
    _write(path, WRAPPING, keys, token)


def add(path: Path, token: Token | None = None) -> WrappingKeys:
    """Put one more wrapping key into a file, made if there is none; it is in force from now on."""
    known = dict(read(path, token).keys) if path.exists() else {}
    write(path, known | {max(known, default=0) + 1: os.urandom(KEY_BYTES)}, token)
    return read(path, token)


def read_index(path: Path, token: Token | None = None) -> bytes:
    """The key of the blind index.

    Raises:
        KeysUnusable
    """
    found = _read(path, INDEX, token)
    return found[max(found)]


def write_index(path: Path, key: bytes = b"", token: Token | None = None) -> None:
    """Put a key of the blind index in its place; by default a new one.

    Raises:
        KeysUnusable: there is one that belongs to another user.
    """
    _write(path, INDEX, {1: key or os.urandom(KEY_BYTES)}, token)


def index_of(key: bytes, table: str, name: str, text: str) -> bytes:
    """By what equal values of one sort are found without being read: 16 bytes of HMAC-SHA256.

    Args:
        name: of what is indexed; the same text under another name gives another index.
    """
    parts = (INDEX, table, name, text)
    message = b"\0".join(part.encode() for part in parts)
    return hmac.new(key, message, hashlib.sha256).digest()[:INDEX_BYTES]


def _read(path: Path, head: str, token: Token | None) -> dict[int, bytes]:
    try:
        first, *rest = path.read_text(encoding="ascii").split("\n")
    except OSError as error:
        raise KeysUnusable(f"{path} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise KeysUnusable(f"{path} is no file of keys") from error
    if first not in {head, head + _BEHIND}:
        raise KeysUnusable(f"{path} is no file of keys ({head} wanted)")
    if first != head and token is None:
        raise KeysUnusable(f"the keys in {path} lie behind a token: set CHIBO_VAULT_TOKEN")
    lines = [line for line in rest if line]
    matched = [_LINE.fullmatch(line) for line in lines]
    held = {int(one[1] or 1): bytes.fromhex(one[2]) for one in matched if one}
    if token is not None and first != head:
        held = {number: token.open(key, _place(path, number)) for number, key in held.items()}
    if not held or len(held) != len(lines) or {len(key) for key in held.values()} != {KEY_BYTES}:
        raise KeysUnusable(f"{path} holds no keys that can be read")
    return held


def _write(path: Path, head: str, keys: Mapping[int, bytes], token: Token | None) -> None:
    if path.exists() and path.stat().st_uid != os.geteuid():
        raise KeysUnusable(f"{path} belongs to another user; only that one changes it")
    held = dict(keys)
    if token is not None:
        head += _BEHIND
        held = {number: token.seal(key, _place(path, number)) for number, key in keys.items()}
    lines = [head, *(f"{number} {key.hex()}" for number, key in sorted(held.items())), ""]
    make_folder(path.parent)
    write_durably(path, "\n".join(lines).encode("ascii"))


def _place(path: Path, number: int) -> bytes:
    return f"{WRAPPING}|{path.name}|{number}".encode()
