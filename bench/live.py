"""The live stream under load: many meetings at once, and one result to a full room.

    DATABASE_OWNER_URL=… DATABASE_URL=… python bench/live.py [--meetings 100 --listeners 20 --seconds 60]

Makes a database of its own beside the given one and drops it at the end. Commands go through the
meeting's own engine (lock, replay, append, notify); the stream is the real process on loopback; the
listeners share this machine with both. Printed is one line of JSON, times in milliseconds:

    many    after each command: from its reply until the last screen of its meeting had the event
    room    the same for an announced result and one room of 200
    lost    screens that did not reach the last event of their meeting
    memory  growth of the stream process for each listener, in KiB
"""

import argparse
import asyncio
import json
import os
import resource
import secrets
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the tests' factories
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.config.settings")

import django
import psycopg
from django.db import connections

PORT = 8791
ROOM = 200
RESULTS = 12


@dataclass
class Meeting:
    """A meeting of the bench: its screens, and when each had which event."""

    id: UUID
    actor: Any
    item: str
    roll: list[str]
    cookies: list[str]
    last: dict[int, int] = field(default_factory=dict)
    heard: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    replied: dict[int, float] = field(default_factory=dict)
    seq: int = 0


def build(count: int, size: int) -> list[Meeting]:
    """Open meetings with members who have signed in."""
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope

    with scope(system_actor("bench")):
        return [_meeting(size) for _ in range(count)]


