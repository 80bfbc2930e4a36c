"""What changed between two versions of a text, word by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words: ``kept``, ``removed`` or ``added``."""

    kind: str
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """The new text as runs of kept, removed and added words."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    made: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            made.append(Piece(kind="kept", text="".join(before[a:b])))
            continue
        if a < b:
            made.append(Piece(kind="removed", text="".join(before[a:b])))
        if c < d:
            made.append(Piece(kind="added", text="".join(after[c:d])))
    return made


def changed_blocks(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, list[Piece]]:
    """Only the blocks whose text differs, in the order of the new version."""
    return {
        key: pieces(old.get(key, ""), text) for key, text in new.items() if old.get(key, "") != text
    }
