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


def test_a_ballot_that_was_acknowledged_outlives_kill_9(machine, tmp_path, boxes):
    room = hall.hall(official=12)
    room.open(PHONES)
    web = Web(machine, tmp_path, boxes)
    web.sign_in(room, PHONES)
    texts = {key: room.ballot(key, YES) for key in PHONES}
    told: dict[str, str] = {}
    url = f"/ballots/{room.id}/cast"

    refused: list[str] = []

    def vote(keys: list[str]) -> None:
        for key in keys:
            try:
                told[key] = web.cast(key, url, texts[key])
            except HTTPError as answer:
                refused.append(f"{key}: {answer.code} {answer.read()[:300]!r}")
                return
            except (OSError, HTTPException):  # killed
                return

    voters = [threading.Thread(target=vote, args=[PHONES[n::4]]) for n in range(4)]
    for one in voters:
        one.start()
    while len(told) < 3 and any(one.is_alive() for one in voters):
        time.sleep(0.002)
    web.kill()
    for one in voters:
        one.join(30)
    assert refused == [], web.lines.read_text()
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
