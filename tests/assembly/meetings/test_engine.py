"""The engine of the meeting's commands: once, in order, all or nothing."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting, MeetingEvent
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.services import deeds, engine
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import ChiboError, Denied, Missing, Refused
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from tests.assembly.meetings.stage import Stage, convened
from tests.support import factories


@pytest.fixture
def stage(db) -> Stage:
    made = convened()
    made.open()
    return made


def do(stage: Stage, deed: Any, by: str = "pen", **values: Any) -> engine.Done:
    """Run a command behind the door of who asks."""
    actor = stage.actor(by)
    with scope(actor):
        return deed(actor=actor, meeting_id=stage.id, **{"at": clock.now(), **values})


def record(stage: Stage) -> dict[str, Any]:
    """All that a command may change: head of the meeting, events, audit trail."""
    with scope(system_actor("test")):
        meeting = Meeting.objects.get(pk=stage.id)
        return {
            "seq": meeting.seq,
            "head": bytes(meeting.head),
            "stage": meeting.stage,
            "events": list(MeetingEvent.objects.filter(meeting=meeting).order_by("seq").values()),
            "audit": AuditEntry.objects.count(),
        }


class TestOnce:
    def test_the_same_key_acts_once_and_gives_the_same_number(self, stage):
        first = do(stage, deeds.write_note, text="Ghi một lần", key="k1")
        known = record(stage)

        again = do(stage, deeds.write_note, text="Ghi một lần", key="k1")

        assert (again.seq, again.repeated, first.repeated) == (first.seq, True, False)
        assert record(stage) == known

    def test_a_key_answers_with_the_last_event_of_its_deed_even_after_others(self, stage):
        do(stage, deeds.start_next_item)
        both = do(stage, deeds.start_next_item, key="k2")
        do(stage, deeds.write_note, text="Sau đó")

        again = do(stage, deeds.start_next_item, key="k2")

        with scope(system_actor("test")):
            last = MeetingEvent.objects.get(meeting_id=stage.id, seq=both.seq)
        assert (again.seq, last.kind) == (both.seq, e.ITEM_STARTED)

    def test_another_key_is_another_deed(self, stage):
        one = do(stage, deeds.write_note, text="Ghi", key="k1")
        other = do(stage, deeds.write_note, text="Ghi", key="k2")

        assert other.seq == one.seq + 1

    def test_a_wish_that_is_fulfilled_already_writes_nothing(self, stage):
        do(stage, deeds.start_next_item)
        known = record(stage)
        item = stage.plan["items"][0]["id"]

        done = do(stage, deeds.start_item, item=item, key="k3")

        assert done.seq == known["seq"]
        assert record(stage) == known


class TestRefused:
    @pytest.mark.parametrize(
        ("error", "by", "deed", "values"),
        [
            (Denied, "hoa", deeds.start_next_item, {}),
            (Refused, "pen", deeds.resume, {}),
            (Refused, "pen", deeds.write_note, {"text": "  "}),
            (Missing, "stranger", deeds.start_next_item, {}),
        ],
    )
    def test_a_refused_command_writes_nothing(self, stage, error, by, deed, values):
        with scope(system_actor("test")):
            stage.members["stranger"] = factories.member(unit=factories.unit())
        known = record(stage)

        with pytest.raises(error):
            do(stage, deed, by=by, key="k", **values)

        assert record(stage) == known

    def test_a_refused_key_may_come_again(self, stage):
        with pytest.raises(Refused):
            do(stage, deeds.resume, key="k")
        do(stage, deeds.suspend)

        assert not do(stage, deeds.resume, key="k").repeated


class TestSequence:
    def test_numbers_have_no_gap_and_each_event_is_chained_to_the_one_before(self, stage):
        do(stage, deeds.start_next_item)
        do(stage, deeds.start_next_item)

        kept = record(stage)

        previous = bytes(32)
        for number, row in enumerate(kept["events"], start=1):
            assert row["seq"] == number
            previous = e.digest(
                previous,
                seq=row["seq"],
                at=row["at"],
                kind=row["kind"],
                actor=str(row["actor"] or ""),
                data=row["data"],
            )
            assert bytes(row["digest"]) == previous
        assert (kept["seq"], kept["head"]) == (len(kept["events"]), previous)

    def test_a_clock_that_goes_back_makes_no_event_older_than_the_one_before(self, stage):
        now = clock.now()
        do(stage, deeds.write_note, text="Trước", at=now)

        do(stage, deeds.write_note, text="Sau", at=now - timedelta(hours=2))

        assert record(stage)["events"][-1]["at"] == now

    @pytest.mark.parametrize("change", [{"data": {}}, None])
    def test_what_was_written_is_neither_changed_nor_removed(self, stage, change):
        with scope(system_actor("test")):
            rows = MeetingEvent.objects.filter(meeting_id=stage.id, seq=1)
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change) if change else rows.delete()

    def test_the_state_as_of_a_number_is_what_was_shown_then(self, stage):
        then = do(stage, deeds.start_next_item)
        do(stage, deeds.start_next_item)

        with scope(stage.actor("hoa")):
            assert queries.state_of(stage.id, upto=then.seq) == then.state


def counted(stage: Stage, deed: Any, **values: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        do(stage, deed, **values)
    return len(seen)


class TestCost:
    def test_a_meeting_is_read_by_one_statement_however_long(
        self, stage, django_assert_num_queries
    ):
        for number in range(10):
            do(stage, deeds.write_note, text=f"Ghi {number}")
        with scope(stage.actor("hoa")), django_assert_num_queries(1):
            queries.state_of(stage.id)

    def test_a_command_costs_the_same_at_the_end_of_a_long_meeting(self, stage):
        early = counted(stage, deeds.write_note, text="Ghi")
        for number in range(10):
            do(stage, deeds.write_note, text=f"Ghi {number}")

        assert counted(stage, deeds.write_note, text="Ghi") == early
        assert early <= 14


def at_once(*given: Callable[[], Any]) -> list[Any]:
    """Run deeds on connections of their own from one starting shot; results or refusals in order."""
    shot = Barrier(len(given))
    results: list[Any] = [None] * len(given)

    def run(place: int, deed: Callable[[], Any]) -> None:
        shot.wait(10)
        try:
            results[place] = deed()
        except ChiboError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(given)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


class TestAtOnce:
    @pytest.fixture
    def stage(self, own_database) -> Stage:
        made = convened()
        made.open()
        return made

    def test_a_double_tap_on_two_connections_acts_once(self, stage):
        tap = [lambda: do(stage, deeds.write_note, text="Ghi", key="k")] * 2

        one, two = at_once(*tap)

        assert one.seq == two.seq
        assert {one.repeated, two.repeated} == {True, False}

    def test_chair_and_secretary_write_one_after_the_other(self, stage):
        before = record(stage)["seq"]
        writing = [
            lambda by=by: do(stage, deeds.write_note, by=by, text=f"{by} ghi")
            for by in ("pen", "chair") * 3
        ]

        done = at_once(*writing)

        assert sorted(one.seq for one in done) == list(range(before + 1, before + 7))
        assert [row["seq"] for row in record(stage)["events"]] == list(range(1, before + 7))

    def test_two_hands_that_start_the_same_item_start_it_once(self, stage):
        item = stage.plan["items"][0]["id"]

        at_once(
            *[
                lambda by=by: do(stage, deeds.start_item, by=by, item=item)
                for by in ("pen", "chair")
            ]
        )

        kinds = [row["kind"] for row in record(stage)["events"]]
        assert kinds.count(e.ITEM_STARTED) == 1

    def test_a_contradiction_is_refused_to_whoever_came_second(self, stage):
        given = at_once(
            lambda: do(stage, deeds.suspend), lambda: do(stage, deeds.suspend, by="chair")
        )

        assert sum(isinstance(one, Refused) for one in given) == 1
        assert [row["kind"] for row in record(stage)["events"]].count(e.SUSPENDED) == 1

    def test_whoever_listens_is_told_meeting_and_number_once_it_is_kept(self, stage, own_database):
        with psycopg.connect(own_database, autocommit=True) as listener:
            listener.execute(f"LISTEN {engine.CHANNEL}")
            with pytest.raises(Refused):
                do(stage, deeds.resume)
            done = do(stage, deeds.write_note, text="Ghi")
            heard = [note.payload for note in listener.notifies(timeout=5, stop_after=1)]

        assert heard == [f"{stage.id}:{done.seq}"]
