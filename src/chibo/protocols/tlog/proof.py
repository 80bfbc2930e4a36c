"""One evidence file (c2sp.org/tlog-proof): that an entry is in a log, without asking anybody.

c2sp.org/tlog-proof@v1
[extra <base64>]              free bytes, protected by nothing: re-derive, never trust
index <decimal>
<base64 of a hash>            k lines, sibling of the leaf first
                              (an empty line)
<the signed checkpoint>
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Self

from .checkpoint import Checkpoint
from .encoding import decimal, unbase64
from .errors import Malformed
from .merkle import HASH_SIZE, check_inclusion, leaf_hash

HEADER = "c2sp.org/tlog-proof@v1"
LARGEST_PROOF = 4_000_000
"""Bytes of the largest evidence file that is read."""
MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Evidence:
    """Inclusion of one entry under one signed checkpoint; `note` is kept byte for byte."""

    index: int
    hashes: tuple[bytes, ...]
    note: bytes
    extra: bytes = b""

    def render(self) -> bytes:
        """The file's bytes."""
        lines = [HEADER]
        if self.extra:
            lines.append(f"extra {b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines.extend(b64encode(h).decode() for h in self.hashes)
        return "".join(f"{line}\n" for line in [*lines, ""]).encode() + self.note

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read an evidence file; checks its form only.

        Raises:
            Malformed: another format, a wrong line, too large.
        """
        if len(data) > LARGEST_PROOF:
            raise Malformed("the evidence file is too large")
        head, gap, note = data.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise Malformed("the evidence file is not plain text") from None
        if not gap or lines[0] != HEADER:
            raise Malformed("this is no evidence file (tlog-proof)")
        extra, rest = _extra(lines[1:])
        if not rest or not rest[0].startswith("index "):
            raise Malformed("the evidence file has no index")
        hashes = tuple(unbase64(line, "a hash of the proof") for line in rest[1:])
        if len(hashes) > MOST_HASHES or any(len(h) != HASH_SIZE for h in hashes):
            raise Malformed("the proof has too many hashes or one that is not 32 bytes long")
        return cls(decimal(rest[0].removeprefix("index "), "the index"), hashes, note, extra)

    def check_entry(self, entry: bytes, checkpoint: Checkpoint) -> None:
        """Check that `entry` stands at `index` of a checkpoint's tree, whoever signed that.

        Raises:
            NotProven: it does not.
        """
        check_inclusion(
            index=self.index,
            size=checkpoint.size,
            leaf=leaf_hash(entry),
            proof=self.hashes,
            root=checkpoint.root,
        )


def _extra(lines: list[str]) -> tuple[bytes, list[str]]:
    if lines and lines[0].startswith("extra "):
        return unbase64(lines[0].removeprefix("extra "), "the extra data"), lines[1:]
    return b"", lines
