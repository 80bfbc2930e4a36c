"""The files of a log: bytes as published, growth in any steps, damage found, others agreeing."""

import shutil
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tlog_scales import signing
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.tiles import leaf_hash as their_leaf_hash

from chibo.protocols.tlog import tiles
from chibo.protocols.tlog.errors import Damaged, Malformed
from chibo.protocols.tlog.merkle import check_consistency, check_inclusion, leaf_hash
from chibo.protocols.tlog.tiles import LogReader, directory
from tests.protocols.tlog.conftest import entries_of, grow


def files(root):
    return {
        str(p.relative_to(root)): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file() and p.name != "checkpoint"
    }


def test_paths_are_those_published(vectors):
    for number, path in vectors["tile_paths"].items():
        assert tiles.path_of(0, int(number)) == f"tile/0/{path}"
    assert tiles.path_of(2, 1000, 17) == "tile/2/x001/000.p/17"
    assert tiles.path_of(tiles.ENTRIES, 0, 1) == "tile/entries/000.p/1"


def test_a_log_of_70000_has_the_published_tiles_and_roots(tmp_path, vectors):
    old = 0
    for new in (256, 257, 65536, 65793, 70000):
        grow(tmp_path, old, new)
        root = LogReader(directory(tmp_path), new).root()
        assert root == b64decode(vectors["log"]["roots_b64"][str(new)])
        old = new

    level = {n: len(list((tmp_path / "tile" / str(n)).glob("[0-9]*[0-9]"))) for n in (0, 1)}
    assert level == {0: 273, 1: 1}
    assert (tmp_path / "tile/0/273.p/112").stat().st_size == 112 * 32
    assert (tmp_path / "tile/1/001.p/17").stat().st_size == 17 * 32
    assert (tmp_path / "tile/2/000.p/1").stat().st_size == 32
    reader = LogReader(directory(tmp_path), 70000)
    assert sum(1 for _ in tiles.audit(reader)) == 70000


def test_a_full_bundle_has_its_hash_one_level_up_at_once(tmp_path):
    grow(tmp_path, 0, 256)

    assert set(files(tmp_path)) == {"tile/0/000", "tile/1/000.p/1", "tile/entries/000"}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 1100), min_size=1, max_size=4))
def test_a_log_is_the_same_whatever_steps_it_grew_in(sizes):
    steps = sorted(sizes)
    with TemporaryDirectory() as name:
        stepwise, at_once = Path(name, "a"), Path(name, "b")
        for old, new in zip([0, *steps], steps, strict=False):
            grow(stepwise, old, new)
        grow(at_once, 0, steps[-1])

        stepped, whole = files(stepwise), files(at_once)

        assert whole.items() <= stepped.items()
        for size in steps:
            reader = LogReader(directory(stepwise), size)
            assert list(tiles.audit(reader)) == list(entries_of(size))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_proofs_from_tiles_verify(data):
    new = data.draw(st.integers(1, 700))
    old = data.draw(st.integers(0, new))
    index = data.draw(st.integers(0, new - 1))
    with TemporaryDirectory() as name:
        grow(Path(name), 0, new)
        reader = LogReader(directory(Path(name)), new)

        inclusion, consistency = reader.prove_inclusion(index), reader.prove_consistency(old)

        leaf, root = leaf_hash(reader.entry(index)), reader.root()
        check_inclusion(index=index, size=new, leaf=leaf, proof=inclusion, root=root)
        check_consistency(
            old=old, new=new, old_root=reader.root(old), new_root=root, proof=consistency
        )


def test_another_reader_accepts_our_directory(log):
    theirs = TilesReader(LocalBackend(log.root))

    head = theirs.get_checkpoint()

    head.verify(signing.Vkey.from_string(str(log.secret.vkey)))
    assert (head.origin, head.size) == (log.secret.name, 700)
    assert theirs.calculate_root_hash() == head.root_hash
    for index in (0, 255, 256, 699):
        entry = theirs.get_entry(index)
        assert entry == entries_of(700)[index]
        theirs.get_inclusion_proof(index, 700).check(their_leaf_hash(entry), head.root_hash)


