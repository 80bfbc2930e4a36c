"""Whether this installation works: database, jobs, workers, the log's signer. For monitors; no names, no ids."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from chibo.gateways.logsigner import LogSigner, SignerAway, SignerRefused

OLDEST_JOB_SECONDS = 600.0
"""A job that is due for longer has nobody who does it."""
SILENT_WORKER_SECONDS = 60.0
KEPT_SECONDS = 2.0
"""Who asks more often gets the same answer: asking must not be a load."""
_SIGNER_PATIENCE = 1.0

_QUEUE = """
SELECT count(*), extract(epoch FROM now() - min(greatest(coalesce(j.scheduled_at, e.at), e.at)))
FROM procrastinate_jobs j
JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events WHERE job_id = j.id) e ON true
WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
"""
_WORKERS = """
SELECT count(*) FILTER (WHERE last_heartbeat > now() - make_interval(secs => %s)) FROM procrastinate_workers
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing looked at: its name, whether it works, and figures for the operator."""

    name: str
    ok: bool
    figures: Mapping[str, Any] = field(default_factory=dict)


def look() -> list[Part]:
    """Look at everything now; what depends on a database that is away is left out."""
    parts = [_database()]
    if parts[0].ok:
        parts += [queue(), workers()]
    return [*parts, _signer()]


def is_well(parts: list[Part]) -> bool:
    """Whether every part works."""
    return all(part.ok for part in parts)


def as_json(parts: list[Part]) -> dict[str, Any]:
    """All figures, for who may see them."""
    return {
        "ok": is_well(parts),
        "parts": {part.name: {"ok": part.ok, **part.figures} for part in parts},
    }


def _database() -> Part:
    began = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return Part("database", ok=False)
    return Part("database", ok=True, figures={"ms": round((time.monotonic() - began) * 1000, 1)})


def queue() -> Part:
    """How many jobs are due, and how long the oldest has been."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE)
        waiting, age = cursor.fetchone()
    seconds = float(age or 0)
    figures = {"waiting": waiting, "oldest_seconds": round(seconds)}
    return Part("queue", ok=seconds <= OLDEST_JOB_SECONDS, figures=figures)


def workers() -> Part:
    """How many workers gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(_WORKERS, [SILENT_WORKER_SECONDS])
        (alive,) = cursor.fetchone()
    return Part("workers", ok=alive > 0, figures={"alive": alive})


def _signer() -> Part:
    signer = LogSigner(settings.CHIBO_LOG_SIGNER_SOCKET, patience_seconds=_SIGNER_PATIENCE)
    try:
        return Part("signer", ok=True, figures={"entries": signer.state().size})
    except (SignerAway, SignerRefused):
        return Part("signer", ok=False)


class Kept:
    """The last answer, looked up anew at most every ``KEPT_SECONDS`` of this process."""

    def __init__(self, find: Callable[[], list[Part]] = look) -> None:
        self._find = find
        self._lock = threading.Lock()
        self._until = 0.0
        self._parts: list[Part] = []

    def __call__(self) -> list[Part]:
        """What was found at most that long ago."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._parts = self._find()
                self._until = time.monotonic() + KEPT_SECONDS
            return self._parts


present = Kept()


def is_near(address: str, forwarded: str) -> bool:
    """Whether somebody asks from this very machine, and not through its reverse proxy."""
    return not forwarded and address in {"127.0.0.1", "::1"}
