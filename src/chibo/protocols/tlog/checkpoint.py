r"""The text of a checkpoint (c2sp.org/tlog-checkpoint): which tree a log stands for.

    <origin>\n
    <size, decimal>\n
    <base64 of the 32-byte root>\n
    [<extension line>\n …]

Extension lines are accepted, since others may use them, and never written here.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Self

from .encoding import decimal, unbase64
from .errors import Malformed
from .merkle import HASH_SIZE


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One tree head: the log's name, number of entries and root; and lines we do not read."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text to sign; ends in a line feed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a checkpoint.

        Raises:
            Malformed: missing lines, an empty origin, leading zeros, a root of another length.
        """
        if not text.endswith("\n"):
            raise Malformed("the checkpoint does not end in a line feed")
        lines = text[:-1].split("\n")
        if len(lines) < 3:  # origin, size, root
            raise Malformed("the checkpoint has fewer than three lines")
        origin, size, root, *extensions = lines
        if not origin or not all(extensions):
            raise Malformed("the checkpoint has an empty line")
        if re.search(r"[\x00-\x1f]", text.replace("\n", "")):
            raise Malformed("the checkpoint has a control character")
        head = unbase64(root, "the root")
        if len(head) != HASH_SIZE:
            raise Malformed("the root of the checkpoint is not 32 bytes long")
        return cls(origin, decimal(size, "the size"), head, tuple(extensions))
