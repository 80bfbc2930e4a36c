"""The log's signer: a process of its own that alone has the key, and never signs two histories.

It answers on a Unix socket that only its own user may open. One message is a length (u32
big-endian) and that many bytes of JSON, at most 64 KiB; one connection carries one request and one
reply.

    {"op": "state"}                                        → {"ok": true, "vkey", "size", "root"}
    {"op": "sign", "size", "root", "proof": [base64 …]}    → {"ok": true, "note"}
    anything refused                                       → {"ok": false, "sentence"}

It remembers the largest tree that it signed, on disk, before it hands out a signature. It refuses a
smaller tree, another root for the same size, and growth that the consistency proof does not prove.
A signer without its state file does not start: what it cannot remember it must not sign.

    python -m chibo.gateways.logsigner keygen --origin O --key K --vkey log.vkey --state S
    python -m chibo.gateways.logsigner --key K --socket S --state S
"""

import argparse
import fcntl
import json
import os
import secrets
import signal
import socket
import stat
import sys
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from chibo.gateways.durable import make_folder, write_durably
from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.encoding import LARGEST
from chibo.protocols.tlog.errors import Malformed, TlogError
from chibo.protocols.tlog.merkle import EMPTY_ROOT, HASH_SIZE, check_consistency
from chibo.protocols.tlog.note import Note, Secret, Vkey, check_name

LARGEST_MESSAGE = 64 * 1024
PATIENCE_SECONDS = 5.0
"""How long either side waits for the other."""

Message = dict[str, Any]


class SignerRefused(Exception):
    """The signer answers, and says no; the sentence tells why. Trying again does not help."""


class SignerAway(Exception):
    """Nobody answers at the socket (in time); the same call may succeed later."""


class Unfit(Exception):
    """The signer cannot start: its key, state or socket is not as it must be."""


@dataclass(frozen=True, slots=True)
class SignerState:
    """The largest tree that was ever signed, and with which key."""

    vkey: Vkey
    size: int
    root: bytes


def _send(channel: socket.socket, message: Message) -> None:
    data = json.dumps(message).encode()
    channel.sendall(len(data).to_bytes(4) + data)


def _receive(channel: socket.socket) -> Message:
    size = int.from_bytes(_exactly(channel, 4))
    if size > LARGEST_MESSAGE:
        raise Malformed("the message is too large")
    try:
        message = json.loads(_exactly(channel, size))
    except (ValueError, RecursionError):
        raise Malformed("the message is no JSON") from None
    if not isinstance(message, dict):
        raise Malformed("the message is no object")
    return message


