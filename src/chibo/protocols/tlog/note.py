"""Signed notes and their keys (c2sp.org/signed-note, c2sp.org/tlog-cosignature).

    note       text, ends in LF | LF | one or more signature lines
    line       "— " name " " base64(key id, 4 bytes || signature) LF     (the dash is U+2014)
    key id     SHA-256(name || 0x0A || type || public key)[:4]
    vkey       name "+" key id in hex "+" base64(type || public key)
    secret     "PRIVATE+KEY+" name "+" key id in hex "+" base64(0x01 || Ed25519 seed)

Types: 0x01 Ed25519 over the text; 0x04 Ed25519 cosignature and 0x06 ML-DSA-44 cosignature, both
with a time (u64, big-endian, seconds) before the signature.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from .checkpoint import Checkpoint
from .encoding import unbase64
from .errors import Malformed, NotSigned

LARGEST_NOTE = 1_000_000
"""Bytes of the largest note that is read."""
MOST_SIGNATURES = 100
"""Signature lines in one note that are read."""
DASH = "\N{EM DASH}"
TIME_SIZE = 8
EXPORT_PREFIX = "PRIVATE+KEY+"


class Kind(IntEnum):
    """Types of keys that are understood."""

    ED25519 = 0x01
    ED25519_COSIGNATURE = 0x04
    ML_DSA_44_COSIGNATURE = 0x06


PUBLIC_SIZE = {
    Kind.ED25519: 32,
    Kind.ED25519_COSIGNATURE: 32,
    Kind.ML_DSA_44_COSIGNATURE: 1312,
}


def check_name(name: str) -> str:
    """The name of a key, unchanged.

    Raises:
        Malformed: empty, or with a space, a control character or a plus sign.
    """
    if not name or "+" in name or any(c.isspace() or c < " " for c in name):
        raise Malformed("the name of a key is empty or has a space or a plus sign")
    return name


def _key_id(name: str, typed_key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + typed_key).digest()[:4]


def _join(name: str, key_id: bytes, typed_key: bytes) -> str:
    return f"{name}+{key_id.hex()}+{b64encode(typed_key).decode()}"


def _split_key(text: str, what: str) -> tuple[str, bytes, int, bytes]:
    parts = text.split("+", 2)  # base64 has plus signs of its own
    if len(parts) != 3:  # name, id, key
        raise Malformed(f"{what} does not have three parts")
    name, key_id, key = check_name(parts[0]), parts[1], unbase64(parts[2], what)
    if not key or key[0] not in set(Kind):
        raise Malformed(f"{what} has a type that is not supported")
    if len(key_id) != 8 or not set(key_id) <= set("0123456789abcdef"):  # four bytes
        raise Malformed(f"{what} has a key id that is not eight lower-case hex digits")
    return name, bytes.fromhex(key_id), key[0], key[1:]


@dataclass(frozen=True, slots=True)
class Vkey:
    """A verifier key: who signs, how, and with which public key."""

    name: str
    kind: Kind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature line points to this key."""
        return _key_id(self.name, bytes([self.kind]) + self.public)

    def __str__(self) -> str:
        return _join(self.name, self.key_id, bytes([self.kind]) + self.public)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a vkey.

        Raises:
            Malformed: wrong form, an unknown type, or the key id of another key.
        """
        name, key_id, kind, public = _split_key(text, "the verifier key")
        key = cls(name, Kind(kind), public)
        if len(public) != PUBLIC_SIZE[key.kind]:
            raise Malformed("the verifier key has another length than its type needs")
        if key.key_id != key_id:
            raise Malformed("the key id does not belong to the verifier key")
        return key

    def check(self, blob: bytes, text: str) -> int | None:
        """Check a signature over a note's text.

        Returns:
            The cosignature's time in Unix seconds, None for a plain signature.

        Raises:
            NotSigned: the signature is false.
            Malformed: an ML-DSA cosignature over something that is no checkpoint.
        """
        try:
            if self.kind is Kind.ED25519:
                Ed25519PublicKey.from_public_bytes(self.public).verify(blob, text.encode())
                return None
            time, signature = int.from_bytes(blob[:TIME_SIZE]), blob[TIME_SIZE:]
            message = cosigned_message(self.kind, self.name, time, text)
            if self.kind is Kind.ED25519_COSIGNATURE:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
            else:
                MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            raise NotSigned(f"the signature of {self.name} is false") from None
        return time


def cosigned_message(kind: Kind, name: str, time: int, text: str) -> bytes:
    """What a cosigner signs: "at this second, this is the largest consistent tree I have seen".

    Raises:
        Malformed: ML-DSA only: the text is no checkpoint, or a name is longer than 255 bytes.

    Source: c2sp.org/tlog-cosignature
    """
    if kind is Kind.ED25519_COSIGNATURE:
        return f"cosignature/v1\ntime {time}\n{text}".encode()
    head = Checkpoint.parse(text)
    names = [name.encode(), head.origin.encode()]
    if max(map(len, names)) > 255:  # length is one byte
        raise Malformed("a name is too long for an ML-DSA cosignature")
    cosigner, origin = (bytes([len(n)]) + n for n in names)
    span = (0).to_bytes(8) + head.size.to_bytes(8)
    return b"subtree/v1\n\0" + cosigner + time.to_bytes(8) + origin + span + head.root


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line; `blob` is everything after the key id."""

    name: str
    key_id: bytes
    blob: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its line feed."""
        return f"{DASH} {self.name} {b64encode(self.key_id + self.blob).decode()}\n"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a signature line without its line feed.

        Raises:
            Malformed: a hyphen for the dash, a bad name, no base64, nothing after the key id.
        """
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != DASH:  # dash, name, base64
            raise Malformed("a signature line does not have the form “— name base64”")
        data = unbase64(parts[2], "a signature")
        if len(data) < 5:  # key id and at least one byte
            raise Malformed("a signature is too short")
        return cls(check_name(parts[1]), data[:4], data[4:])


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that was checked; `time` in Unix seconds for cosignatures, else None."""

    key: Vkey
    time: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures below it."""

    text: str
    signatures: tuple[Signature, ...]

    def render(self) -> bytes:
        """The note's bytes."""
        return (self.text + "\n" + "".join(s.line() for s in self.signatures)).encode()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a note; says nothing about whether its signatures are true.

        Raises:
            Malformed: too large, not UTF-8, control characters, no signature, too many of them.
        """
        if len(data) > LARGEST_NOTE:
            raise Malformed("the note is too large")
        try:
            whole = data.decode()
        except UnicodeDecodeError:
            raise Malformed("the note is not UTF-8") from None
        if any(c < " " and c != "\n" for c in whole):
            raise Malformed("the note has a control character")
        text, gap, lines = whole.rpartition("\n\n")
        if not gap or not lines.endswith("\n"):
            raise Malformed("the note has no signature block")
        signatures = tuple(Signature.parse(line) for line in lines[:-1].split("\n"))
        if len(signatures) > MOST_SIGNATURES:
            raise Malformed("the note has too many signatures")
        return cls(text + "\n", signatures)

    def check(self, keys: Iterable[Vkey]) -> list[Verified]:
        """The signatures of known keys, all of them true; lines of unknown keys are passed over.

        Raises:
            NotSigned: a line names a known key, yet does not verify: the whole note is refused.
        """
        known = {(key.name, key.key_id): key for key in keys}
        lines = [(known.get((s.name, s.key_id)), s.blob) for s in self.signatures]
        return [Verified(key, key.check(blob, self.text)) for key, blob in lines if key]


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """An Ed25519 signing key of a log; never printed."""

    name: str
    seed: bytes

    @property
    def vkey(self) -> Vkey:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return Vkey(self.name, Kind.ED25519, public)

    def sign(self, text: str) -> Signature:
        """Sign a note's text (which ends in a line feed)."""
        blob = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return Signature(self.name, self.vkey.key_id, blob)

    def export(self) -> str:
        """The key as one line of text; a secret."""
        return EXPORT_PREFIX + _join(self.name, self.vkey.key_id, b"\x01" + self.seed)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Inverse of `export`.

        Raises:
            Malformed: not such a line.
        """
        if not text.startswith(EXPORT_PREFIX):
            raise Malformed("this is no signing key")
        name, key_id, kind, seed = _split_key(text.removeprefix(EXPORT_PREFIX), "the signing key")
        if kind != Kind.ED25519 or len(seed) != 32:  # an Ed25519 seed
            raise Malformed("the signing key is no Ed25519 seed")
        key = cls(name, seed)
        if key.vkey.key_id != key_id:
            raise Malformed("the key id does not belong to the signing key")
        return key
