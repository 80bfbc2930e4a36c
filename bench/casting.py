"""Secret ballots: casts acknowledged a second through the real web process, and a branch election's tally.

    python bench/casting.py [--ballots 300] [--at-once 50] [--voters 60]

A database server and a web process of their own, started here, as `chibo serve` starts them. Ballots are made
beforehand; then as many browsers as asked send theirs at once, each waits for its answer and sends the next. Every
answer comes after all proofs were checked and the row was committed. In the middle the web process is killed
(kill -9) once more and what was acknowledged is looked for. The tally is timed from the close to the published
result, trustees' checks of the archive not included. One line of JSON; goals: 50 a second, nothing lost, 2 s.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("CHIBO_SECRET_KEY", "bench-only")

import django  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import override_settings  # noqa: E402

from chibo.assembly.ballots import queries, services  # noqa: E402
from chibo.core.vault import custody  # noqa: E402
from tests.assembly.ballots import hall as halls  # noqa: E402
from tests.assembly.ballots.evidence import Machine  # noqa: E402
from tests.assembly.ballots.hall import NO, YES, Hall  # noqa: E402
from tests.assembly.ballots.machine import Web, pointed, started  # noqa: E402
from tests.assembly.scenario import official  # noqa: E402


def make_keys(folder: Path) -> None:
    """Keys of sealed columns, as an installation has them; of this run only."""
    for name, make in (("CHIBO_VAULT_KEY", custody.add), ("CHIBO_INDEX_KEY", custody.write_index)):
        path = folder / name.lower()
        make(path)
        setattr(settings, name, path)


def migrated(made: Machine) -> None:
    """All tables, by the migrations."""
    with pointed(made.server):
        call_command("migrate", database="owner", verbosity=0)
        call_command("createcachetable", database="owner", verbosity=0)


def prepared(room: Hall, keys: list[str], count: int) -> list[tuple[str, str]]:
    """(voter, ballot): everybody votes, and again, until there are enough."""
    return [
        (keys[n % len(keys)], room.ballot(keys[n % len(keys)], YES if n % 3 else NO))
        for n in range(count)
    ]


def cast_all(web: Web, url: str, work: list[tuple[str, str]], at_once: int) -> dict[str, Any]:
    """Seconds of each answer, and what was acknowledged."""
    waiting, guard = list(reversed(work)), threading.Lock()
    seconds: list[float] = []
    told: list[str] = []

    def browser() -> None:
        while True:
            with guard:
                if not waiting:
                    return
                key, text = waiting.pop()
            began = time.perf_counter()
            try:
                answer = json.loads(web.cast(key, url, text))
            except OSError:
                return
            with guard:
                seconds.append(time.perf_counter() - began)
                told.append(answer["tracker"])

    browsers = [threading.Thread(target=browser) for _ in range(at_once)]
    began = time.perf_counter()
    for one in browsers:
        one.start()
    for one in browsers:
        one.join()
    return {"took": time.perf_counter() - began, "seconds": seconds, "told": told}


def processor_seconds(leader: int) -> float:
    """Of all processes of a session, since each began."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(values[3]) == leader:
            total += int(values[11]) + int(values[12])
    return total / os.sysconf("SC_CLK_TCK")


def tally(room: Hall) -> dict[str, float]:
    """Seconds of the close and of the parts up to the published result."""
    began = time.perf_counter()
    room.do(services.close, by="o1")
    closed = time.perf_counter()
    parts = {
        key: room.trustees[key].decrypt(room.archive(), number)
        for key, number in (("o3", 1), ("a2", 3))
    }
    opened = time.perf_counter()
    for key, part in parts.items():
        room.do(services.deliver, by=key, body=part)
    done = time.perf_counter()
    return {
        "close": closed - began,
        "publish": done - opened,
        "server": done - opened + closed - began,
    }


def run(folder: Path, *, ballots: int, at_once: int, voters: int) -> dict[str, Any]:
    keys = official(1, voters)
    make_keys(folder)
    with started(folder, migrated) as machine, pointed(machine.server):
        room = halls.hall(official=voters)
        room.open(keys)
        url, work = f"/ballots/{room.id}/cast", prepared(room, keys, ballots)
        web = Web(machine, folder, folder / "boxes")
        web.sign_in(room, keys)
        web.cast(*_first(work, url))  # the checking processes start now
        before = processor_seconds(web.process.pid)
        measured = cast_all(web, url, work, at_once)
        spent = processor_seconds(web.process.pid) - before
        late = prepared(room, keys, voters)
        killer = threading.Timer(0.4, web.kill)
        killer.start()
        half = cast_all(web, url, late, at_once)
        killer.join()
        web.start()
        cast_all(web, url, late, 4)
        web.stop()
        timed = tally(room)
        kept = {one.code for one in queries.trackers(room.election)}
    return {
        "ballots": len(measured["told"]),
        "at_once": at_once,
        "cores": os.cpu_count(),
        "casts_per_second": round(len(measured["told"]) / measured["took"], 1),
        "processor_ms_per_cast": round(1000 * spent / len(measured["told"]), 1),
        "median_ms": round(1000 * statistics.median(measured["seconds"])),
        "slowest_ms": round(1000 * max(measured["seconds"])),
        "acknowledged_before_kill": len(half["told"]),
        "lost_on_kill": len(set(half["told"]) - kept),
        "voters": voters,
        "tally_seconds": {name: round(value, 2) for name, value in timed.items()},
    }


def _first(work: list[tuple[str, str]], url: str) -> tuple[str, str, str]:
    key, text = work[0]
    return key, url, text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ballots", type=int, default=300)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--voters", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chibo-bench-") as name:
        folder = Path(name)
        with override_settings(CHIBO_BALLOT_BOX_DIR=folder / "boxes"):
            found = run(folder, ballots=given.ballots, at_once=given.at_once, voters=given.voters)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
