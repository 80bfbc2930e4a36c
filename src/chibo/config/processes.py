"""The processes of an installation: one table, read by ``chibo serve`` and ``chibo demo``."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from chibo.config.supervisor import Process

_PYTHON = sys.executable
_DJANGO = (_PYTHON, "-m", "django")
_WEB_THREADS = str(min(8, 2 * (os.cpu_count() or 1)))
_JOBS_AT_ONCE = "2"
GROUND, WORK = 0, 1
"""Stages: what others need, and the rest."""


def table(*, host: str, port: int, authority: bool, embedded: bool) -> list[Process]:
    """Everything that runs on this installation.

    Args:
        host: address that the pages and the live events listen on.
        port: of the pages; the live events have ``CHIBO_EVENTS_PORT``.
        authority: an authority of the installation's own runs too: time stamps, revocation lists.
        embedded: the database is ours to keep alive.
    """
    processes = [
        Process("signer", _signer(), GROUND),
        Process("worker", [*_DJANGO, "run_worker", "--concurrency", _JOBS_AT_ONCE]),
        Process("ledger", [*_DJANGO, "run_ledger"]),
        Process("web", _granian("wsgi", "chibo.config.wsgi:application", host, port)),
        Process(
            "events",
            _granian("asgi", "chibo.config.events:application", host, settings.CHIBO_EVENTS_PORT),
        ),
    ]
    if authority:
        processes.insert(0, Process("pki", _authority(), GROUND))
    if embedded:
        processes.insert(0, Process("database", _chibo("database", "watch"), GROUND))
    return processes


def only(processes: Iterable[Process], names: Iterable[str]) -> list[Process]:
    """The processes of these names.

    Raises:
        ValueError: there is no process of a name.
    """
    known = {process.name: process for process in processes}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"no process {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in names]


def _chibo(*words: str) -> list[str]:
    return [_PYTHON, "-m", "chibo.cli.main", *words]


def _signer() -> list[str]:
    files = ["--key", settings.CHIBO_LOG_KEY, "--state", settings.CHIBO_LOG_SIGNER_STATE]
    socket = ["--socket", settings.CHIBO_LOG_SIGNER_SOCKET]
    return [_PYTHON, "-m", "chibo.gateways.logsigner", *map(str, files + socket)]


def _authority() -> list[str]:
    port = urlsplit(settings.CHIBO_TSA_URL).port or 8002
    place = ["--dir", str(settings.CHIBO_PKI_DIR), "--port", str(port)]
    return [_PYTHON, "-m", "chibo.gateways.pki", "serve", *place]


_GRANIAN_LOG = Path(__file__).with_name("granian_log.json")
_LISTENERS = 20_000  # streams in one process; the open-file limit is the real bound


def _granian(interface: str, application: str, host: str, port: int) -> list[str]:
    command = [_PYTHON, "-m", "granian", "--interface", interface, "--no-ws"]
    command += ["--host", host, "--port", str(port), "--log-level", "warning"]
    # The server's own lines are JSON as ours; its access log would hold addresses, ours is in web.headers.
    command += ["--log-config", str(_GRANIAN_LOG)]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10"]
    if interface == "wsgi":
        command += ["--blocking-threads", _WEB_THREADS]
    else:
        # A stream is a request that does not end: the default would refuse the 1,025th listener.
        command += ["--backlog", "4096", "--backpressure", str(_LISTENERS)]
    return [*command, application]
