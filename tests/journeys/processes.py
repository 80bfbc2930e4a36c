"""The process of live events, as an installation runs it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
from django.conf import settings

SRC = Path(__file__).parents[2] / "src"
PATIENCE_SECONDS = 30.0


def free_port() -> int:
    """A port of loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class EventsProcess:
    """``chibo.config.events`` on a port of its own; it can be killed and started again there.

    Args:
        database: address for the application's role.
        var: folder of the installation.
    """

    def __init__(self, database: str, var: Path) -> None:
        self.database, self.var = database, var
        self.port = free_port()
        self._popen: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address as browsers see it: the host of the pages."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it follows the database."""
        words = ["--interface", "asgi", "--no-ws", "--host", "127.0.0.1", "--port", str(self.port)]
        words += ["--log-level", "warning", "--workers-kill-timeout", "2"]
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "granian", *words, "chibo.config.events:application"],
            env={
                **{name: os.environ[name] for name in os.environ if not name.startswith("CHIBO_")},
                "CHIBO_SECRET_KEY": settings.SECRET_KEY,
                "DATABASE_URL": self.database,
                "CHIBO_VAR": str(self.var),
                "PYTHONPATH": str(SRC),
                "DJANGO_SETTINGS_MODULE": "chibo.config.settings",
            },
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if self._popen.poll() is not None or time.monotonic() > until:
                raise AssertionError("the process of live events did not start")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/events/health").status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """End it at once, with its workers, as a power cut would."""
        if self._popen is not None:
            os.killpg(self._popen.pid, 9)
            self._popen.wait()
            self._popen = None
