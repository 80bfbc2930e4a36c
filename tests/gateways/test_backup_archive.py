"""The encrypted archive: everything comes back, and whatever was done to it is noticed."""

import io
import tarfile

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.gateways.backup import archive
from chibo.gateways.backup.archive import BackupUnusable, Member

SECRET, PUBLIC = archive.make_identity()


def written(folder, *members, to=PUBLIC):
    target = folder / "copy.age"
    archive.write(target, recipients=[to], members=members, about={"format": "test/1"})
    return target


def unpacked(source, folder, *, secret=SECRET):
    return archive.read(source, identities=[f"# a comment\n{secret}\n"], into=folder)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.binary(max_size=70_000), max_size=4))
def test_every_file_comes_back(tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("archive")
    (folder / "source").write_bytes(b"on disk")
    members = [Member(f"a/{number}", data) for number, data in enumerate(contents)]
    made = written(folder, *members, Member("b", folder / "source"))

    about = unpacked(made, folder / "out")

    assert about["format"] == "test/1"
    assert [(folder / "out/a" / str(n)).read_bytes() for n in range(len(contents))] == contents
    assert (folder / "out/b").read_bytes() == b"on disk"
    assert set(about["files"]) == {*(m.name for m in members), "b"}


def test_it_is_for_its_readers_only(tmp_path):
    made = written(tmp_path, Member("a", b"secret words"))

    assert b"secret words" not in made.read_bytes()
    assert made.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupUnusable, match="another key"):
        unpacked(made, tmp_path / "out", secret=archive.make_identity()[0])


@pytest.mark.parametrize("cut", [1, 100, 10_000])
def test_a_copy_that_was_cut_off_is_refused(tmp_path, cut):
    made = written(tmp_path, Member("a", bytes(200_000)))
    made.write_bytes(made.read_bytes()[:-cut])

    with pytest.raises(BackupUnusable, match="damaged or cut off"):
        unpacked(made, tmp_path / "out")


@pytest.mark.parametrize("place", [-1, 100_000, 300])
def test_one_changed_byte_is_noticed(tmp_path, place):
    made = written(tmp_path, Member("a", bytes(200_000)))
    data = bytearray(made.read_bytes())
    data[place] ^= 1
    made.write_bytes(data)

    with pytest.raises(BackupUnusable):
        unpacked(made, tmp_path / "out")


def forged(folder, *infos):
    """An archive by somebody who has the public key and another idea of its content."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for info, data in infos:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    target = folder / "forged.age"
    recipient = pyrage.x25519.Recipient.from_str(PUBLIC)
    target.write_bytes(pyrage.encrypt(buffer.getvalue(), [recipient]))
    return target


def link():
    info = tarfile.TarInfo("a")
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    "info", [tarfile.TarInfo("../out"), tarfile.TarInfo("/tmp/out"), link()], ids=lambda i: i.name
)
def test_nothing_is_written_outside_its_folder(tmp_path, info):
    with pytest.raises(BackupUnusable, match="no file of a backup"):
        unpacked(forged(tmp_path, (info, b"")), tmp_path / "in/out")
    assert not (tmp_path / "in" / "out" / "a").is_symlink()


@pytest.mark.parametrize(
    "manifest", [b'{"files": {}}', b"no json", b'{"files": {"a": [2, "00"]}}'], ids=repr
)
def test_files_that_the_list_does_not_name_are_refused(tmp_path, manifest):
    made = forged(
        tmp_path, (tarfile.TarInfo("a"), b"x"), (tarfile.TarInfo(archive.MANIFEST), manifest)
    )

    with pytest.raises(BackupUnusable, match=r"list of its files|not those"):
        unpacked(made, tmp_path / "out")


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "text").write_text("Kính gửi", encoding="utf-8")

    for source in (tmp_path / "text", tmp_path / "missing"):
        with pytest.raises(BackupUnusable, match="cannot be read"):
            unpacked(source, tmp_path / "out")


def test_a_file_that_vanishes_leaves_no_half_archive(tmp_path):
    with pytest.raises(BackupUnusable, match="cannot be written"):
        written(tmp_path, Member("a", tmp_path / "gone"))

    assert list(tmp_path.iterdir()) == []


def test_readers_must_be_named(tmp_path):
    with pytest.raises(BackupUnusable, match="nobody is named"):
        archive.write(tmp_path / "x", recipients=[], members=[], about={})
    with pytest.raises(BackupUnusable, match="no public key"):
        archive.check_recipients(["age1nobody"])
    for secret in ("AGE-SECRET-KEY-1X", "# nothing"):
        with pytest.raises(BackupUnusable, match="no secret key"):
            archive.read(tmp_path / "x", identities=[secret], into=tmp_path / "out")
