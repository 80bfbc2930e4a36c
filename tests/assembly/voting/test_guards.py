"""What the database refuses by itself, whatever the code above it does."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from chibo.assembly.voting.models import Ballot, CountEntry, DecisionType, Elector, Result, Vote
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.support.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(room):
    return room.open()


@pytest.fixture
def refuses(vote):
    """Run something as the installation and expect the database to refuse."""

    def run(deed):
        with scope(system_actor("test")), pytest.raises(DatabaseError), transaction.atomic():
            deed()

    return run


def ballot(elector, **changed):
    fields = {
        "vote_id": elector.vote_id,
        "elector": elector,
        "person_id": elector.person_id,
        "position": elector.position,
        "point": elector.point,
        "choice": "yes",
        "receipt": "AAAA-AAAA",
        "at": NOON,
    }
    return Ballot.objects.create(**{**fields, **changed})


def elector_at(vote, point):
    with scope(system_actor("test")):
        return Elector.objects.filter(vote=vote, point=point).first()


def test_one_ballot_for_each_elector(vote, refuses):
    phone = elector_at(vote, "own")
    with scope(system_actor("test")):
        ballot(phone)

    refuses(lambda: ballot(phone))


def test_no_ballot_for_who_votes_by_hand_or_not_at_all(vote, refuses):
    refuses(lambda: ballot(elector_at(vote, "main")))


def test_no_ballot_in_the_name_of_somebody_else(vote, room, refuses):
    refuses(lambda: ballot(elector_at(vote, "own"), person_id=room.chair.person_id))


def test_no_choice_outside_the_three(vote, refuses):
    refuses(lambda: ballot(elector_at(vote, "own"), choice="maybe"))


def test_no_ballot_after_the_close(vote, room, refuses):
    room.count(vote, yes=3)
    room.count(vote, point="far", yes=2)
    room.close(vote)

    refuses(lambda: ballot(elector_at(vote, "own")))


@pytest.mark.parametrize("model", [Elector, Ballot, CountEntry, Result])
def test_what_was_written_never_changes(vote, room, refuses, model):
    with scope(system_actor("test")):
        ballot(elector_at(vote, "own"))
    room.count(vote, yes=3)
    room.count(vote, point="far", yes=2)
    room.close(vote)
    with scope(system_actor("test")):
        assert model.objects.exists()

    refuses(lambda: model.objects.update(province=7))
    refuses(lambda: model.objects.all()._raw_delete("default"))


def test_nobody_joins_a_frozen_roll(vote, room, refuses):
    with scope(system_actor("test")):
        other = room.secretary()

    refuses(
        lambda: Elector.objects.create(
            vote=vote,
            person_id=other.person_id,
            name="x",
            category="official",
            position=vote.position,
            in_base=True,
            may_vote=False,
            bar="absent",
            present=False,
        )
    )


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Another question"},
        {"secrecy": "secret"},
        {"rule": {}},
        {"roll": {}},
        {"led_by": []},
        {"opened_at": NOON},
        {"state": "prepared"},
        {"state": "announced"},
        {"state": "closed"},
        {"state": "anything"},
        {"state": "void"},
    ],
)
def test_a_vote_has_no_way_back_and_keeps_what_it_is_about(vote, refuses, change):
    refuses(lambda: Vote.objects.filter(pk=vote.pk).update(**change))


def test_a_vote_is_never_removed(vote, refuses):
    refuses(lambda: Vote.objects.filter(pk=vote.pk)._raw_delete("default"))


def test_no_result_before_the_close(vote, refuses):
    refuses(
        lambda: Result.objects.create(
            vote=vote, position=vote.position, number=1, cause="closed", data={}, at=NOON
        )
    )


@pytest.mark.parametrize("late", [True, False])
def test_no_count_at_the_wrong_time(vote, room, refuses, late):
    if not late:
        room.count(vote, yes=3)
        room.count(vote, point="far", yes=2)
        room.close(vote)

    refuses(
        lambda: CountEntry.objects.create(
            vote=vote,
            position=vote.position,
            number=99,
            channel="paper",
            point="far",
            late=late,
            entered_by_id=room.chair.person_id,
            entered_by_name="x",
            figures={},
            at=NOON,
        )
    )


def test_the_secretary_reads_no_single_ballot_and_no_count_of_another(vote, room):
    phone = elector_at(vote, "own")
    with scope(system_actor("test")):
        ballot(phone)
        secretary = room.secretary()
    room.enter(vote, room.chair, yes=3)

    with scope(secretary):
        assert Ballot.objects.count() == 0
        assert CountEntry.objects.count() == 0
    with scope(room.chair):
        assert CountEntry.objects.count() == 1


class TestDecisionTypes:
    def new(self, **changed):
        row = DecisionType.objects.get(code="RESOLUTION")
        fields = {
            "code": row.code,
            "valid_from": date(2027, 1, 1),
            "source": row.source,
            "status": row.status,
            "data": row.data,
        }
        return DecisionType.objects.create(**{**fields, **changed})

    def test_a_period_of_a_code_never_overlaps_another(self, refuses):
        refuses(self.new)

    def test_a_type_is_ended_and_followed_by_another(self):
        DecisionType.objects.filter(code="RESOLUTION").update(valid_to=date(2026, 12, 31))

        assert self.new().valid_to is None

    def test_a_type_is_never_edited_or_removed(self, refuses):
        refuses(lambda: DecisionType.objects.filter(code="ADMIT").update(data={}))
        refuses(lambda: DecisionType.objects.filter(code="ADMIT")._raw_delete("default"))
