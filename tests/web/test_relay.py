"""The weak line of the tests is as narrow, slow and breaking as it says, and the same for the same seed."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.relay import Line, Relay

QUICK = {"bits_per_second": 8_000_000, "round_trip_seconds": 0.0}


class Server:
    """Answers every connection with as many bytes as its first line asks for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                line = connection.recv(1000).decode().partition("\r\n")[0]
                self.asked.append(line)
                connection.sendall(b"x" * int(line.rpartition("/")[2]))

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


@contextmanager
def opened(server: Server, line: Line) -> Iterator[tuple[Relay, int]]:
    with Relay(line) as relay:
        yield relay, relay.to(server.port)


def ask(port: int, line: str) -> int:
    """How many bytes came back; -1 when the connection broke."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(10)
        connection.sendall(f"{line}\r\n".encode())
        got = 0
        try:
            while part := connection.recv(65536):
                got += len(part)
        except ConnectionResetError:
            return -1
        return got


def test_bytes_take_the_time_that_the_line_needs(server: Server) -> None:
    with opened(
        server, Line(bits_per_second=400_000, round_trip_seconds=0.2, loss=0, breaks=0)
    ) as (
        _,
        port,
    ):
        began = time.monotonic()
        assert ask(port, "GET /20000") == 20_000
        took = time.monotonic() - began

    # There and back for the connection, there for the request, 20 kB at 50 kB/s, back for the answer.
    assert 0.2 + 0.1 + 0.4 + 0.1 <= took < 2


def test_lost_packets_cost_time_and_no_bytes(server: Server) -> None:
    with opened(server, Line(loss=0.2, breaks=0, seed=3, **QUICK)) as (_, port):
        began = time.monotonic()
        assert ask(port, "GET /10000") == 10_000
        assert time.monotonic() - began >= 1


def test_an_ordered_mishap_loses_the_request_or_the_answer_once(server: Server) -> None:
    with opened(server, Line(loss=0, breaks=0, **QUICK)) as (relay, port):
        relay.lose_request("POST", "/a/")
        relay.lose_reply("POST", "/b/")
        answers = [ask(port, f"{method} /{path}/5") for method, path in
                   (("GET", "a"), ("POST", "a"), ("POST", "b"), ("POST", "a"), ("POST", "b"))]  # fmt: skip

        assert answers == [5, -1, -1, 5, 5]
        assert server.asked == ["GET /a/5", "POST /b/5", "POST /a/5", "POST /b/5"]
        assert relay.pending() == []
        assert relay.broken == ["POST /a/5", "POST /b/5"]


def test_the_same_seed_breaks_the_same_connections_whatever_their_ids(server: Server) -> None:
    def broken(seed: int, first: int) -> list[bool]:
        with opened(server, Line(loss=0, breaks=0.5, seed=seed, **QUICK)) as (_, port):
            return [ask(port, f"GET /{number}") == -1 for number in range(first, first + 12)]

    assert broken(1, 3000) == broken(1, 4000)
    assert broken(1, 3000) != broken(2, 3000)
    assert 0 < sum(broken(1, 3000)) < 12
