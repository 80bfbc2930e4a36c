"""Around the live events: headers of safety, the state of health, and one line in the log for each stream."""

import asyncio
import json
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from chibo.core import health, logs

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

HEALTH = "/healthz"
log = logging.getLogger("chibo.access")
_OURS = re.compile(rb"[0-9a-f]{32}")
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-site"),
    (b"referrer-policy", b"no-referrer"),
]


class Outer:
    """Wraps the application of live events.

    Args:
        inner: answers everything but ``/healthz``.
        look: what is well; takes a moment, so it runs beside the streams.
    """

    def __init__(
        self, inner: Application, look: Callable[[], list[health.Part]] = health.present
    ) -> None:
        self._inner, self._look = inner, look

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        given = dict(scope["headers"])
        asked = given.get(b"x-request-id", b"")
        number = asked.decode() if _OURS.fullmatch(asked) else secrets.token_hex(16)
        began, status = time.monotonic(), 0

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], *_own_headers(number)]}
            await send(message)

        with logs.request(number):
            try:
                if scope["path"] == HEALTH:
                    await self._health(scope, given, guarded)
                else:
                    await self._inner(scope, receive, guarded)
            finally:
                fields = {"route": "events", "method": scope["method"], "status": status}
                took = round((time.monotonic() - began) * 1000, 1)
                log.info("request", extra={**fields, "ms": took})

    async def _health(self, scope: Message, given: dict[bytes, bytes], send: Send) -> None:
        parts = await asyncio.to_thread(self._look)
        is_well = health.is_well(parts)
        address = (scope.get("client") or ("",))[0]
        is_near = health.is_near(address, given.get(b"x-forwarded-for", b"").decode("latin-1"))
        body = json.dumps(health.as_json(parts)) if is_near else "ok\n" if is_well else "not ok\n"
        kind = b"application/json" if is_near else b"text/plain"
        headers = [(b"content-type", kind), (b"cache-control", b"no-store")]
        status = 200 if is_well else 503
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body.encode()})


def _own_headers(number: str) -> list[tuple[bytes, bytes]]:
    tls = (
        [(b"strict-transport-security", b"max-age=%d" % settings.SECURE_HSTS_SECONDS)]
        if settings.SECURE_HSTS_SECONDS
        else []
    )
    return [*_HEADERS, *tls, (b"x-request-id", number.encode())]
