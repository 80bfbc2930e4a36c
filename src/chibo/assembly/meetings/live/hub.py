"""The rooms of one process: one LISTEN connection, worker threads for loading and rendering."""

import asyncio
import logging
import math
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import close_old_connections, connections

from chibo.assembly.meetings import audiences
from chibo.assembly.meetings.door import PERIOD_SECONDS, seconds_left
from chibo.assembly.meetings.live import rights
from chibo.assembly.meetings.live.guest import Guest
from chibo.assembly.meetings.live.listener import Listener
from chibo.assembly.meetings.live.room import Frames, Room
from chibo.assembly.meetings.services.engine import CHANNEL
from chibo.core import access, clock

log = logging.getLogger(__name__)
T = TypeVar("T")

THREADS = 4
QUIET_SECONDS = 1.0
JUDGED_EVERY_SECONDS = 3.0
SHORTEST_SECONDS = 0.05
KEPT_EMPTY_SECONDS = 30.0


class Hub:
    """Everybody who listens in this process."""

    def __init__(self) -> None:
        self.rooms: dict[UUID, Room] = {}
        self._locks: dict[UUID, asyncio.Lock] = {}
        self._wanted: set[UUID] = set()
        self._told_at: dict[UUID, float] = {}
        self._left_at: dict[UUID, float] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self._started = False
        self._doubt = asyncio.Event()
        self.is_linked = asyncio.Event()

    async def start(self) -> None:
        """Listen to the database, turn the door's code, judge rights; once."""
        if not self._started:
            self._started = True
            for forever in (self._listen, self._turn_doors, self._judge):
                self._spawn(forever())

    async def stop(self) -> None:
        """End every stream and let go of the database."""
        for room in self.rooms.values():
            for listener in room.listeners:
                listener.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        meet = threading.Barrier(THREADS, timeout=1)
        loop = asyncio.get_running_loop()
        goodbyes = [loop.run_in_executor(self._pool, _let_go, meet) for _ in range(THREADS)]
        await asyncio.gather(*goodbyes, return_exceptions=True)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def in_thread(self, work: Callable[..., T], *args: Any, **values: Any) -> T:
        """Run what asks the database or renders, outside the loop."""

        def guarded() -> T:
            close_old_connections()
            try:
                return work(*args, **values)
            finally:
                close_old_connections()

        return await asyncio.get_running_loop().run_in_executor(self._pool, guarded)

    # -- coming and going ------------------------------------------------------------------

    async def join(self, meeting_id: UUID, guest: Guest, last: int) -> tuple[Listener, bytes]:
        """Let a guest in; the bytes bring their screen from number ``last`` to the present."""
        listener = Listener(guest)
        async with self._lock(meeting_id):
            # Known before it is read, so that what happens meanwhile wakes it.
            room = self.rooms.setdefault(meeting_id, Room(meeting_id))
            try:
                await self._advance(room)
                first = await self.in_thread(room.join, listener, last)
            except BaseException:
                self._forget_unread(room)
                raise
            room.listeners.add(listener)
            if self._seconds_left(listener) < JUDGED_EVERY_SECONDS:
                self._doubt.set()  # before the next turn
            self._left_at.pop(meeting_id, None)
        return listener, first

    def _forget_unread(self, room: Room) -> None:
        if not room.events:
            self.rooms.pop(room.id, None)

    def leave(self, meeting_id: UUID, listener: Listener) -> None:
        """Forget a listener; an empty room is kept for a moment, for those who only reload."""
        room = self.rooms.get(meeting_id)
        if room is not None:
            room.listeners.discard(listener)
            if not room.listeners:
                self._left_at[meeting_id] = asyncio.get_running_loop().time()

    def _lock(self, meeting_id: UUID) -> asyncio.Lock:
        return self._locks.setdefault(meeting_id, asyncio.Lock())

    # -- events ----------------------------------------------------------------------------

    async def _listen(self) -> None:
        """Follow NOTIFY; after a lost connection every room catches up."""
        while True:
            try:
                await self._listen_once()
            except psycopg.Error:
                log.warning("the database does not answer; trying again", exc_info=True)
            self.is_linked.clear()
            await asyncio.sleep(1)

    async def _listen_once(self) -> None:
        link = await psycopg.AsyncConnection.connect(_address(), autocommit=True)
        async with link:
            for channel in (CHANNEL, access.CHANNEL):
                await link.execute(f"LISTEN {channel}")
            self.is_linked.set()
            self._doubt.set()
            for meeting_id in self.rooms:
                self._wake(meeting_id)
            async for note in link.notifies():
                if note.channel == access.CHANNEL:
                    self._doubt_of(note.payload)
                else:
                    meeting, _, _ = note.payload.partition(":")
                    self._wake(UUID(meeting))

    def _wake(self, meeting_id: UUID) -> None:
        if meeting_id in self.rooms and meeting_id not in self._wanted:
            self._wanted.add(meeting_id)
            self._spawn(self._bring_up(meeting_id))

    async def _bring_up(self, meeting_id: UUID) -> None:
        """Tell a room its news; what only counts is told at most once a second."""
        try:
            async with self._lock(meeting_id):
                self._wanted.discard(meeting_id)
                room = self.rooms.get(meeting_id)
                if room is None:
                    return
                quiet = await self.in_thread(room.load)
                wait = self._told_at.get(meeting_id, 0) + QUIET_SECONDS - self._now()
                if not quiet or wait <= 0:
                    await self._advance(room, loaded=True)
                    return
            self._wanted.add(meeting_id)
            await asyncio.sleep(wait)
            await self._bring_up(meeting_id)
        except Exception:
            self._wanted.discard(meeting_id)
            log.exception("a meeting could not be brought up: %s", meeting_id)

    async def _advance(self, room: Room, *, loaded: bool = False) -> None:
        """Load, render, and queue for everybody in the room; call it with the room's lock."""
        if not loaded:
            await self.in_thread(room.load)
        if room.told.seq == room.head.seq:
            return
        for listener in list(room.listeners):
            if not _still_entitled(room, listener.guest):
                listener.bar(rights.RIGHT_ENDED)
        self._hand_out(await self.in_thread(room.publish, list(room.listeners)))
        self._told_at[room.id] = self._now()

    def _hand_out(self, found: Frames) -> None:
        for listener, frame in found:
            listener.offer(frame)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    # -- the clock -------------------------------------------------------------------------

    async def _turn_doors(self) -> None:
        """A new code at every door, at each half minute."""
        while True:
            await asyncio.sleep(seconds_left(clock.now()) or PERIOD_SECONDS)
            for room in list(self.rooms.values()):
                try:
                    async with self._lock(room.id):
                        listeners = list(room.listeners)
                        self._hand_out(await self.in_thread(room.door_frames, listeners))
                except Exception:
                    log.exception("a door's code could not be shown: %s", room.id)

    def _doubt_of(self, name: str) -> None:
        """Somebody's access has changed: judge, when it is somebody who listens here."""
        if any(name in x.guest.names for room in self.rooms.values() for x in room.listeners):
            self._doubt.set()

    async def _judge(self) -> None:
        """Close the streams of those whose right has ended: when told, when it runs out, and regularly.

        The regular turn is for notices that were lost with the database's link.
        """
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience()):
                    await self._doubt.wait()
            self._doubt.clear()
            try:
                await self._judge_once()
            except Exception:
                log.exception("rights could not be judged")
                await asyncio.sleep(1)
            self._tidy()

    def _patience(self) -> float:
        """Seconds until the next right runs out, at most ``JUDGED_EVERY_SECONDS``."""
        left = [self._seconds_left(x) for room in self.rooms.values() for x in room.listeners]
        return min(max(min(left, default=math.inf), SHORTEST_SECONDS), JUDGED_EVERY_SECONDS)

    def _seconds_left(self, listener: Listener) -> float:
        until = listener.until
        return (until - clock.now()).total_seconds() if until else math.inf

    async def _judge_once(self) -> None:
        everybody = [(r, x) for r in self.rooms.values() for x in r.listeners if not x.closed]
        if not everybody:
            return
        guests = [x.guest for _, x in everybody]
        verdicts = await self.in_thread(rights.judge, guests, at=clock.now())
        for room, listener in everybody:
            verdict = verdicts[listener.guest]
            listener.until = verdict.until
            if verdict.why:
                listener.bar(verdict.why)
            elif not _still_entitled(room, listener.guest):
                listener.bar(rights.RIGHT_ENDED)

    def _tidy(self) -> None:
        now = self._now()
        for meeting_id, left in list(self._left_at.items()):
            if now - left > KEPT_EMPTY_SECONDS and not self.rooms[meeting_id].listeners:
                for held in (self.rooms, self._left_at, self._told_at, self._locks):
                    held.pop(meeting_id, None)


def _let_go(meet: threading.Barrier) -> None:
    """Close the connection of one worker thread; the barrier sees to it that each does so once."""
    connections.close_all()
    meet.wait()


def _still_entitled(room: Room, guest: Guest) -> bool:
    if guest.audience == audiences.PROJECTOR:
        return True
    return audiences.entitled(room.head, guest.actor, guest.audience, position=room.position)


def _address() -> str:
    """The application's own database, as psycopg wants it."""
    given = connections[settings_alias()].settings_dict
    wanted: Iterable[tuple[str, Any]] = (
        ("host", given["HOST"]),
        ("port", given["PORT"]),
        ("dbname", given["NAME"]),
        ("user", given["USER"]),
        ("password", given["PASSWORD"]),
    )
    options = {name: value for name, value in wanted if value}
    return psycopg.conninfo.make_conninfo(**options, **given.get("OPTIONS", {}))


def settings_alias() -> str:
    """Name of the connection that LISTENs: a direct one, where a pooler stands before the other."""
    return "direct" if "direct" in settings.DATABASES else "default"
