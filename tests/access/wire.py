"""The application as a server calls it (WSGI), asked with whatever bytes: nothing is tidied on the way."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from django.conf import settings
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from tests.access.probing import undone
from tests.access.world import World

TOKEN = "a" * 32
"""Sent as cookie and header alike, as the scripts of a page do."""


@contextmanager
def application() -> Iterator[Any]:
    """The application; meanwhile it lets the test's connection live between requests."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    try:
        yield get_wsgi_application()
    finally:
        for signal in ends:
            signal.connect(close_old_connections)


def cookies(world: World, who: str) -> dict[str, str]:
    """Those of a browser in which somebody has signed in."""
    return {**world.cookies[who], settings.CSRF_COOKIE_NAME: TOKEN}


def ask(app: Any, world: World, who: str, method: str, path: str, **given: Any) -> int:
    """The status of an answer; everything that the request wrote is undone.

    Args:
        given: ``query`` and ``body`` in bytes, ``content_type``, ``length`` (as the header says it),
            ``headers`` as WSGI names them.
    """
    body: bytes = given.get("body", b"")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": given.get("query", b"").decode("latin-1"),
        "CONTENT_TYPE": given.get("content_type", ""),
        "CONTENT_LENGTH": given.get("length", str(len(body))),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_COOKIE": "; ".join(f"{k}={quote(v)}" for k, v in cookies(world, who).items()),
        "HTTP_X_CSRFTOKEN": TOKEN,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        **given.get("headers", {}),
    }
    statuses: list[str] = []
    with undone():
        answer = app(environ, lambda status, _headers, *_more: statuses.append(status))
        try:
            for _part in answer:
                pass
        finally:
            if close := getattr(answer, "close", None):
                close()
    return int(statuses[0].split()[0])
