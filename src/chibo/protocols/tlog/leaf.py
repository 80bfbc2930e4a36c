r"""What one sealed document looks like in the log: 64 bytes that tell an outsider nothing.

    entry       "chibo-leaf/v1\n" 14 | kind u8 | algorithm u8 = 1 | tag 16 | commitment 32
    commitment  SHA-256("chibo-commit/v1\n" | salt 32 | SHA-256(manifest))
    tag         HMAC-SHA-256(the branch's tag key, "chibo-tag/v1\n" | u64 seal number)[:16]
    manifest    canonical JSON (RFC 8785, no fractions): what was sealed; stays outside the log

The salt keeps guessable content from being found by trial, and destroying salt and manifest turns
the entry into noise without touching any other proof. The tag lets a branch's own monitor, which
has the key, find the branch's entries and miss none; nobody else can tell which belong together.

The opening (kind, tag, salt, manifest) goes with the document as the `extra` part of its evidence:

    {"format":"chibo-opening/v1","kind":1,"manifest":{…},"salt":"<hex>","tag":"<hex>"}
"""

import hmac
import json
import re
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Any, Self

from .errors import Malformed

PREFIX = b"chibo-leaf/v1\n"
COMMIT_PREFIX = b"chibo-commit/v1\n"
TAG_PREFIX = b"chibo-tag/v1\n"
OPENING_FORMAT = "chibo-opening/v1"
ALGORITHM = 1
ENTRY_SIZE = 64
SALT_SIZE = 32
TAG_SIZE = 16
LARGEST_OPENING = 1_000_000
LARGEST_NUMBER = 2**53 - 1
DEEPEST = 16

Manifest = dict[str, Any]


class LeafKind(IntEnum):
    """What an entry says; undoing something is an entry too."""

    SEAL = 1
    SUPERSEDE = 2
    REVOKE = 3
    ERASURE = 4
    KEY_CHANGE = 5
    POLICY_CHANGE = 6


def canonical(value: Manifest, *, levels: int = DEEPEST) -> bytes:
    """The one spelling of a JSON object: sorted keys, no blanks, UTF-8.

    Raises:
        Malformed: a fraction, a number beyond 2^53 - 1, a key other than [a-z0-9_]+, a value that
            is no JSON, text that is no Unicode, or more than `levels` levels.
    """
    _check_value(value, levels)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Malformed("a text of the manifest is not Unicode") from None


def _check_value(value: object, levels: int) -> None:
    if levels == 0:
        raise Malformed("the manifest is nested too deeply")
    match value:
        case bool() | None | str():
            pass
        case int():
            if abs(value) > LARGEST_NUMBER:
                raise Malformed("a number of the manifest is too large")
        case list():
            for item in value:
                _check_value(item, levels - 1)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str) or not re.fullmatch(r"[a-z0-9_]+", key, re.ASCII):
                    raise Malformed(
                        "a key of the manifest has other characters than a-z, 0-9 and _"
                    )
                _check_value(item, levels - 1)
        case _:
            raise Malformed(
                "a value of the manifest is neither text, whole number, list nor object"
            )


def tag_of(key: bytes, number: int) -> bytes:
    """The tag of a branch's seal `number` (counted from 1) under the branch's secret tag key."""
    return hmac.digest(key, TAG_PREFIX + number.to_bytes(8), sha256)[:TAG_SIZE]


def commitment(salt: bytes, manifest: bytes) -> bytes:
    """The salted commitment to a manifest's canonical bytes."""
    return sha256(COMMIT_PREFIX + salt + sha256(manifest).digest()).digest()


@dataclass(frozen=True, slots=True)
class Opening:
    """All that is needed to make an entry again from the outside."""

    kind: LeafKind
    tag: bytes
    salt: bytes
    manifest: bytes

    def entry(self) -> bytes:
        """The 64 bytes that stand in the log.

        Raises:
            ValueError: tag or salt of a wrong length.
        """
        if not self.fits():
            raise ValueError("the tag has 16 bytes and the salt 32")
        head = PREFIX + bytes([self.kind, ALGORITHM])
        return head + self.tag + commitment(self.salt, self.manifest)

    def fits(self) -> bool:
        """Whether tag and salt have their lengths."""
        return len(self.tag) == TAG_SIZE and len(self.salt) == SALT_SIZE

    def contents(self) -> Manifest:
        """The manifest as an object."""
        contents: Manifest = json.loads(self.manifest)
        return contents

    def pack(self) -> bytes:
        """The opening as canonical JSON, for the `extra` part of an evidence file."""
        return canonical(
            {
                "format": OPENING_FORMAT,
                "kind": int(self.kind),
                "manifest": self.contents(),
                "salt": self.salt.hex(),
                "tag": self.tag.hex(),
            },
            levels=DEEPEST + 1,
        )

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """Read an opening that somebody hands over.

        Raises:
            Malformed: too large, no JSON, not canonical, a field missing, wrong or too many.
        """
        if len(data) > LARGEST_OPENING:
            raise Malformed("the opening is too large")
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            raise Malformed("the opening is no JSON") from None
        match found:
            case {
                "kind": int(kind),
                "manifest": dict(manifest),
                "salt": str(salt),
                "tag": str(tag),
            }:
                opening = cls(_kind(kind), _unhex(tag), _unhex(salt), canonical(manifest))
            case _:
                raise Malformed("the opening lacks a field")
        if opening.pack() != data or not opening.fits():
            raise Malformed("the opening is not canonical or has other fields than it should")
        return opening


def _kind(number: int) -> LeafKind:
    try:
        return LeafKind(number)
    except ValueError:
        raise Malformed("the opening has an unknown kind") from None


def _unhex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Malformed("a field of the opening is not hex") from None
