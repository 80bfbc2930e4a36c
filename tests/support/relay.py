"""A weak line between browsers and our servers: narrow, slow, losing packets, breaking connections; by seed.

    with Relay(Line(seed=7)) as relay:
        base = f"http://localhost:{relay.to(port)}"
        relay.lose_reply("POST", "/do/cast")     # carried out, and the answer never comes

    browser ──▶ one line: 50 kbit/s each way, 800 ms there and back, for all connections together ──▶ server

What befalls a connection is drawn from the seed, its first line (ids left out) and how often that line came before,
so that the same journey meets the same mishaps whatever the order in which the browser opens connections. A lost
packet costs a second (what TCP needs to notice); a broken connection loses either the request, or the answer to a
request that was carried out.
"""

import asyncio
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Self

PACKET_BYTES = 1_400
IN_FLIGHT = 8  # packets of one connection on their way
RETRANSMIT_SECONDS = 1.0
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=\.)[0-9a-f]{12}(?=\.)|\d+")
UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How weak it is."""

    bits_per_second: int = 50_000
    round_trip_seconds: float = 0.8
    loss: float = 0.05
    breaks: float = 0.05
    seed: int = 1


@dataclass(slots=True)
class Mishap:
    """What befalls one connection: it breaks on the way there, or after so many packets of the answer."""

    of_request: bool = False
    after: int | None = None


@dataclass
class Relay:
    """Listens on ports of loopback and carries to others; ``broken`` tells which first lines met a mishap."""

    line: Line = field(default_factory=Line)
    broken: list[str] = field(default_factory=list)
    carried: int = 0
    _ordered: list[tuple[str, str, Mishap]] = field(default_factory=list)
    _seen: Counter[str] = field(default_factory=Counter)
    _free_at: dict[str, float] = field(default_factory=lambda: {UP: 0.0, DOWN: 0.0})

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._servers: list[asyncio.Server] = []
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        own = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not own]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def to(self, port: int) -> int:
        """A new port that leads to this one over the line."""

        async def listen() -> int:
            async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                await _Connection(self, port, reader, writer).run()

            server = await asyncio.start_server(accept, "127.0.0.1", 0)
            self._servers.append(server)
            number: int = server.sockets[0].getsockname()[1]
            return number

        return asyncio.run_coroutine_threadsafe(listen(), self._loop).result(10)

    def lose_request(self, method: str, part: str) -> None:
        """The next such request never arrives."""
        self._ordered.append((method, part, Mishap(of_request=True)))

    def lose_reply(self, method: str, part: str) -> None:
        """The next such request is carried out; its answer never comes."""
        self._ordered.append((method, part, Mishap(after=0)))

    def pending(self) -> list[str]:
        """Mishaps that were ordered and have not come to pass."""
        return [f"{method} {part}" for method, part, _ in self._ordered]

    def fate(self, first_line: str) -> tuple[Mishap, str]:
        """What befalls a connection that begins so, and the seed of its packets."""
        kind = _IDS.sub("#", first_line.partition("?")[0])
        self._seen[kind] += 1
        seed = f"{self.line.seed} {kind} {self._seen[kind]}"
        chance = Random(seed)
        drawn = Mishap()
        if chance.random() < self.line.breaks:
            is_request = chance.random() < 0.5
            drawn = Mishap(
                of_request=is_request, after=None if is_request else chance.randint(0, 4)
            )
        for order in self._ordered:
            method, part, mishap = order
            if first_line.startswith(f"{method} ") and part in first_line:
                self._ordered.remove(order)
                return mishap, seed
        return drawn, seed

    def due(self, way: str, size: int, chance: Random) -> float:
        """When a packet that is sent now comes out at the other end (time of the loop)."""
        begins = max(self._loop.time(), self._free_at[way])
        self._free_at[way] = begins + size * 8 / self.line.bits_per_second
        self.carried += size
        lost = 0
        while chance.random() < self.line.loss and lost < 3:
            lost += 1
        return self._free_at[way] + self.line.round_trip_seconds / 2 + lost * RETRANSMIT_SECONDS


class _Connection:
    """One connection of a browser and the one that it leads to."""

    def __init__(
        self, relay: Relay, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.relay, self.port, self.near = relay, port, (reader, writer)

    async def run(self) -> None:
        reader, writer = self.near
        far_writer: asyncio.StreamWriter | None = None
        try:
            begun = await reader.read(PACKET_BYTES)
            first = begun.partition(b"\r\n")[0].decode("latin-1")
            mishap, seed = self.relay.fate(first)
            if begun:
                # The connection itself takes a way there and back before anything is said.
                await asyncio.sleep(self.relay.line.round_trip_seconds)
                if mishap.of_request:
                    raise _BrokenOff
                far, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
                await self._both(begun, mishap.after, seed, far, far_writer)
        except (OSError, _BrokenOff):
            self.relay.broken.append(first)
            _reset(writer)
        except asyncio.CancelledError:
            pass
        finally:
            for end in (writer, far_writer):
                if end is not None:
                    end.close()

    async def _both(
        self, begun: bytes, after: int | None, seed: str,
        far: asyncio.StreamReader, far_writer: asyncio.StreamWriter,
    ) -> None:  # fmt: skip
        reader, writer = self.near
        up = asyncio.create_task(self._carry(UP, reader, far_writer, seed, begun=begun))
        down = asyncio.create_task(self._carry(DOWN, far, writer, seed, after=after))
        try:
            # Whoever goes away ends it for both: browsers do not close one half of a connection.
            done, _ = await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (up, down):
                task.cancel()
            await asyncio.gather(up, down, return_exceptions=True)

    async def _carry(
        self, way: str, source: asyncio.StreamReader, target: asyncio.StreamWriter, seed: str,
        *, begun: bytes = b"", after: int | None = None,
    ) -> None:  # fmt: skip
        """Packets one after the other, each when it is due."""
        flying: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(IN_FLIGHT)
        chance = Random(f"{seed} {way}")
        landing = asyncio.create_task(_land(flying, target, lambda n: n == after))
        try:
            packet, last = begun or await source.read(PACKET_BYTES), 0.0
            while True:
                last = max(last, self.relay.due(way, len(packet) + 40, chance))
                await _put(flying, (last, packet), landing)
                if not packet:
                    break
                packet = await source.read(PACKET_BYTES)
            await landing
        finally:
            landing.cancel()


class _BrokenOff(Exception):
    """The connection is gone for both."""


async def _put(
    flying: "asyncio.Queue[tuple[float, bytes]]", packet: tuple[float, bytes],
    landing: "asyncio.Task[None]",
) -> None:  # fmt: skip
    """Wait for room; what goes wrong at the landing ends the sending too."""
    putting = asyncio.ensure_future(flying.put(packet))
    await asyncio.wait({putting, landing}, return_when=asyncio.FIRST_COMPLETED)
    if landing.done():
        putting.cancel()
        landing.result()


async def _land(
    flying: "asyncio.Queue[tuple[float, bytes]]",
    target: asyncio.StreamWriter,
    is_broken: Callable[[int], bool],
) -> None:
    loop, landed = asyncio.get_running_loop(), 0
    while True:
        at, packet = await flying.get()
        await asyncio.sleep(max(0.0, at - loop.time()))
        if is_broken(landed):
            raise _BrokenOff
        if not packet:
            if target.can_write_eof():
                target.write_eof()
            return
        target.write(packet)
        await target.drain()
        landed += 1


def _reset(writer: asyncio.StreamWriter) -> None:
    """So that it looks broken, not ended."""
    if not writer.transport.is_closing():
        at_once = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        writer.transport.abort()
