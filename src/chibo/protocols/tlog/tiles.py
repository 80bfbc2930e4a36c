"""The files of a log (c2sp.org/tlog-tiles): their paths, their bytes, reading and auditing them.

    checkpoint                              the newest signed note
    tile/<level>/<number>[.p/<width>]       width * 32 bytes: hashes; level 0 = leaf hashes,
                                            level n = root of each full tile of level n - 1
    tile/entries/<number>[.p/<width>]       width * (u16 big-endian length || entry)

A full tile is 256 wide. Numbers are written in groups of three digits, all but the last with an x:
1234067 is x001/x234/067. A tree of `size` leaves has floor(size / 256^level) hashes at a level; an
incomplete last tile stands under .p/<width>, never empty. Files never change once written.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from .errors import Damaged, Malformed
from .merkle import HASH_SIZE, fold, leaf_hash, prove_consistency, prove_inclusion, root_of

WIDTH = 256
ENTRIES = -1
"""The "level" of entry bundles."""
LONGEST_ENTRY = 0xFFFF

Read = Callable[[str], bytes | None]
"""Contents of the file at a path of the log, None when there is none."""


@dataclass(frozen=True, slots=True)
class Part:
    """A tile, or a bundle (level `ENTRIES`), with `width` items."""

    level: int
    number: int
    width: int
    data: bytes

    @property
    def path(self) -> str:
        """Where it lies below the log's prefix."""
        return path_of(self.level, self.number, self.width)


