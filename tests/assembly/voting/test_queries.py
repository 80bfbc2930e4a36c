"""Reads: what they show to whom, by how many statements."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.assembly.voting import queries
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from tests.assembly.voting.hall import hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(room):
    return next(room.people[e.person] for e in room.roll if e.point == "own")


def statements(read) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        read()
    return len(caught)


def test_before_the_close_there_is_no_result(room):
    with scope(room.chair):
        assert queries.result(room.open().pk) is None


def test_the_result_is_one_statement(room):
    vote = room.open()
    room.count(vote, yes=3)
    room.count(vote, point="far", yes=2)
    room.close(vote)

    with scope(room.chair):
        assert statements(lambda: queries.result(vote.pk)) == 1


def test_progress_counts_persons_and_hides_figures(room, phone):
    vote = room.open()
    room.cast(vote, phone)
    room.count(vote, yes=3)
    room.enter(vote, room.chair, point="far", yes=2)

    with scope(room.chair):
        progress = queries.progress(vote.pk)

    assert (progress.entitled, progress.sent, progress.is_complete) == (7, 4, False)
    shown = {(p.channel, p.point): p for p in progress.places}
    assert shown["device", "own"].sent == 1
    assert shown["hands", "far"].count.first == str(room.chair.person_id)
    assert all(p.count is None or p.count.figures is None for p in progress.places)


def test_progress_takes_the_same_number_of_statements_in_a_large_branch(room, phone):
    with scope(system_actor("test")):
        large = hall()
        large.add(40)
        phones = large.add(40, point="own")
    small_vote, large_vote = room.open(), large.open()
    room.cast(small_vote, phone)
    large.cast_all(large_vote, phones[:30])
    large.enter(large_vote, large.chair, yes=40)
    room.enter(small_vote, room.chair, yes=3)

    with scope(room.chair):
        small = statements(lambda: queries.progress(small_vote.pk))
    with scope(large.chair):
        assert statements(lambda: queries.progress(large_vote.pk)) == small <= 12


def test_a_receipt_is_shown_to_its_owner_only(room, phone):
    vote = room.open()
    sent = room.cast(vote, phone, "no")
    with scope(system_actor("test")):
        secretary = room.secretary()

    with scope(room.member(phone)):
        (own,) = queries.receipts(vote.pk, persons=[phone.pk])
    assert (own.code, own.choice, own.at) == (sent.code, "no", sent.at)
    for other in (room.chair, secretary):
        with scope(other):
            assert queries.receipts(vote.pk, persons=[phone.pk]) == []


def test_another_branch_sees_nothing_of_a_vote(room):
    vote = room.open()
    elsewhere = Actor(lo=room.unit.last + 1, hi=room.unit.last + 5, home=room.unit.last + 1)

    with scope(elsewhere):
        assert queries.electors(vote.pk) == []
        with pytest.raises(Missing):
            queries.vote(vote.pk)


def test_a_vote_that_is_not_there_is_missing(room):
    with scope(room.chair), pytest.raises(Missing):
        queries.vote(uuid7())


def test_the_decision_types_of_a_day():
    codes = [rule.code for rule in queries.rules(day=date(2026, 11, 3))]

    assert len(codes) == len(set(codes)) == 14
    assert [rule.code for rule in queries.rules(day=date(2011, 2, 1))] == sorted(
        ["ADMIT", "EXEMPT", "LEAVE", "RECOGNISE", "REMOVE", "RESOLUTION"]
    )
