"""The sealed box: ballots that wait, encrypted under a key that lies beside the database and in no copy of it.

    file    CHIBO_BALLOT_BOX_DIR/<election>.key, 32 random bytes, mode 0600; there before the election opens,
            overwritten and gone once the last ballots are in the archive
    slot    HMAC-SHA-256(key, "slot|" credential)          the row's key
    mark    HMAC-SHA-256(key, "mark|" alpha "," beta)      so that no ciphertext comes under two credentials
    box     nonce (12) and AES-256-GCM(HMAC-SHA-256(key, "box"), JSON [text …]), bound to the slot

Whoever has the database, its WAL, its backups and all logs cannot tell which box held which ballot.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.core.errors import Broken

SIZE = 32
_NONCE = 12


class Box:
    """The sealed box of one election."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(self._hmac(b"box"))

    def _hmac(self, message: bytes) -> bytes:
        return hmac.digest(self._key, message, "sha256")

    def slot(self, credential: str) -> bytes:
        """Where the waiting ballot of a public credential lies."""
        return self._hmac(f"slot|{credential}".encode())

    def marks(self, ciphertexts: Iterable[str]) -> list[bytes]:
        """Marks of "alpha,beta" texts."""
        return [self._hmac(f"mark|{one}".encode()) for one in ciphertexts]

    def close(self, slot: bytes, texts: Sequence[str]) -> bytes:
        """The bytes of a box that holds the ballots of one credential, in the order in which they came."""
        inside = json.dumps(texts).encode()
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, inside, slot)

    def open(self, slot: bytes, box: bytes) -> list[str]:
        """The ballots in a box, the one that counts last.

        Raises:
            Broken: it was changed, or closed under another key.
        """
        try:
            texts: list[str] = json.loads(self._cipher.decrypt(box[:_NONCE], box[_NONCE:], slot))
        except InvalidTag:
            raise Broken(_("A ballot that waits cannot be opened."), code="box_broken") from None
        return texts


def _path(election_id: UUID) -> Path:
    return Path(settings.CHIBO_BALLOT_BOX_DIR) / f"{election_id}.key"


def make(election_id: UUID) -> None:
    """Make the key and have it on the disk before this returns; one that is there stays."""
    path = _path(election_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        box(election_id)
        return
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SIZE))
        file.flush()
        os.fsync(file.fileno())
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def box(election_id: UUID) -> Box:
    """The box of an election.

    Raises:
        Broken: its key is not there, or not whole: ballots that wait are lost.
    """
    try:
        key = _path(election_id).read_bytes()
    except FileNotFoundError:
        key = b""
    if len(key) != SIZE:
        raise Broken(
            _("The key of the sealed box is missing; ballots that wait cannot be opened."),
            code="box_key_missing",
        )
    return Box(key)


def destroy(election_id: UUID) -> None:
    """Overwrite the key and remove it; once it is gone nothing happens."""
    path = _path(election_id)
    try:
        with path.open("r+b") as file:
            file.write(bytes(SIZE))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return


def kept() -> Iterator[UUID]:
    """Elections whose key is still there."""
    folder = Path(settings.CHIBO_BALLOT_BOX_DIR)
    for path in sorted(folder.glob("*.key")):
        yield UUID(path.stem)
