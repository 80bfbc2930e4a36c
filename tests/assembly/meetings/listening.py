"""The stream process in a thread of the test, and screens that follow it as a browser does."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
import uvicorn
from lxml import html

from chibo.assembly.meetings.live.hub import Hub
from chibo.assembly.meetings.live.stream import Stream

PATIENCE_SECONDS = 10.0


@contextmanager
def server() -> Iterator[tuple[str, Hub]]:
    """A real server on a free port of the loopback; yields its address and its hub."""
    hub = Hub()
    config = uvicorn.Config(Stream(hub), port=0, log_level="error", lifespan="on", ws="none")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(running.serve()), daemon=True)
    thread.start()
    wait_for(lambda: running.started and hub.is_linked.is_set())
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", hub
    finally:
        running.should_exit = True
        thread.join(PATIENCE_SECONDS)


def wait_for(condition: Callable[[], Any], *, seconds: float = PATIENCE_SECONDS) -> Any:
    """Wait until something holds; fails after the patience."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"did not come about within {seconds} s")


class Screen:
    """What a browser shows: regions by id, the last number, what was spoken."""

    def __init__(self, base: str, meeting: object, audience: str, cookie: str) -> None:
        self.url = f"{base}/events/meetings/{meeting}"
        self.audience, self.cookie = audience, cookie
        self.regions: dict[str, str] = {}
        self.last = 0
        self.events = 0
        self.spoken: list[str] = []
        self.barred = ""
        self.status = 0
        self.ended = threading.Event()
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Screen":
        self.link()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()

    def link(self) -> None:
        """Open the stream; comes back with ``Last-Event-ID`` after a cut."""
        self.ended.clear()
        self.status = 0
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        wait_for(lambda: self.status)

    def cut(self) -> None:
        """Pull the cable."""
        if self._socket is not None and not self.ended.is_set():
            with suppress(OSError):  # the reader may close it at this very moment
                self._socket.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join(PATIENCE_SECONDS)

    def _read(self) -> None:
        headers = {"cookie": self.cookie, "last-event-id": str(self.last)}
        try:
            with httpx.stream(
                "GET",
                self.url,
                params={"as": self.audience},
                headers=headers,
                timeout=3 * PATIENCE_SECONDS,
            ) as reply:
                self._socket = reply.extensions["network_stream"].get_extra_info("socket")
                self.status = reply.status_code
                if reply.status_code == 200:
                    self._follow(reply)
        except (httpx.HTTPError, OSError, RuntimeError):
            pass
        finally:
            self.status = self.status or 599
            self.ended.set()

    def _follow(self, reply: httpx.Response) -> None:
        lines: list[str] = []
        for line in reply.iter_lines():
            if line:
                lines.append(line)
                continue
            self._take(lines)
            lines = []

    def _take(self, lines: list[str]) -> None:
        if "event: barred" in lines:
            self.barred = lines[-1].removeprefix("data: ")
            return
        data = "\n".join(x.removeprefix("data: ") for x in lines if x.startswith("data: "))
        for part in html.fragments_fromstring(data) if data else []:
            if "data-say" in part.attrib:
                self.spoken.append(part.text_content())
            else:
                self.regions[part.get("id")] = html.tostring(part, encoding="unicode").strip()
        for line in lines:
            if line.startswith("id: "):
                self.last = int(line.removeprefix("id: "))
        self.events += bool(data)

    def shows(self, words: str, region: str = "now") -> bool:
        return words in self.regions.get(region, "")
