"""Which checkpoints lie around, and whether a copy of the log holds what they say."""

import pytest

from chibo.gateways.backup import heads
from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.errors import TlogError
from chibo.protocols.tlog.merkle import leaf_hash, root_of
from chibo.protocols.tlog.note import Note
from chibo.protocols.tlog.tiles import parts_for_growth
from tests.support.sealing import LOG, OTHER_LOG, evidence

LEAVES = [bytes([n]) * 64 for n in range(9)]


def signed(size, *, leaves=LEAVES, by=LOG):
    text = Checkpoint(by.name, size, root_of([leaf_hash(leaf) for leaf in leaves[:size]])).text()
    return Note(text, (by.sign(text),)).render()


@pytest.fixture
def log(tmp_path):
    folder = tmp_path / "log"
    for part in parts_for_growth(0, 5, LEAVES[:5], lambda *_: []):
        path = folder / part.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(part.data)
    return folder


@pytest.fixture
def around(tmp_path):
    folder = tmp_path / "kept" / "by others"
    folder.mkdir(parents=True)
    return folder


def sizes(*places):
    return [one.checkpoint.size for one in heads.find(places, LOG.vkey)]


def test_checkpoints_are_found_wherever_they_lie(around, tmp_path):
    (around / "checkpoint").write_bytes(signed(5))
    (around / "01-BB.pdf.tlog-proof").write_bytes(evidence(b"minutes"))
    (around / "printed.txt").write_bytes(signed(4))
    (tmp_path / "any name").write_bytes(signed(9))

    assert sizes(tmp_path / "kept", tmp_path / "any name") == [9, 5, 4, 3]


@pytest.mark.parametrize(
    "data", [b"", b"no note", signed(7, by=OTHER_LOG), signed(7)[:-9], b"c2sp.org/tlog-proof@v1\n"]
)
def test_what_our_log_has_not_signed_is_passed_over(around, data):
    (around / "checkpoint").write_bytes(data)

    assert sizes(around, around / "missing") == []


@pytest.mark.parametrize("size", [0, 1, 4, 5])
def test_a_copy_that_holds_what_was_signed_is_good(log, around, size):
    (around / "checkpoint").write_bytes(signed(size))

    assert heads.disagreement(log, 5, heads.find([around], LOG.vkey)) == ""


def test_a_copy_older_than_what_others_have_seen_is_told(log, around):
    (around / "checkpoint").write_bytes(signed(6))

    told = heads.disagreement(log, 5, heads.find([around], LOG.vkey))
    assert "5 entries" in told
    assert "6 were signed" in told


@pytest.mark.parametrize("size", [3, 5])
def test_another_history_is_told(log, around, size):
    (around / "checkpoint").write_bytes(signed(size, leaves=LEAVES[::-1]))

    assert "two histories" in heads.disagreement(log, 5, heads.find([around], LOG.vkey))


def test_a_damaged_copy_is_told(log):
    next(path for path in (log / "tile/0").rglob("*") if path.is_file()).unlink()

    with pytest.raises(TlogError):
        heads.disagreement(log, 5, [])


def test_it_does_not_read_a_whole_disk(around, monkeypatch):
    monkeypatch.setattr(heads, "MOST_FILES", 1)
    for name in ("a.note", "b.note"):
        (around / name).write_bytes(signed(5))

    assert sizes(around) == [5]
