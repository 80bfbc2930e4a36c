"""The machine's clock jumps back and forth while a meeting runs; its order and its facts stay right."""

import itertools
import random
from datetime import timedelta

import pytest

from chibo.assembly.meetings.models import Meeting, MeetingEvent
from chibo.assembly.meetings.rules.events import digest
from chibo.assembly.meetings.services import deeds, life, votes
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.assembly import scenario

JUMPS = {
    "an hour back, then right again": [0, -3600, 0],
    "back at every step": [0, -60, -120, -180, -240, -300],
    "far ahead once": [0, 86_400, 0, 0],
    "as it likes": [random.Random(3).randint(-7200, 7200) for _ in range(40)],
}


@pytest.fixture(params=JUMPS.values(), ids=JUMPS)
def jumping(request, monkeypatch):
    right = clock.now
    jumps = itertools.cycle(request.param)
    monkeypatch.setattr(clock, "now", lambda: right() + timedelta(seconds=next(jumps)))


@pytest.fixture
def closed(db, jumping):
    """A meeting from check-in to its end: somebody leaves and comes back, speaks, all vote."""
    held = scenario.branch(official=5)
    held.convene()
    held.open("o1", "o2", "o3", "o4")
    held.do(life.open_meeting, by="o1")
    held.do(deeds.end_presence, roll=held.roll("o4"), reason="left")
    held.tick("o4", "o5")
    held.do(deeds.start_item, item=held.item(2))
    held.do(deeds.ask_floor, roll=held.roll("o3"), kind="speech")
    [speech] = held.state.speeches
    held.do(deeds.give_floor, id=speech)
    held.do(deeds.end_speech, id=speech, text="Tôi tán thành.")
    held.put(2, "Nghị quyết tháng", "RESOLUTION")
    held.count(yes=4, no=1)
    held.do(votes.close_vote, by="o1", vote_id=held.vote_id)
    held.do(votes.announce, by="o1", vote_id=held.vote_id)
    held.do(life.close, by="o1")
    return held


def test_no_event_is_older_than_the_one_before_it(closed):
    with scope(system_actor("test")):
        rows = list(MeetingEvent.objects.filter(meeting_id=closed.id).order_by("seq"))
        meeting = Meeting.objects.get(pk=closed.id)

    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    head = bytes(32)
    for row in rows:
        actor = str(row.actor or "")
        head = digest(head, seq=row.seq, at=row.at, kind=row.kind, actor=actor, data=row.data)
    assert bytes(meeting.head) == head


def test_nobody_leaves_before_coming_or_ends_before_beginning(closed):
    state = closed.state

    assert state.opened_at <= state.closed_at
    for interval in state.presence.values():
        assert interval.until is None or interval.since <= interval.until
    for speech in state.speeches.values():
        assert speech.asked_at <= speech.started_at <= speech.ended_at
    for item in state.items.values():
        assert item.started_at is None or item.started_at <= item.ended_at
    for vote in state.votes.values():
        assert vote.opened_at <= vote.closed_at


def test_the_vote_counts_who_was_there(closed):
    assert {name: closed.result[name] for name in ("yes", "no", "present", "passed")} == {
        "yes": 4,
        "no": 1,
        "present": 5,
        "passed": True,
    }


def test_minutes_and_statistics_are_made_all_the_same(closed):
    record = closed.record()

    assert record["document"]["type"] == "BB"
    assert closed.printed(record)
