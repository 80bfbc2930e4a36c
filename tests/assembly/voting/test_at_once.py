"""Two connections at once: casts that meet, and a close that meets a cast."""

from collections.abc import Callable
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from chibo.assembly.voting import queries, services
from chibo.assembly.voting.models import Ballot
from chibo.core.actor import system_actor
from chibo.core.errors import ChiboError, Denied, Refused
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from tests.assembly.voting.hall import hall, state_of


@pytest.fixture
def room(own_database):
    with scope(system_actor("test")):
        made = hall()
        made.add(2)
        made.add(3, point="own")
    return made


@pytest.fixture
def phones(room):
    return [room.people[e.person] for e in room.roll if e.point == "own"]


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run deeds on connections of their own from one starting shot; results or refusals in order."""
    shot = Barrier(len(deeds))
    given: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        shot.wait(10)
        try:
            given[place] = deed()
        except ChiboError as error:
            given[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


def cast(room, vote, who, choice="yes"):
    actor = room.member(who)
    with scope(actor):
        return services.cast(actor=actor, vote_id=vote.pk, choice=choice, at=room.at)


def test_a_double_tap_on_two_connections_is_one_ballot_with_one_receipt(room, phones):
    vote = room.open()

    one, two = at_once(*[lambda: cast(room, vote, phones[0])] * 2)

    assert one.code == two.code
    assert {one.repeated, two.repeated} == {True, False}
    with scope(system_actor("test")):
        assert Ballot.objects.count() == 1


def test_two_choices_of_one_person_at_once_leave_one_and_refuse_the_other(room, phones):
    vote = room.open()

    given = at_once(
        lambda: cast(room, vote, phones[0], "yes"), lambda: cast(room, vote, phones[0], "no")
    )

    refused = [one for one in given if isinstance(one, Refused)]
    (kept,) = [one for one in given if isinstance(one, services.Receipt)]
    assert [one.code for one in refused] == ["sent_already"]
    with scope(system_actor("test")):
        assert Ballot.objects.get().choice == kept.choice


def test_different_persons_cast_side_by_side(room, phones):
    vote = room.open()

    given = at_once(*[lambda who=who: cast(room, vote, who) for who in phones])

    assert len({receipt.code for receipt in given}) == 3


def test_closing_waits_for_a_ballot_under_way_and_counts_it(room, phones):
    vote = room.open()
    room.count(vote, yes=2)
    inserted, closing = Event(), Event()

    def slow_cast():
        actor = room.member(phones[0])
        with scope(actor):
            receipt = services.cast(actor=actor, vote_id=vote.pk, choice="yes", at=room.at)
            inserted.set()
            closing.wait(10)
            assert not closed, "the close did not wait"
            return receipt

    closed: list[Any] = []

    def close():
        inserted.wait(10)
        Thread(target=lambda: (pause.wait(0.5), closing.set())).start()
        closed.append(room.close(vote))
        return closed[0]

    pause = Event()
    receipt, result = at_once(slow_cast, close)

    assert receipt.choice == "yes"
    assert (result.data["yes"], result.data["not_voted"]) == (3, 2)


def test_a_ballot_that_meets_the_close_is_counted_or_refused_never_lost(room, phones):
    for _ in range(5):
        vote = room.open()
        room.count(vote, yes=2)

        given = at_once(
            lambda vote=vote: cast(room, vote, phones[0]), lambda vote=vote: room.close(vote)
        )

        with scope(room.chair):
            yes = queries.result(vote.pk).latest["yes"]
        accepted = isinstance(given[0], services.Receipt)
        assert yes == 2 + accepted
        assert accepted or given[0].code == "vote_closed"


def test_of_two_closes_one_is_refused(room):
    vote = room.open()
    room.count(vote, yes=2)

    given = at_once(lambda: room.close(vote), lambda: room.close(vote))

    assert sorted(getattr(one, "code", "result") for one in given) == ["is_counted", "result"]
    assert state_of(vote).state == "counted"


def test_two_first_counts_at_once_make_a_pair(room):
    vote = room.open()

    given = at_once(
        lambda: room.enter(vote, room.chair, yes=2), lambda: room.enter(vote, room.second, yes=2)
    )

    assert sorted(count.stage for count in given) == ["accepted", "first"]


def test_a_denied_ballot_is_written_down_though_its_transaction_is_gone(room):
    with scope(system_actor("test")):
        (guest,) = room.add(1, category="guest")
    vote = room.open()

    with pytest.raises(Denied), scope(room.member(guest)) as actor, transaction.atomic():
        services.cast(actor=actor, vote_id=vote.pk, choice="yes", at=room.at)

    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="voting.cast_denied")
    assert (line.subject, line.actor_person, line.detail) == (vote.pk, guest.pk, {"bar": "guest"})
