"""The ASGI application: ``GET /events/meetings/<id>?as=<audience>&last=<n>`` and ``/events/health``."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.db import InterfaceError, OperationalError

from chibo.assembly.meetings.live import entry, frames
from chibo.assembly.meetings.live.hub import Hub
from chibo.assembly.meetings.live.listener import Listener
from chibo.assembly.meetings.screens import registry
from chibo.core.errors import ChiboError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATH = "/events/meetings/"
HEALTH = "/events/health"
BEAT_SECONDS = 15.0


class Stream:
    """Serves the streams of one hub."""

    def __init__(self, hub: Hub | None = None) -> None:
        self._hub = hub

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        hub = await self._running()
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        if not origin_fits(headers):
            await _plain(send, 403, "This page may not listen here.")
        elif scope["path"] == HEALTH:
            await _plain(send, 200 if hub.is_linked.is_set() else 503, "")
        elif scope["method"] != "GET" or not scope["path"].startswith(PATH):
            await _plain(send, 404, "There is no such stream.")
        else:
            await self._meeting(hub, scope, headers, receive, send)

    async def _running(self) -> Hub:
        if self._hub is None:
            self._hub = Hub()
        await self._hub.start()
        return self._hub

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._running()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._hub is not None:
                    await self._hub.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _meeting(
        self, hub: Hub, scope: Message, headers: dict[str, str], receive: Receive, send: Send
    ) -> None:
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        wanted = asked.get("as", [""])[0]
        try:
            meeting_id = UUID(scope["path"].removeprefix(PATH).strip("/"))
            last = int(headers.get("last-event-id") or asked.get("last", ["0"])[0])
        except ValueError:
            await _plain(send, 404, "There is no such stream.", headers)
            return
        if not registry.is_known(wanted):
            await _plain(send, 404, "There is no such audience.", headers)
            return
        try:
            guest = await hub.in_thread(entry.admit, headers, meeting_id=meeting_id, wanted=wanted)
            listener, first = await hub.join(meeting_id, guest, last)
        except entry.NotSignedIn:
            await _plain(send, 401, "Sign in first.", headers)
        except ChiboError as error:
            await _plain(send, error.status, error.code, headers)
        except (OperationalError, InterfaceError):
            await _plain(send, 503, "The database does not answer just now.", headers)
        else:
            try:
                await _pour(listener, first, headers, receive, send)
            finally:
                hub.leave(meeting_id, listener)


async def _pour(
    listener: Listener, first: bytes, headers: dict[str, str], receive: Receive, send: Send
) -> None:
    gone = asyncio.ensure_future(_until_gone(listener, receive))
    try:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream"),
                    (b"cache-control", b"no-store"),
                    (b"x-accel-buffering", b"no"),
                    *_for_origin(headers),
                ],
            }
        )
        await _body(send, frames.OPENING + first)
        over = False
        while not over:
            found = await listener.next(within=BEAT_SECONDS)
            over = listener.closed
            if found:
                await _body(send, found)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()


async def _until_gone(listener: Listener, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.close()


async def _body(send: Send, content: bytes) -> None:
    await send({"type": "http.response.body", "body": content, "more_body": True})


async def _plain(send: Send, status: int, text: str, headers: dict[str, str] | None = None) -> None:
    kind = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [*kind, *_for_origin(headers or {})]})
    await send({"type": "http.response.body", "body": text.encode()})


def origin_fits(headers: dict[str, str]) -> bool:
    """Whether the asking page comes from this very host; another port is fine, another name is not."""
    origin = headers.get("origin", "")
    return (
        not origin or urlsplit(origin).hostname == urlsplit(f"//{headers.get('host', '')}").hostname
    )


def _for_origin(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    origin = headers.get("origin", "")
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]