def _exactly(channel: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        more = channel.recv(size - len(data))
        if not more:
            raise Malformed("the message ends too early")
        data += more
    return bytes(data)


class LogSigner:
    """The client's side; each call opens its own connection.

    Args:
        path: the signer's socket.
        patience_seconds: how long to wait for an answer.
    """

    def __init__(self, path: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._path = path
        self._patience = patience_seconds

    def state(self) -> SignerState:
        """What the signer remembers.

        Raises:
            SignerAway: no answer, or one that makes no sense.
        """
        match self._ask({"op": "state"}):
            case {"vkey": str(vkey), "size": int(size), "root": str(root)}:
                return SignerState(Vkey.parse(vkey), size, _hash(root))
        raise SignerAway("the log's signer gives an answer that makes no sense")

    def sign(self, *, size: int, root: bytes, proof: list[bytes]) -> bytes:
        """The signed checkpoint of a tree.

        Args:
            proof: consistency proof from the size that `state` tells to `size`.

        Raises:
            SignerAway: no answer; the signer may have signed nevertheless.
            SignerRefused: the tree does not continue what was signed before.
        """
        hashes = [b64encode(h).decode() for h in proof]
        request = {"op": "sign", "size": size, "root": b64encode(root).decode(), "proof": hashes}
        return str(self._ask(request).get("note")).encode()

    def _ask(self, request: Message) -> Message:
        try:
            with socket.socket(socket.AF_UNIX) as channel:
                channel.settimeout(self._patience)
                channel.connect(str(self._path))
                _send(channel, request)
                reply = _receive(channel)
        except (OSError, Malformed) as error:
            raise SignerAway(f"the log's signer does not answer: {error}") from error
        if not reply.get("ok"):
            raise SignerRefused(str(reply.get("sentence", "no reason given")))
        return reply


class Notary:
    """The signer's judgement and memory, without the socket.

    Args:
        secret: the log's key; its name is the log's origin.
        path: the state file; it must exist.

    Raises:
        Unfit: the state file is missing or belongs to another log.
    """

    def __init__(self, secret: Secret, path: Path) -> None:
        self._secret = secret
        self._path = path
        self._last = self._load()

    def _load(self) -> Checkpoint:
        try:
            last = Checkpoint.parse(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Unfit(f"the signer's memory cannot be read ({self._path}): {error}") from error
        if last.origin != self._secret.name:
            raise Unfit(f"the signer's memory belongs to another log: {last.origin}")
        return last

    def answer(self, request: Message) -> Message:
        """The reply to one request; never raises for what a client sent."""
        try:
            match request:
                case {"op": "state"}:
                    return self._state()
                case {"op": "sign", "size": int(size), "root": str(root), "proof": list(proof)}:
                    return self._sign(size, _hash(root), [_hash(h) for h in proof])
            raise Malformed("this is no request that the signer knows")
        except TlogError as error:
            return {"ok": False, "sentence": str(error)}

    def _state(self) -> Message:
        last = self._last
        root = b64encode(last.root).decode()
        vkey = str(self._secret.vkey)
        return {"ok": True, "vkey": vkey, "size": last.size, "root": root}

    def _sign(self, size: int, root: bytes, proof: list[bytes]) -> Message:
        if type(size) is not int or size > LARGEST:  # True would be an int, and written as "True"
            raise Malformed("the size is no number of entries")
        last = self._last
        check_consistency(old=last.size, new=size, old_root=last.root, new_root=root, proof=proof)
        following = Checkpoint(last.origin, size, root)
        text = following.text()
        if following != last:
            write_durably(self._path, text.encode())
            self._last = following
        note = Note(text, (self._secret.sign(text),))
        return {"ok": True, "note": note.render().decode()}


def _hash(text: object) -> bytes:
    try:
        data = b64decode(str(text), validate=True)
    except (Error, ValueError):
        raise Malformed("a hash is not base64") from None
    if len(data) != HASH_SIZE:
        raise Malformed("a hash is not 32 bytes long")
    return data


def keygen(*, origin: str, key: Path, vkey: Path, state: Path) -> Vkey:
    """Make a log's key (0600), its verifier key and the signer's empty memory.

    Raises:
        Unfit: one of the files is there already.
        Malformed: the origin is no name of a key.
    """
    for path in (key, vkey, state):
        if path.exists():
            raise Unfit(f"{path} is there already: a log has one beginning only")
    secret = Secret(check_name(origin), secrets.token_bytes(32))
    for path in (key, vkey, state):
        make_folder(path.parent)
    write_durably(state, Checkpoint(origin, 0, EMPTY_ROOT).text().encode())
    write_durably(vkey, f"{secret.vkey}\n".encode(), mode=0o644)
    write_durably(key, f"{secret.export()}\n".encode())
    return secret.vkey


def load_key(path: Path) -> Secret:
    """Read the log's key.

    Raises:
        Unfit: missing, not a key, or readable by others than its owner.
    """
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Unfit(f"others may read the log's key: chmod 600 {path}")
        return Secret.parse(path.read_text(encoding="utf-8").strip())
    except (OSError, ValueError) as error:
        raise Unfit(f"the log's key cannot be read ({path}): {error}") from error


@contextmanager
def listening(path: Path, state: Path) -> Iterator[socket.socket]:
    """A socket for our own user only, while no other signer uses the same memory.

    Raises:
        Unfit: another signer runs, or the path is too long for a socket.
    """
    make_folder(state.parent)
    with state.with_name(f"{state.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unfit("another signer uses this memory already") from None
        make_folder(path.parent)
        path.unlink(missing_ok=True)  # left by a signer that was killed; the lock says it is gone
        with socket.socket(socket.AF_UNIX) as server:
            before = os.umask(0o177)
            try:
                server.bind(str(path))
            except OSError as error:
                raise Unfit(f"the socket cannot be made ({path}): {error}") from error
            finally:
                os.umask(before)
            server.listen(16)
            try:
                yield server
            finally:
                path.unlink(missing_ok=True)


def serve(server: socket.socket, notary: Notary) -> None:
    """Answer one request after another, until the socket is closed or the process ends."""
    while True:
        channel, _ = server.accept()
        with channel, suppress(OSError):
            channel.settimeout(PATIENCE_SECONDS)
            try:
                reply = notary.answer(_receive(channel))
            except Malformed as error:
                reply = {"ok": False, "sentence": str(error)}
            _send(channel, reply)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chibo.gateways.logsigner")
    parser.add_argument("--key", type=Path, required=True, help="the log's key file (0600)")
    parser.add_argument("--state", type=Path, required=True, help="the signer's memory")
    if words[:1] == ["keygen"]:
        parser.add_argument("--origin", required=True, help="the log's name, e.g. log.example/1")
        parser.add_argument("--vkey", type=Path, required=True, help="the verifier key to write")
        return parser.parse_args(words[1:], argparse.Namespace(socket=None))
    parser.add_argument("--socket", type=Path, required=True, help="where to listen")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Make a key, or run the signer; the exit status."""
    given = _arguments(words)
    try:
        if given.socket is None:
            keygen(origin=given.origin, key=given.key, vkey=given.vkey, state=given.state)
            return 0
        signal.signal(signal.SIGTERM, _stop)
        with listening(given.socket, given.state) as server:
            serve(server, Notary(load_key(given.key), given.state))
    except (Unfit, Malformed) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
