"""The published vectors, and small logs that the tests damage."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.merkle import Frontier, leaf_hash
from chibo.protocols.tlog.note import Note, Secret
from chibo.protocols.tlog.tiles import LogReader, Part, directory, parts_for_growth

VECTORS = Path(__file__).parents[2] / "vectors" / "tlog-vectors.json"


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(VECTORS.read_text())
    return loaded


@cache
def entries_of(size: int) -> tuple[bytes, ...]:
    """The fixture log of the vectors: entry i commits to the text "document <i>"."""
    return tuple(b"chibo-leaf/v1\n" + sha256(b"document %d" % i).digest() for i in range(size))


def write(root: Path, part: Part) -> None:
    path = root / part.path
    path.parent.mkdir(parents=True, exist_ok=True)
    assert not path.exists() or path.read_bytes() == part.data
    path.write_bytes(part.data)


def grow(root: Path, old: int, new: int) -> None:
    """Write the tiles by which the fixture log grows from one published size to another."""
    reader = LogReader(directory(root), old)
    entries = entries_of(new)[old // 256 * 256 :]
    for part in parts_for_growth(old, new, entries, reader.tile):
        write(root, part)


@pytest.fixture
def log(tmp_path: Path, vectors: dict[str, Any]) -> SimpleNamespace:
    """A signed log of 700 entries in a directory, grown in three steps."""
    for old, new in ((0, 3), (3, 257), (257, 700)):
        grow(tmp_path, old, new)
    secret = Secret(vectors["log"]["origin"], bytes.fromhex(vectors["log"]["seeds_hex"]["log"]))
    root = Frontier().extend(map(leaf_hash, entries_of(700))).root()
    head = Checkpoint(secret.name, 700, root)
    note = Note(head.text(), (secret.sign(head.text()),))
    (tmp_path / "checkpoint").write_bytes(note.render())
    return SimpleNamespace(root=tmp_path, secret=secret, head=head, note=note)
