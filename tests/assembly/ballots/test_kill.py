"""kill -9 in the middle of casting: what was acknowledged is there, and counts."""

import threading
import time
from http.client import HTTPException
from urllib.error import HTTPError

from chibo.assembly.ballots import queries, services
from chibo.protocols.belenios.audit import audit
from tests.assembly.ballots import hall
from tests.assembly.ballots.hall import YES
from tests.assembly.ballots.machine import Web
from tests.assembly.scenario import official

PHONES = official(1, 12)
PATIENCE_SECONDS = 60


def test_a_ballot_that_was_acknowledged_outlives_kill_9(machine, tmp_path, boxes):
    room = hall.hall(official=12)
    room.open(PHONES)
    web = Web(machine, tmp_path, boxes)
    web.sign_in(room, PHONES)
    texts = {key: room.ballot(key, YES) for key in PHONES}
    url = f"/ballots/{room.id}/cast"
    told: dict[str, str] = {}
    early: list[str] = []
    killed = threading.Event()

    def vote(keys: list[str]) -> None:
        for key in keys:
            try:
                told[key] = web.cast(key, url, texts[key])
            except (OSError, HTTPException) as why:
                if not killed.is_set() or isinstance(why, HTTPError):
                    early.append(
                        f"{key}: {why!r} {why.read() if isinstance(why, HTTPError) else ''}"
                    )
                return

    voters = [threading.Thread(target=vote, args=[PHONES[n::4]]) for n in range(4)]
    until = time.monotonic() + PATIENCE_SECONDS
    for one in voters:
        one.start()
    while len(told) < 3 and any(one.is_alive() for one in voters) and time.monotonic() < until:
        time.sleep(0.002)
    ended = web.process.poll()
    killed.set()
    web.kill()
    for one in voters:
        one.join(PATIENCE_SECONDS)
    assert (early, ended) == ([], None), web.lines.read_text()
    acknowledged = dict(told)
    assert 3 <= len(acknowledged) <= len(PHONES)

    web.start()
    for key in PHONES:
        web.cast(key, url, texts[key])
    web.stop()
    room.do(services.close, by="o1")
    room.deliver("o3", "o4")

    found = {one.code for one in queries.trackers(room.election)}
    assert all(any(code in answer for code in found) for answer in acknowledged.values())
    assert room.election.result == [[len(PHONES), 0, 0]]
    assert audit(room.archive()).is_right
