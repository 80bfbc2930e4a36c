"""Somebody at a browser: signs in, sends deeds, and sends them again until there is an answer.

As the pages' own script does it: a deed keeps its idempotency key over every repeat, and only an answer
below 500 ends it. What was answered is written into a journal, which the judge holds the server to.
"""

import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

import httpx

PATIENCE_SECONDS = 300.0
PAUSE_SECONDS = 0.15


@dataclass
class Answered:
    """A deed and its answer."""

    key: str
    who: str
    meeting: str
    path: str
    data: dict[str, str]
    status: int
    seq: int
    tries: int


@dataclass
class Journal:
    """Everything that was answered, in order; and how many tries it took."""

    deeds: list[Answered] = field(default_factory=list)
    tries: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, deed: Answered) -> None:
        with self._lock:
            self.deeds.append(deed)
            self.tries += deed.tries

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(deed) for deed in self.deeds]


class NoAnswer(Exception):
    """The server did not come back within the patience."""


class Browser:
    """One person's browser."""

    def __init__(self, base: str, who: str, password: str, journal: Journal) -> None:
        self.who, self._password, self._journal = who, password, journal
        self._client = httpx.Client(base_url=base, timeout=20)

    def close(self) -> None:
        self._client.close()

    @property
    def cookie(self) -> str:
        return f"sessionid={self._client.cookies['sessionid']}"

    def sign_in(self) -> None:
        """Sign in by the form, anew where a session is there already."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            self._client.cookies.clear()
            self._asked("GET", "/accounts/login/")
            form = {"login": self.who, "password": self._password}
            reply = self._asked("POST", "/accounts/login/", data=form, headers=self._token())
            if reply.status_code == 302 and "sessionid" in self._client.cookies:
                return
            time.sleep(PAUSE_SECONDS)
        raise NoAnswer(f"{self.who} cannot sign in: {reply.status_code} {reply.text[-800:]}")

    def do(self, meeting: object, path: str, **data: object) -> Answered:
        """Send a deed of a meeting until it is answered; the answer goes into the journal."""
        given = {name: str(value) for name, value in data.items()}
        key = str(uuid4())
        headers = {"X-Part": "1", "Idempotency-Key": key, **self._token()}
        reply = self._asked("POST", path, data=given, headers=headers)
        deed = Answered(
            key=key, who=self.who, meeting=str(meeting), path=path, data=given,
            status=reply.status_code, seq=int(reply.headers.get("Chibo-Seq", 0)), tries=self.tries,
        )  # fmt: skip
        self._journal.add(deed)
        if reply.status_code >= 400:
            raise AssertionError(f"{self.who} {path} {given}: {reply.status_code} {reply.text}")
        return deed

    def send(self, path: str, **data: str) -> httpx.Response:
        """Send a form that has no key because repeating it does no harm; whatever is answered."""
        headers = {"X-Part": "1", **self._token()}
        return self._asked("POST", path, data=data, headers=headers)

    def see(self, path: str) -> httpx.Response:
        """Look at a page."""
        return self._asked("GET", path)

    def _token(self) -> dict[str, str]:
        return {"X-CSRFToken": self._client.cookies.get("csrftoken", "")}

    def _asked(self, method: str, path: str, **options: Any) -> httpx.Response:
        until = time.monotonic() + PATIENCE_SECONDS
        said = ""
        self.tries = 0
        while time.monotonic() < until:
            self.tries += 1
            try:
                reply = self._client.request(method, path, **options)
            except httpx.HTTPError as error:
                said = type(error).__name__
            else:
                if reply.status_code < 500:
                    return reply
                said = f"{reply.status_code} {reply.text[-500:]}"
            time.sleep(PAUSE_SECONDS)
        raise NoAnswer(f"{method} {path}: {said}")