def _meeting(size: int) -> Meeting:
    from chibo.assembly.meetings import models
    from chibo.assembly.meetings.rules import events as e
    from chibo.assembly.meetings.services import engine
    from chibo.core import clock
    from chibo.core.actor import Actor
    from chibo.core.ids import uuid7
    from tests.support import factories

    unit = factories.unit()
    people = [factories.person(unit=unit) for _ in range(size)]
    roll = [str(uuid7()) for _ in people]
    actor = Actor(person_id=people[0].pk, name=people[0].display_name, home=unit.position)
    now = clock.now()
    point, item = str(uuid7()), str(uuid7())
    row = models.Meeting.objects.create(
        unit=unit, position=unit.position, kind="regular", mode="hybrid", title="Sinh hoạt",
        planned_start=now, planned_end=now + timedelta(hours=2), chair=people[0],
        secretary=people[0], door_secret=secrets.token_bytes(32), created_at=now,
    )  # fmt: skip
    plan = {
        "title": "Sinh hoạt", "kind": "regular", "mode": "hybrid", "place": "Nhà văn hóa",
        "unit": {"id": str(unit.pk), "name": unit.name, "position": unit.position},
        "planned_start": now.isoformat(), "planned_end": (now + timedelta(hours=2)).isoformat(),
        "chair": str(people[0].pk), "secretary": str(people[0].pk), "approval": None,
        "points": [{"id": point, "name": "Nhà văn hóa", "kind": "main"}],
        "roll": [
            {"id": r, "person": str(p.pk), "name": p.display_name, "sort_key": p.sort_key,
             "category": "official", "flags": [], "office": ""}
            for r, p in zip(roll, people, strict=True)
        ],
        "items": [{"id": item, "number": 1, "title": "Nghị quyết", "kind": "decision", "minutes": 10}],
    }  # fmt: skip
    here = [
        e.New(e.PRESENCE_ENTERED, {"id": str(uuid7()), "roll": r, "point": point, "source": "tick",
              "confirmed_by": str(people[0].pk)})
        for r in roll
    ]  # fmt: skip
    quorum = {"met": True, "present": size, "needed": size // 2 + 1, "base": size}
    opening = [
        e.New(e.CONVENED, plan),
        e.New(e.CHECK_IN_OPENED, {}),
        *here,
        e.New(e.OPENED, {"quorum": quorum}),
        e.New(e.ITEM_STARTED, {"item": item}),
    ]
    done = engine.run(actor=actor, meeting_id=row.pk, at=now, decide=lambda _state: opening)
    return Meeting(
        row.pk, actor, item, roll, [_signed_in(person) for person in people], seq=done.seq
    )


def _signed_in(person: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from chibo.ground.accounts.models import User

    user = User.objects.create(username=str(person.pk), person=person, password="!bench")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


def command(meeting: Meeting, new: list[tuple[str, dict[str, Any]]]) -> None:
    """One command; notes when its reply came."""
    from chibo.assembly.meetings.rules import events as e
    from chibo.assembly.meetings.services import engine
    from chibo.core import clock
    from chibo.core.scope import scope

    with scope(meeting.actor):
        done = engine.run(
            actor=meeting.actor,
            meeting_id=meeting.id,
            at=clock.now(),
            decide=lambda _state: [e.New(kind, data) for kind, data in new],
        )
    meeting.replied[done.seq] = time.perf_counter()
    meeting.seq = done.seq


def conclude(meeting: Meeting) -> None:
    from chibo.assembly.meetings.rules import events as e

    words = f"Kết luận {secrets.token_hex(4)}"
    command(meeting, [(e.ITEM_CONCLUDED, {"item": meeting.item, "conclusion": words})])


def result(meeting: Meeting) -> None:
    """A vote opened, closed and, after a breath, announced: only the last is measured."""
    from chibo.assembly.meetings.rules import events as e
    from chibo.core.ids import uuid7

    size = len(meeting.roll)
    figures = {
        "base": size, "needed": size // 2 + 1, "yes": size - 5, "no": 3, "abstain": 2, "blank": 0,
        "passed": True, "provisional": False, "source": "Điều lệ Đảng, Điều 9",
        "sentence": f"Tán thành {size - 5} trên {size}, cần {size // 2 + 1}.",
    }  # fmt: skip
    vote = str(uuid7())
    opened = {
        "vote": vote, "item": meeting.item, "subject": "Nghị quyết tháng 11", "facts": {},
        "decision_type": "RESOLUTION", "secrecy": "open", "rule": figures,
        "electors": dict.fromkeys(meeting.roll, "device"),
    }  # fmt: skip
    command(meeting, [(e.VOTE_OPENED, opened)])
    command(meeting, [(e.VOTE_CLOSED, {"vote": vote, "result": figures})])
    time.sleep(1.5)
    meeting.replied.clear()
    command(meeting, [(e.VOTE_ANNOUNCED, {"vote": vote})])


async def listen(meeting: Meeting, number: int, gate: asyncio.Semaphore) -> None:
    """One screen; notes when each event came."""
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        path = f"/events/meetings/{meeting.id}?as=voter&last={meeting.seq}"
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nCookie: {meeting.cookies[number]}\r\n\r\n"
        writer.write(head.encode())
        status = await reader.readline()
        if b" 200 " not in status:
            raise RuntimeError(f"refused: {status!r}")
        await reader.readuntil(b": linked\n")
        meeting.last[number] = meeting.seq
    while line := await reader.readline():
        if line.startswith(b"id: "):
            seq = int(line[4:])
            meeting.heard[seq].append(time.perf_counter())
            meeting.last[number] = seq


def figures_of(meetings: list[Meeting]) -> dict[str, float]:
    """From the reply until the last screen of the meeting had this event or a later one."""
    waits = []
    for meeting in meetings:
        told = sorted(meeting.heard)
        for seq, replied in meeting.replied.items():
            reached = [t for s in told if s >= seq for t in meeting.heard[s]]
            if len(reached) >= len(meeting.cookies):
                waits.append(1000 * (sorted(reached)[len(meeting.cookies) - 1] - replied))
    cuts = statistics.quantiles(waits, n=20)
    return {
        "commands": len(waits),
        "p50_ms": round(statistics.median(waits), 1),
        "p95_ms": round(cuts[18], 1),
        "max_ms": round(max(waits), 1),
    }


def lost(meetings: list[Meeting]) -> int:
    return sum(last < m.seq for m in meetings for last in m.last.values())


def resident_kib(pid: int) -> int:
    """Resident memory of a process and its children."""
    own = subprocess.run(
        ["ps", "-o", "rss=", "--pid", str(pid), "--ppid", str(pid)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sum(int(x) for x in own.stdout.split())


async def linked(meetings: list[Meeting]) -> list[asyncio.Task[None]]:
    gate = asyncio.Semaphore(50)
    tasks = [
        asyncio.create_task(listen(m, n, gate)) for m in meetings for n in range(len(m.cookies))
    ]
    while sum(len(m.last) for m in meetings) < len(tasks):
        for task in tasks:
            if task.done() and task.exception():
                raise task.exception() or RuntimeError
        await asyncio.sleep(0.1)
    return tasks


async def run(wanted: argparse.Namespace, server: int) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(2)
    meetings = await loop.run_in_executor(pool, build, wanted.meetings, wanted.listeners)
    before = resident_kib(server)
    began = time.perf_counter()
    tasks = await linked(meetings)
    linking = time.perf_counter() - began
    await asyncio.sleep(2)
    grown = resident_kib(server) - before
    pause = 1 / (wanted.rate * wanted.meetings)
    until, turn = time.perf_counter() + wanted.seconds, 0
    pending = []
    while time.perf_counter() < until:
        pending.append(loop.run_in_executor(pool, conclude, meetings[turn % len(meetings)]))
        turn += 1
        await asyncio.sleep(pause)
    await asyncio.gather(*pending)
    await asyncio.sleep(3)
    many = figures_of(meetings)
    missing = lost(meetings)
    for task in tasks:
        task.cancel()
    [room] = await loop.run_in_executor(pool, build, 1, ROOM)
    tasks_of_room = await linked([room])  # kept: a task without a reference may vanish
    halls = []
    for _ in range(RESULTS):
        await loop.run_in_executor(pool, result, room)
        await asyncio.sleep(1.5)
        [seq] = room.replied
        halls.append(1000 * (max(room.heard[seq]) - room.replied[seq]))
    for task in tasks_of_room:
        task.cancel()
    return {
        "listeners": len(tasks),
        "meetings": wanted.meetings,
        "linking_s": round(linking, 1),
        "memory_per_listener_kib": round(grown / len(tasks), 1),
        "many": many,
        "room": {
            "screens": ROOM,
            "results": RESULTS,
            "p50_ms": round(statistics.median(halls), 1),
            "p95_ms": round(statistics.quantiles(halls, n=20)[18], 1),
        },
        "lost": missing + lost([room]),
    }


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--meetings", type=int, default=100)
    words.add_argument("--listeners", type=int, default=20)
    words.add_argument("--rate", type=float, default=0.2)
    words.add_argument("--seconds", type=float, default=60)
    wanted = words.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    django.setup()
    owner = connections["owner"]
    name = f"bench_live_{secrets.token_hex(3)}"
    for alias in ("owner", "default"):
        connections[alias].settings_dict["TEST"]["NAME"] = name
    owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connections["default"].settings_dict["NAME"] = name
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port",
         str(PORT), "--no-ws", "--workers-kill-timeout", "2", "--backlog", "4096", "--backpressure", "20000", "--log-level", "error", "chibo.config.events:application"],
        env={**os.environ, "DATABASE_URL": _address(connections["default"].settings_dict)},
    )  # fmt: skip
    try:
        time.sleep(4)
        print(json.dumps(asyncio.run(run(wanted, server.pid))))
    finally:
        server.terminate()
        server.wait(60)
        connections.close_all()
        with psycopg.connect(
            _address({**owner.settings_dict, "NAME": "postgres"}), autocommit=True
        ) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _address(given: dict[str, Any]) -> str:
    host = f"?host={given['HOST']}" if str(given["HOST"]).startswith("/") else ""
    place = "" if host else f"{given['HOST']}:{given['PORT']}"
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@{place}/{given['NAME']}{host}"


if __name__ == "__main__":
    main()
