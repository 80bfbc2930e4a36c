"""The file store: whole or not at all, never changed."""

import hashlib
import os
from pathlib import Path

import pytest

from chibo.trust.documents import store


def test_a_file_comes_back_by_its_digest(tmp_path: Path):
    kept = store.put(tmp_path, b"hello")

    assert kept == store.Stored(hashlib.sha256(b"hello").hexdigest(), 5)
    assert store.get(tmp_path, kept.sha256) == b"hello"


def test_the_same_bytes_are_kept_once_and_cannot_be_written(tmp_path: Path):
    store.put(tmp_path, b"hello")
    store.put(tmp_path, b"hello")

    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert path.stat().st_mode & 0o777 == 0o440


def test_a_changed_file_is_noticed(tmp_path: Path):
    kept = store.put(tmp_path, b"hello")
    path = tmp_path / kept.sha256[:2] / kept.sha256
    path.chmod(0o600)
    path.write_bytes(b"hallo")

    with pytest.raises(store.FileBroken):
        store.get(tmp_path, kept.sha256)


def test_a_missing_file_is_noticed(tmp_path: Path):
    with pytest.raises(store.FileBroken):
        store.get(tmp_path, "0" * 64)


def test_a_full_disk_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(store.StoreFull, match="No space"):
        store.put(tmp_path, b"hello")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_is_removed_unless_somebody_just_put_it(tmp_path):
    kept = store.put(tmp_path, b"%PDF-1.7")
    path = tmp_path / kept.sha256[:2] / kept.sha256

    store.remove(tmp_path, kept.sha256)
    assert path.exists()
    os.utime(path, (0, 0))
    store.put(tmp_path, b"%PDF-1.7")
    store.remove(tmp_path, kept.sha256)
    assert path.exists()
    os.utime(path, (0, 0))
    store.remove(tmp_path, kept.sha256)
    store.remove(tmp_path, kept.sha256)
    assert not path.exists()
