"""One open stream."""

import asyncio
from datetime import datetime

from chibo.assembly.meetings.live import frames
from chibo.assembly.meetings.live.guest import Guest
from chibo.assembly.meetings.screens.personal import Mine

ROOM_IN_QUEUE = 64


class Listener:
    """A guest with a bounded queue; one who reads too slowly is told to fetch the whole anew."""

    __slots__ = ("_queue", "closed", "guest", "mine", "until")

    def __init__(self, guest: Guest) -> None:
        self.guest = guest
        self.until: datetime | None = guest.until
        self.mine: Mine | None = None
        self.closed = False
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(ROOM_IN_QUEUE)

    def offer(self, frame: bytes) -> None:
        """Queue a frame without waiting; nothing comes after the end."""
        if self.closed:
            return
        if self._queue.full():
            self._empty()
            frame = frames.RESYNC
        self._queue.put_nowait(frame)

    def close(self) -> None:
        """End the stream after what is on its way; the browser comes back and is judged anew."""
        self._end_with(b"")

    def bar(self, why: str) -> None:
        """End the stream because its right has ended; what waited is not sent any more."""
        self._end_with(frames.barred(why))

    def _end_with(self, last: bytes) -> None:
        if not self.closed:
            self.closed = True
            self._empty()
            self._queue.put_nowait(last)

    def _empty(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()

    async def next(self, *, within: float) -> bytes:
        """All frames that wait, or a sign of life when none came within the seconds."""
        try:
            async with asyncio.timeout(within):
                found = await self._queue.get()
        except TimeoutError:
            return frames.BEAT
        while not self._queue.empty():
            found += self._queue.get_nowait()
        return found
