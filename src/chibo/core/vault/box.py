"""One value sealed with AES-256-GCM, bound to the place where it stands. Pure: bytes in, bytes out.

    1 byte    algorithm: 1 = AES-256-GCM, nonce of 96 bits drawn by chance, tag of 128 bits
    4 bytes   number of the data key, big endian
    12 bytes  nonce
    n bytes   ciphertext
    16 bytes  tag

The place (table, column, row) and the number of the key are associated data: what is copied to another
row, another column or another table does not open there.
"""

import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ALGORITHM = 1
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
_HEADER = struct.Struct(">BI")
OVERHEAD = _HEADER.size + NONCE_BYTES + TAG_BYTES
"""By how many bytes a sealed value is longer."""
LARGEST_NUMBER = 2**32 - 1
_BOUND = b"chibo-vault/1"


class NotOpened(Exception):
    """A sealed value cannot be opened; the sentence says where and why, never what stands in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands."""

    table: str
    column: str
    row: str

    def bound(self, number: int) -> bytes:
        """The associated data under a key; parts hold no zero byte, so no two places are alike."""
        parts = [self.table, self.column, self.row, str(number)]
        return b"\0".join([_BOUND, *(part.encode() for part in parts)])

    def __str__(self) -> str:
        return f"{self.table}.{self.column} of row {self.row}"


def seal(key: bytes, number: int, place: Place, plain: bytes) -> bytes:
    """Seal a value for its place."""
    nonce = os.urandom(NONCE_BYTES)
    return (
        _HEADER.pack(ALGORITHM, number)
        + nonce
        + AESGCM(key).encrypt(nonce, plain, place.bound(number))
    )


def number_of(sealed: bytes, place: Place) -> int:
    """Under which data key a value is sealed.

    Raises:
        NotOpened: it is no sealed value.
    """
    if len(sealed) < OVERHEAD or sealed[0] != ALGORITHM:
        raise NotOpened(f"{place} is not sealed in a form that is known here")
    number: int = _HEADER.unpack_from(sealed)[1]
    return number


def header(number: int) -> bytes:
    """How values sealed under a key begin."""
    return _HEADER.pack(ALGORITHM, number)


def open_sealed(key: bytes, place: Place, sealed: bytes) -> bytes:
    """The value.

    Raises:
        NotOpened: another key, damaged, or sealed for another place.
    """
    number = number_of(sealed, place)
    start = _HEADER.size + NONCE_BYTES
    try:
        return AESGCM(key).decrypt(
            sealed[_HEADER.size : start], sealed[start:], place.bound(number)
        )
    except InvalidTag:
        raise NotOpened(
            f"{place} does not open: it was changed, moved here from another place, or its key is another"
        ) from None
