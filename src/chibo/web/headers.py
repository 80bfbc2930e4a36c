"""What every answer tells the browser: what may run, what may be loaded, who may look in.

Scripts run only with the number of their page (a nonce), so a piece of markup that somebody smuggles in
runs nothing, not even a file of this very server. Markup that scripts build has to pass the one named
Trusted Types policy (``frontend/src/trusted.ts``); the secret ballot has a second one that names its workers'
files and nothing else (``frontend/ballot/calls.ts``).
"""

import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase

from chibo.core import logs

Answer = HttpResponseBase | Awaitable[HttpResponseBase]
log = logging.getLogger("chibo.access")

REPORTS = "/csp-report"
REQUEST_ID = "X-Request-ID"
FILES_POLICY = "default-src 'none'"
"""Of styles, fonts and scripts themselves: nothing follows from opening one."""
_OURS = re.compile(r"[0-9a-f]{32}")
_PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


def nonce(request: HttpRequest) -> str:
    """The number that the scripts of this answer carry."""
    found: str | None = getattr(request, "csp_nonce", None)
    if found is None:
        found = secrets.token_urlsafe(16)
        request.csp_nonce = found  # type: ignore[attr-defined]
    return found


def events_url(request: HttpRequest) -> str:
    """Where the browser of this request finds the live events: what is set, else what the host tells.

    Pages on a port of their own have no reverse proxy before them that would pass ``/events/`` on, so the
    events are asked at their own port of the same host. Empty: at the origin of the pages.
    """
    if settings.CHIBO_EVENTS_URL:
        return str(settings.CHIBO_EVENTS_URL)
    try:
        host = urlsplit(f"//{request.get_host()}")
        if host.port is None:
            return ""
    except (DisallowedHost, ValueError):
        return ""
    name = host.netloc.rpartition(":")[0]
    return f"{request.scheme}://{name}:{settings.CHIBO_EVENTS_PORT}"


def policy(number: str, events: str = "") -> str:
    """Nothing inline, nothing from elsewhere; only the events may come from an origin of their own.

    Args:
        number: of the scripts of this page.
        events: address of the live events, when it may be another origin.
    """
    address = urlsplit(events)
    origin = f" {address.scheme}://{address.netloc}" if address.netloc else ""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'nonce-{number}'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self'{origin}",
            "worker-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types chibo chibo-ballot",
            f"report-uri {REPORTS}",
        ]
    )


class HeadersMiddleware:
    """The outermost: headers of safety on every answer, static files included, and a line in the log."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        if self._is_async:
            return self._later(request)
        began = time.monotonic()
        with logs.request(_request_id(request)) as number:
            answer = self.get_response(request)
            assert isinstance(answer, HttpResponseBase)  # noqa: S101  # for the type checker
            return _finish(request, answer, number, began)

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        with logs.request(_request_id(request)) as number:
            answer = self.get_response(request)
            assert not isinstance(answer, HttpResponseBase)  # noqa: S101  # for the type checker
            return _finish(request, await answer, number, began)


def _request_id(request: HttpRequest) -> str:
    """The reverse proxy's, so that its line and ours are found together; else a new one."""
    given = request.headers.get(REQUEST_ID, "")
    return given if _OURS.fullmatch(given) else secrets.token_hex(16)


def _finish(
    request: HttpRequest, response: HttpResponseBase, number: str, began: float
) -> HttpResponseBase:
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.path.startswith(settings.STATIC_URL):
        response.headers.setdefault("Content-Security-Policy", FILES_POLICY)
        # Of windows and of what pages ask for; on every file of a first visit they would only be bytes.
        for of_pages in ("Cross-Origin-Opener-Policy", "Referrer-Policy"):
            response.headers.pop(of_pages, None)
        return response
    response.headers.setdefault(
        "Content-Security-Policy", policy(nonce(request), events_url(request))
    )
    response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
    if _is_traceless(request):
        return response
    response.headers[REQUEST_ID] = number
    log.info(
        "request",
        extra={
            "route": route(request),
            "method": request.method if request.method in _METHODS else "other",
            "status": response.status_code,
            "ms": round((time.monotonic() - began) * 1000, 1),
        },
    )
    return response


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def traceless(view: View) -> View:
    """Mark a view whose requests leave no line in any log, not even that they came (secret ballots).

    No access line, no number of the request, no line of Django's about refusals. What fails by a fault of the
    program still leaves the fault's line, which names nobody.
    """

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response._has_been_logged = True  # type: ignore[attr-defined]  # as Django marks what it has told
        return response

    wrapped.is_traceless = True  # type: ignore[attr-defined]
    return cast(View, wrapped)


def _is_traceless(request: HttpRequest) -> bool:
    match = getattr(request, "resolver_match", None)
    return bool(match and getattr(match.func, "is_traceless", False))


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def route(request: HttpRequest) -> str:
    """The name of the address, never the address: that may hold codes and ids."""
    with suppress(AttributeError, DisallowedHost):
        match = request.resolver_match
        return (match.view_name or match._func_path) if match else "none"
    return "none"
