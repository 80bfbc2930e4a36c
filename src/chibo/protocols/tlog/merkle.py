"""The Merkle tree of RFC 6962, section 2, and the proof checks of RFC 9162, section 2.1.

    leaf hash = SHA-256(0x00 || entry)      node hash = SHA-256(0x01 || left || right)
    empty tree = SHA-256("")                left half = largest power of two smaller than the size

A proof is a list of 32-byte hashes. In an inclusion proof the leaf's own sibling comes first.
Makers of proofs ask a `Subtree` for inner hashes, so that they work on a list and on tiles alike.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from .errors import NotProven

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""Hash of the subtree over the entries start (included) to end (excluded)."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node over its two children."""
    return sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """Largest power of two smaller than `size` (> 1): where a tree divides into halves."""
    return 1 << ((size - 1).bit_length() - 1)


def fold(start: int, end: int, known: Callable[[int, int], bytes | None]) -> bytes:
    """Hash of the subtree start..end, built from the largest pieces that `known` has."""
    found = known(start, end)
    if found is not None:
        return found
    middle = start + split(end - start)
    return node_hash(fold(start, middle, known), fold(middle, end, known))


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Root of the tree over these leaf hashes (or equally high subtrees)."""
    return Frontier().extend(hashes).root()


def subtrees_of(hashes: Sequence[bytes]) -> Subtree:
    """A `Subtree` over a list of leaf hashes, for small trees and tests."""

    def known(start: int, end: int) -> bytes | None:
        return hashes[start] if end - start == 1 else None

    return lambda start, end: fold(start, end, known)


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: all that is needed to let it grow.

    Args:
        size: number of leaves.
        peaks: hash of one perfect subtree for each set bit of `size`, largest first.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def extend(self, hashes: Iterable[bytes]) -> "Frontier":
        """The frontier after these leaf hashes are appended."""
        size, peaks = self.size, list(self.peaks)
        for leaf in hashes:
            node, bits = leaf, size
            while bits & 1:
                node, bits = node_hash(peaks.pop(), node), bits >> 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """Root of the tree."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node

    def pack(self) -> bytes:
        """The peaks as one byte string; `unpack` needs the size beside it."""
        return b"".join(self.peaks)

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Frontier":
        """Inverse of `pack`.

        Raises:
            ValueError: the number of peaks does not belong to this size.
        """
        if len(packed) != HASH_SIZE * size.bit_count():
            raise ValueError(
                f"{len(packed)} bytes of peaks do not belong to a tree of {size} leaves"
            )
        return cls(size, tuple(packed[i : i + HASH_SIZE] for i in range(0, len(packed), HASH_SIZE)))


def prove_inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Proof that leaf `index` is in the tree of `size` leaves, sibling of the leaf first.

    Raises:
        ValueError: not 0 <= index < size.

    Source: RFC 9162 section 2.1.3.1
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def prove_consistency(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """Proof that the tree of `old` leaves is the beginning of the tree of `new` leaves.

    Empty when `old` is 0 or equals `new`: there is nothing to prove.

    Raises:
        ValueError: not 0 <= old <= new.

    Source: RFC 9162 section 2.1.4.1
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves is not the beginning of one of {new}")
    if old in {0, new}:
        return []
    path: list[bytes] = []
    start, end = 0, new
    while end != old:
        middle = start + split(end - start)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    if start:  # the old tree is no perfect subtree by itself: its last piece must be given
        path.append(subtree(start, end))
    return path[::-1]


def check_inclusion(
    *, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that `leaf` (a leaf hash) stands at `index` in the tree of this size and root.

    Raises:
        NotProven: it does not, or the proof is too long or too short.

    Source: RFC 9162 section 2.1.3.2
    """
    if not 0 <= index < size:
        raise NotProven(f"there is no leaf {index} in a tree of {size}")
    node, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise NotProven("the inclusion proof has too many hashes")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            node, last = _skip_missing(node, last)
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise NotProven("the inclusion proof has too few hashes")
    if found != root:
        raise NotProven("the inclusion proof leads to another root")


def check_consistency(
    *, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree of `old` leaves is the beginning of the tree of `new` leaves.

    Raises:
        NotProven: it is not, or the proof is too long or too short.

    Source: RFC 9162 section 2.1.4.2, completed for old = 0 and old = new, where the proof is empty
    """
    if not 0 <= old <= new:
        raise NotProven(f"a tree of {old} leaves is not the beginning of one of {new}")
    if old in {0, new}:
        _check_trivial(old, new, old_root, new_root, proof)
        return
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not proof:
        raise NotProven("the consistency proof is empty")
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise NotProven("the consistency proof has too many hashes")
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            node, last = _skip_missing(node, last)
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise NotProven("the consistency proof has too few hashes")
    if first != old_root or second != new_root:
        raise NotProven("the consistency proof leads to other roots")


def _skip_missing(node: int, last: int) -> tuple[int, int]:
    """Climb the levels at which the right edge has no sibling."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _check_trivial(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    if proof:
        raise NotProven("the consistency proof must be empty here")
    if old == 0 and old_root != EMPTY_ROOT:
        raise NotProven("the root of the empty tree is wrong")
    if old == new and old_root != new_root:
        raise NotProven("two roots for one size: the log shows two different histories")
