"""One encrypted file that holds many: a tar stream inside age (age-encryption.org/v1).

The last member, ``manifest.json``, tells length and SHA-256 of every other one. age tells a stream that
was cut off or changed from a whole one, the manifest tells a member that was written wrongly. Neither
side keeps more than a block in memory, and who makes backups needs public keys only.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import pyrage  # type: ignore[import-untyped]

from chibo.gateways.durable import make_folder, sync_folder

MANIFEST = "manifest.json"
BLOCK = 1 << 20
_MODE = 0o600


class BackupUnusable(Exception):
    """The archive, its key or the disk is not as it must be; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    Args:
        name: relative, with ``/``.
        source: a file on disk, or the bytes themselves.
    """

    name: str
    source: Path | bytes


def make_identity() -> tuple[str, str]:
    """A new key pair: the secret identity, and the recipient that goes with it."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def check_recipients(recipients: Iterable[str]) -> None:
    """Refuse a recipient that is none.

    Raises:
        BackupUnusable
    """
    _recipients(recipients)


def write(
    target: Path, *, recipients: Iterable[str], members: Iterable[Member], about: dict[str, Any]
) -> dict[str, Any]:
    """Write an archive so that it appears whole or not at all; what its manifest says.

    Args:
        recipients: public keys (``age1…``); whoever has one of the secrets can read it.
        about: plain values for the manifest.

    Raises:
        BackupUnusable: no recipient, a file that cannot be read, no room on the disk.
    """
    to = _recipients(recipients)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    make_folder(target.parent)
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE), "wb") as file:
            manifest: dict[str, Any] = _piped(
                lambda pipe: _pack(pipe, members, about),
                lambda pipe: pyrage.encrypt_io(pipe, file, to),
            )
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        sync_folder(target.parent)
    except (OSError, pyrage.EncryptError) as error:
        raise BackupUnusable(f"{target} cannot be written: {error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def read(source: Path, *, identities: Iterable[str], into: Path) -> dict[str, Any]:
    """Unpack an archive into an empty folder and check every file; what its manifest says.

    Raises:
        BackupUnusable: another key, damaged, cut off, or no archive of ours.
    """
    keys = _identities(identities)
    make_folder(into)
    try:
        with source.open("rb") as file:
            found = _piped(
                lambda pipe: _decrypt(file, pipe, keys),
                lambda pipe: _unpack(pipe, into),
                result=1,
            )
    except (OSError, tarfile.TarError, pyrage.DecryptError, ValueError) as error:
        raise BackupUnusable(f"{source} cannot be read: {error}") from error
    return _checked(found, into, source)


def _recipients(recipients: Iterable[str]) -> list[Any]:
    given = list(recipients)
    if not given:
        raise BackupUnusable("nobody is named who could read the backup (a key age1…)")
    try:
        return [pyrage.x25519.Recipient.from_str(one) for one in given]
    except pyrage.RecipientError as error:
        raise BackupUnusable(f"this is no public key of age: {error}") from error


def _identities(identities: Iterable[str]) -> list[Any]:
    lines = [line.strip() for one in identities for line in one.splitlines()]
    try:
        found = [
            pyrage.x25519.Identity.from_str(line)
            for line in lines
            if line and not line.startswith("#")
        ]
    except pyrage.IdentityError as error:
        raise BackupUnusable("this is no secret key of age (AGE-SECRET-KEY-1…)") from error
    if not found:
        raise BackupUnusable("the file holds no secret key of age (AGE-SECRET-KEY-1…)")
    return found


def _piped(
    first: Callable[[BinaryIO], Any], second: Callable[[BinaryIO], Any], *, result: int = 0
) -> Any:
    """Run two halves of a pipe at once; what the wanted one returns.

    A half that fails closes its end, so the other one ends too; the writer's error comes first, but
    for the broken pipe that the reader left behind.
    """
    reading, writing = os.pipe()
    outcome: list[Any] = [None, None]
    errors: list[BaseException | None] = [None, None]

    def write_half() -> None:
        try:
            with open(writing, "wb") as pipe:
                outcome[0] = first(pipe)
        except BaseException as error:
            errors[0] = error

    thread = threading.Thread(target=write_half)
    try:
        with open(reading, "rb") as pipe:
            thread.start()
            outcome[1] = second(pipe)
    except BaseException as error:
        errors[1] = error
    thread.join()
    problem = errors[1] if isinstance(errors[0], BrokenPipeError) else errors[0] or errors[1]
    if problem is not None:
        raise problem
    return outcome[result]


def _pack(pipe: BinaryIO, members: Iterable[Member], about: dict[str, Any]) -> dict[str, Any]:
    files: dict[str, list[Any]] = {}
    with tarfile.open(fileobj=pipe, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for member in members:
            files[member.name] = _add(tar, member)
        manifest = {**about, "files": files}
        _add(tar, Member(MANIFEST, json.dumps(manifest).encode()))
    return manifest


def _add(tar: tarfile.TarFile, member: Member) -> list[Any]:
    opened: BinaryIO = (
        io.BytesIO(member.source) if isinstance(member.source, bytes) else member.source.open("rb")
    )
    with opened as file:
        info = tarfile.TarInfo(member.name)
        info.size = file.seek(0, os.SEEK_END)
        info.mode = _MODE
        file.seek(0)
        counted = _Counted(file)
        tar.addfile(info, counted)
        return [info.size, counted.digest.hexdigest()]


class _Counted:
    """A file whose bytes are hashed as they are read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _decrypt(file: BinaryIO, pipe: BinaryIO, keys: list[Any]) -> None:
    try:
        pyrage.decrypt_io(file, pipe, keys)
    except (pyrage.DecryptError, OSError) as error:
        if "Broken pipe" in str(error):  # the other half has given up, and says why
            raise BrokenPipeError from None
        raise ValueError("it was made for another key, or it is damaged or cut off") from None


def _unpack(pipe: BinaryIO, into: Path) -> dict[str, list[Any]]:
    found = {}
    with tarfile.open(fileobj=pipe, mode="r|") as tar:
        for info in tar:
            found[info.name] = _take(tar, info, into)
    while pipe.read(BLOCK):  # the padding; a pipe left unread would look broken to the writer
        pass
    return found


def _take(tar: tarfile.TarFile, info: tarfile.TarInfo, into: Path) -> list[Any]:
    name = PurePosixPath(info.name)
    if not info.isfile() or name.is_absolute() or ".." in name.parts:
        raise ValueError(f"it holds something that is no file of a backup: {info.name}")
    source = tar.extractfile(info)
    assert source is not None  # noqa: S101 - it is a file
    target = into.joinpath(*name.parts)
    make_folder(target.parent)
    digest = hashlib.sha256()
    with (
        source as file,
        open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "wb") as out,
    ):
        while block := file.read(BLOCK):
            digest.update(block)
            out.write(block)
    return [info.size, digest.hexdigest()]


def _checked(found: dict[str, list[Any]], into: Path, source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((into / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise BackupUnusable(f"{source} holds no list of its files") from error
    files = {name: about for name, about in found.items() if name != MANIFEST}
    if files != manifest.get("files"):
        raise BackupUnusable(f"the files in {source} are not those that were put into it")
    return manifest