def path_of(level: int, number: int, width: int = WIDTH) -> str:
    """Path of a tile (or bundle, level `ENTRIES`) below the log's prefix."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    if width < WIDTH:
        groups[-1] += f".p/{width}"
    return "/".join(["tile", "entries" if level == ENTRIES else str(level), *groups])


def count_at(size: int, level: int) -> int:
    """Number of hashes (or entries) that a tree of `size` leaves has at a level."""
    return size >> 8 * max(level, 0)


def pack_bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle.

    Raises:
        ValueError: an entry is longer than 65,535 bytes.
    """
    if any(len(entry) > LONGEST_ENTRY for entry in entries):
        raise ValueError("an entry is longer than 65,535 bytes")
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def unpack_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        Malformed: the bundle ends in the middle of an entry.
    """
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start])
        if at > len(data):
            raise Malformed("the bundle ends in the middle of an entry")
        entries.append(data[start:at])
    return entries


def unpack_tile(data: bytes) -> list[bytes]:
    """The hashes of a tile.

    Raises:
        Malformed: the length is no multiple of 32.
    """
    if len(data) % HASH_SIZE:
        raise Malformed("the tile does not consist of whole hashes")
    return [data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)]


def parts_for_growth(
    old: int, new: int, entries: Sequence[bytes], kept: Callable[[int, int], list[bytes]]
) -> Iterator[Part]:
    """The files that a log needs when it grows from `old` to `new` entries (both published sizes).

    Args:
        old: size for which all files are there already.
        new: size to reach, not smaller.
        entries: all entries from old // 256 * 256 (where the begun bundle starts) to `new`.
        kept: the hashes at (level, tile number) that the log of size `old` has; asked for levels
            above 0 only, and only for tiles that were begun.

    Raises:
        ValueError: the number of entries is not the one asked for.
    """
    base = old // WIDTH * WIDTH
    if old > new or len(entries) != new - base:
        raise ValueError(f"{len(entries)} entries do not make a log grow from {old} to {new}")
    if old == new:
        return
    for number, chunk in _chunks(base // WIDTH, entries):
        yield Part(ENTRIES, number, len(chunk), pack_bundle(chunk))
    level, hashes = 0, [leaf_hash(entry) for entry in entries]
    while count_at(old, level) < count_at(new, level):
        first = count_at(old, level) // WIDTH
        parents = []
        for number, chunk in _chunks(first, hashes):
            yield Part(level, number, len(chunk), b"".join(chunk))
            if len(chunk) == WIDTH:
                parents.append(root_of(chunk))
        level += 1
        begun = kept(level, first // WIDTH) if first % WIDTH else []
        hashes = begun + parents


def _chunks(first: int, items: Sequence[bytes]) -> Iterator[tuple[int, Sequence[bytes]]]:
    for start in range(0, len(items), WIDTH):
        yield first + start // WIDTH, items[start : start + WIDTH]


def directory(root: Path) -> Read:
    """Read the files of a log that lies in a directory."""

    def read(path: str) -> bytes | None:
        try:
            return (root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    return read


class LogReader:
    """A log of one size, read through its files; compare with a signed root before trusting."""

    def __init__(self, read: Read, size: int) -> None:
        self.size = size
        self._read = read
        self._tile = lru_cache(maxsize=64)(self._load)

    def _load(self, level: int, number: int) -> list[bytes]:
        width = min(WIDTH, count_at(self.size, level) - number * WIDTH)
        path = path_of(level, number, width)
        data = self._read(path)
        if data is None:
            path = path_of(level, number)  # a partial tile may be gone once the full one exists
            data = self._read(path)
        if data is None:
            raise Damaged(path, "the file is missing")
        try:
            items = unpack_bundle(data) if level == ENTRIES else unpack_tile(data)
        except Malformed as error:
            raise Damaged(path, str(error)) from None
        if len(items) not in {width, WIDTH}:
            raise Damaged(path, f"the file holds {len(items)} items instead of {width}")
        return items[:width]

    def tile(self, level: int, number: int) -> list[bytes]:
        """The hashes (or entries) of a tile, as many as this size has.

        Raises:
            Damaged: the file is missing or has a wrong length.
        """
        return list(self._tile(level, number))

    def entry(self, index: int) -> bytes:
        """One entry; raises `Damaged` as `tile` does.

        Raises:
            ValueError: not 0 <= index < size.
        """
        if not 0 <= index < self.size:
            raise ValueError(f"there is no entry {index} in a log of {self.size}")
        return self._tile(ENTRIES, index // WIDTH)[index % WIDTH]

    def subtree(self, start: int, end: int) -> bytes:
        """Hash over entries start..end; raises `Damaged` as `tile` does."""
        return fold(start, end, self._known)

    def _known(self, start: int, end: int) -> bytes | None:
        level = 0
        while start % WIDTH == 0 and end % WIDTH == 0:
            level, start, end = level + 1, start // WIDTH, end // WIDTH
        return self._tile(level, start // WIDTH)[start % WIDTH] if end - start == 1 else None

    def root(self, size: int | None = None) -> bytes:
        """Root of the first `size` entries (default: all); raises `Damaged` as `tile` does."""
        wanted = self.size if size is None else size
        return self.subtree(0, wanted) if wanted else root_of([])

    def prove_inclusion(self, index: int) -> list[bytes]:
        """Inclusion proof for entry `index` in this size; errors as in `merkle` and `tile`."""
        return prove_inclusion(index, self.size, self.subtree)

    def prove_consistency(self, old: int) -> list[bytes]:
        """Proof that the log of `old` entries began this one; errors as in `merkle` and `tile`."""
        return prove_consistency(old, self.size, self.subtree)


def audit(reader: LogReader) -> Iterator[bytes]:
    """Recompute every tile of a log from its entries, and yield the entries in order.

    The caller compares the roots. Memory stays small: 65,536 entries at a time.

    Raises:
        Damaged: a file is missing, short, or not what the entries make.
    """
    step = WIDTH * WIDTH
    for old in range(0, reader.size, step):
        new = min(old + step, reader.size)
        entries = [
            e for n in range(old // WIDTH, -(-new // WIDTH)) for e in reader.tile(ENTRIES, n)
        ]
        for part in parts_for_growth(old, new, entries, partial(_kept, reader, old)):
            if part.level != ENTRIES:
                found = reader.tile(part.level, part.number)[: part.width]
                if b"".join(found) != part.data:
                    path = path_of(part.level, part.number)
                    raise Damaged(path, "the hashes do not belong to the entries")
        yield from entries


def _kept(reader: LogReader, size: int, level: int, number: int) -> list[bytes]:
    return reader.tile(level, number)[: count_at(size, level) - number * WIDTH]
