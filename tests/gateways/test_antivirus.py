"""The scanner of uploads: Debian's clamd, and servers of our own that misbehave."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chibo.gateways.antivirus import PIECE, Clamd, ScannerAway
from tests.support import clamd


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    with clamd.running(tmp_path_factory.mktemp("c")) as address:
        yield Clamd(address)


def test_what_is_harmless_passes(scanner):
    assert scanner.scan(b"").is_clean
    assert scanner.scan(b"%PDF-1.7 harmless").is_clean
    assert scanner.scan(b"x" * (3 * PIECE + 5)).is_clean


def test_known_malware_is_named(scanner):
    assert scanner.scan(clamd.EICAR).found.startswith("Chibo.Test.Eicar")
    assert "Chibo.Test.Mark" in scanner.scan(b"a" * (PIECE - 9) + clamd.MARK + b"b" * 99).found


def test_a_file_over_the_scanners_limit_has_no_verdict(scanner):
    with pytest.raises(ScannerAway):
        scanner.scan(bytes(26 * 1024 * 1024))


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that reads a little, says this and closes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            channel, _ = server.accept()
            with channel:
                channel.recv(64)
                channel.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"x" * 9000]
)
def test_an_answer_that_is_no_verdict_is_none(answer):
    with answering(answer) as address, pytest.raises(ScannerAway):
        Clamd(address, patience_seconds=5).scan(b"a")


def test_a_verdict_is_heard_over_tcp_too():
    with answering(b"stream: Eicar-Test FOUND\0") as address:
        assert Clamd(address, patience_seconds=5).scan(b"a").found == "Eicar-Test"


def test_nobody_there_is_told(tmp_path: Path):
    with pytest.raises(ScannerAway, match="FileNotFoundError"):
        Clamd(f"unix://{tmp_path}/none").version()


@pytest.mark.parametrize("address", ["", "clamd", "unix://", "tcp://127.0.0.1", "http://x:1"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ValueError, match="address"):
        Clamd(address)
