"""A drill as a program: ``python -m tests.drills.run --kills 50 [--seed N]``; a report as JSON.

The exit status is 0 when nothing was lost. The seed is printed, so that a drill can be repeated.
"""

import argparse
import json
import os
import random
import secrets
import signal
import sys
import time
from contextlib import ExitStack
from typing import Any

from tests.drills.installation import Installation

AUDIENCES = {"hang": "voter", "dien": "pen"}


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--kills", type=int, default=50)
    words.add_argument("--mean", type=float, default=5.0, help="seconds between kills")
    words.add_argument("--meetings", type=int, default=12, help="at most")
    words.add_argument("--items", type=int, default=4, help="of a meeting's agenda")
    words.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    given = words.parse_args()
    _tell(f"seed {given.seed}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave nothing behind
    installation = Installation()
    os.environ.clear()  # above all no DATABASE_URL of somebody else
    os.environ.update(installation.env)
    try:
        report = drill(installation, given)
    except BaseException:
        print(installation.last_words(), file=sys.stderr)
        raise
    finally:
        installation.remove()
    print(json.dumps(report, ensure_ascii=False))
    return 1 if report["problems"] else 0


def drill(installation: Installation, given: argparse.Namespace) -> dict[str, Any]:
    """Prepare, run meetings under fire until all kills are done, and judge."""
    from tests.drills.prepare import prepare

    began = time.monotonic()
    cast = prepare(given.meetings, items=given.items)
    prepared = time.monotonic()
    installation.serve()
    from tests.drills.client import Browser, Journal
    from tests.drills.watchers import Killer, LogReader

    chance, journal = random.Random(given.seed), Journal()
    with ExitStack() as stack:
        stack.callback(installation.stop)
        browsers = {
            key: Browser(installation.pages, key, password, journal)
            for key, password in cast.passwords.items()
        }
        for browser in browsers.values():
            stack.callback(browser.close)
            browser.sign_in()
        reader = LogReader(installation.var / "log")
        killer = Killer(
            installation, random.Random(given.seed), kills=given.kills, mean_seconds=given.mean
        )
        for watcher in (reader, killer):
            watcher.begin()
            stack.callback(watcher.stop)
        held = []
        fought = time.monotonic()
        for meeting_id in cast.meetings:
            held.append(_evening(installation, cast, browsers, chance, meeting_id))
            if killer.is_done:
                break
        quiet = _settled()
        problems = [] if killer.is_done else [f"only {len(killer.done)} kills"]
        problems += [f"jobs left: {quiet}"] if quiet else []
        problems += _judged(held, journal, reader)
        ended = time.monotonic()
    return {
        "seed": given.seed,
        "kills": killer.done,
        "meetings": len(held),
        "deeds": len(journal.deeds),
        "tries": journal.tries,
        "links": [follower.links for _, followers in held for follower in followers.values()],
        "checkpoints": len(reader.seen),
        "seconds": {
            "prepare": round(prepared - began, 1),
            "serve": round(fought - prepared, 1),
            "drill": round(ended - fought, 1),
        },
        "problems": problems,
    }


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _evening(installation: Installation, cast: Any, browsers: Any, chance: Any, id: Any) -> Any:
    """One meeting with its screens, to its sealed papers."""
    from tests.drills.meeting import Evening
    from tests.drills.watchers import Follower

    evening = Evening(id, cast, browsers, chance)
    followers = {
        key: Follower(installation.live, id, audience, browsers[key].cookie)
        for key, audience in AUDIENCES.items()
    }
    for follower in followers.values():
        follower.begin()
    try:
        for step in (evening.hold, lambda: _reached(followers, evening), evening.finish):
            began = time.monotonic()
            step()
            _tell(f"{id}: {time.monotonic() - began:.1f} s")
    finally:
        for follower in followers.values():
            follower.stop()
    return evening, followers


def _reached(followers: Any, evening: Any) -> None:
    """Give the screens time to link again and show the last event; the judge says if they did not."""
    until = time.monotonic() + 45
    head = evening.state.seq
    while time.monotonic() < until and any(f.last < head for f in followers.values()):
        time.sleep(0.1)


def _settled() -> dict[str, int]:
    """Wait for the last jobs; what is left of them."""
    from tests.drills import judge
    from tests.drills.meeting import read

    until = time.monotonic() + 60
    while (left := read(judge.unfinished)) and time.monotonic() < until:
        time.sleep(0.2)
    return left


def _judged(held: Any, journal: Any, reader: Any) -> list[str]:
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from tests.drills import judge
    from tests.drills.meeting import read

    read(judge.unfinished)  # a connection that lives
    problems: list[str] = []
    with scope(system_actor("drill")):
        for evening, followers in held:
            problems += judge.of_meeting(evening, journal.deeds)
            for key, follower in followers.items():
                problems += judge.screen(follower, evening, AUDIENCES[key])
        problems += judge.log(reader.seen)
    return [*problems, *judge.commands()]


if __name__ == "__main__":
    sys.exit(main())