def test_proofs_have_the_published_lengths(log):
    reader = LogReader(directory(log.root), 700)

    assert [len(reader.prove_inclusion(i)) for i in (0, 1, 233, 350, 699)] == [10] * 4 + [7]


def test_a_partial_tile_may_go_once_the_full_one_is_there(log):
    shutil.rmtree(log.root / "tile/0/000.p")
    shutil.rmtree(log.root / "tile/entries/000.p")

    reader = LogReader(directory(log.root), 3)

    assert list(tiles.audit(reader)) == list(entries_of(3))


DAMAGES = {
    "a bit of a leaf hash": ("tile/0/001", lambda b: flip(b, 40)),
    "a bit of an entry": ("tile/entries/001", lambda b: flip(b, 40)),
    "a bit of a level-1 hash": ("tile/1/000.p/2", lambda b: flip(b, 40)),
    "a short hash tile": ("tile/0/002.p/188", lambda b: b[:-32]),
    "half a hash": ("tile/0/002.p/188", lambda b: b[:-1]),
    "a short bundle": ("tile/entries/001", lambda b: b[:-1]),
    "an entry too few": ("tile/entries/001", lambda b: b[:-48]),
    "an entry too many": ("tile/entries/002.p/188", lambda b: b + b[:48]),
    "two entries swapped": ("tile/entries/001", lambda b: b[48:96] + b[:48] + b[96:]),
}


def flip(data, where):
    return data[:where] + bytes([data[where] ^ 1]) + data[where + 1 :]


@pytest.mark.parametrize(("path", "damage"), DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_found_and_named(log, path, damage):
    whole = (log.root / path).read_bytes()
    (log.root / path).write_bytes(damage(whole))

    with pytest.raises(Damaged):
        list(tiles.audit(LogReader(directory(log.root), 700)))


def test_a_level_2_bit_is_missed_by_nobody(tmp_path):
    grow(tmp_path, 0, 65793)
    top = tmp_path / "tile/2/000.p/1"
    top.write_bytes(flip(top.read_bytes(), 5))

    with pytest.raises(Damaged, match="tile/2/000"):
        list(tiles.audit(LogReader(directory(tmp_path), 65793)))


@pytest.mark.parametrize("path", ["tile/0/001", "tile/entries/001", "tile/1/000.p/2"])
def test_a_missing_file_is_named(log, path):
    (log.root / path).unlink()

    with pytest.raises(Damaged, match="missing"):
        list(tiles.audit(LogReader(directory(log.root), 700)))


def test_swapped_tiles_are_found(log):
    one, two = log.root / "tile/0/000", log.root / "tile/0/001"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)

    with pytest.raises(Damaged, match="do not belong"):
        list(tiles.audit(LogReader(directory(log.root), 700)))


def test_a_file_in_the_place_of_a_folder_is_a_missing_file(log):
    (log.root / "tile/9").write_bytes(b"")

    assert directory(log.root)("tile/9/000") is None


@pytest.mark.parametrize("index", [-1, 700])
def test_there_is_no_entry_outside_the_log(log, index):
    with pytest.raises(ValueError, match="no entry"):
        LogReader(directory(log.root), 700).entry(index)


def test_growth_needs_exactly_its_entries():
    with pytest.raises(ValueError, match="do not make"):
        list(tiles.parts_for_growth(0, 2, [b"one"], lambda _l, _n: []))
    with pytest.raises(ValueError, match="do not make"):
        list(tiles.parts_for_growth(2, 1, [b"one"], lambda _l, _n: []))


def test_an_entry_has_a_largest_length():
    assert tiles.unpack_bundle(tiles.pack_bundle([b"", bytes(65535)])) == [b"", bytes(65535)]
    with pytest.raises(ValueError, match="65,535"):
        tiles.pack_bundle([bytes(65536)])
    with pytest.raises(Malformed):
        tiles.unpack_bundle(b"\x00")
