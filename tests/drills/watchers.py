"""Those who look on: a screen that comes back after every cut, a reader of the log, and the killer."""

import random
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
from lxml import html

from tests.drills.installation import TARGETS, Installation

_ALONE = 0.8


class Follower:
    """A screen that links again by itself, and remembers what it showed at each number."""

    def __init__(self, base: str, meeting: object, audience: str, cookie: str) -> None:
        self.shown: list[tuple[int, dict[str, str]]] = []
        self.last = self.links = 0
        self._url = f"{base}/events/meetings/{meeting}?as={audience}"
        self._cookie = cookie
        self._regions: dict[str, str] = {}
        self._stopping = threading.Event()
        self._following = threading.Thread(target=self._follow_forever, daemon=True)

    def begin(self) -> None:
        self._following.start()

    def stop(self) -> None:
        self._stopping.set()  # noticed at the next sign of life

    def _follow_forever(self) -> None:
        while not self._stopping.wait(0.2):
            headers = {"cookie": self._cookie, "last-event-id": str(self.last)}
            with (
                suppress(httpx.HTTPError),
                httpx.stream("GET", self._url, headers=headers, timeout=20) as reply,
            ):
                if reply.status_code == 200:
                    self.links += 1
                    self._follow(reply)

    def _follow(self, reply: httpx.Response) -> None:
        """Events as they come; one that was cut off before its empty line is none."""
        lines: list[str] = []
        for line in reply.iter_lines():
            if self._stopping.is_set():
                return
            if line:
                lines.append(line)
                continue
            self._take(lines)
            lines = []

    def _take(self, lines: list[str]) -> None:
        data = "\n".join(x.removeprefix("data: ") for x in lines if x.startswith("data: "))
        for part in html.fragments_fromstring(data) if data else []:
            if part.get("id"):
                self._regions[part.get("id")] = html.tostring(part, encoding="unicode").strip()
        for line in lines:
            if line.startswith("id: "):
                self.last = int(line.removeprefix("id: "))
                self.shown.append((self.last, dict(self._regions)))


class LogReader:
    """Fetches the public checkpoint again and again, and keeps every one it has ever seen."""

    def __init__(self, folder: Path) -> None:
        self.seen: set[bytes] = set()
        self._file = folder / "checkpoint"
        self._stopping = threading.Event()
        self._reading = threading.Thread(target=self._read_forever, daemon=True)

    def begin(self) -> None:
        self._reading.start()

    def stop(self) -> None:
        self._stopping.set()
        self._reading.join(10)

    def _read_forever(self) -> None:
        while not self._stopping.wait(0.02):
            if self._file.exists():
                self.seen.add(self._file.read_bytes())


class Killer:
    """Kills one process after another, at random moments, until the number is reached.

    Every round takes each target once, in random order, so that none is spared.
    """

    def __init__(
        self, installation: Installation, chance: random.Random, *, kills: int, mean_seconds: float
    ) -> None:
        self.done: list[tuple[float, str]] = []
        self._installation, self._chance = installation, chance
        self._kills, self._mean = kills, mean_seconds
        self._began = time.monotonic()
        self._stopping = threading.Event()
        self._killing = threading.Thread(target=self._kill_all, daemon=True)

    def begin(self) -> None:
        self._began = time.monotonic()
        self._killing.start()

    def stop(self) -> None:
        self._stopping.set()
        self._killing.join(30)

    @property
    def is_done(self) -> bool:
        return len(self.done) >= self._kills

    def _kill_all(self) -> None:
        waiting: list[str] = []
        while not self.is_done:
            waiting = waiting or self._chance.sample(TARGETS, k=len(TARGETS))
            if self._stopping.wait(self._chance.expovariate(1 / self._mean)):
                return
            target = waiting.pop()
            while not self._installation.kill(target, self._chance):  # still on its way up
                if self._stopping.wait(0.1):
                    return
            self.done.append((round(time.monotonic() - self._began, 2), target))
            if self._chance.random() < _ALONE:  # else the next one dies while this one is down
                while not self._installation.is_up():
                    if self._stopping.wait(0.1):
                        return
