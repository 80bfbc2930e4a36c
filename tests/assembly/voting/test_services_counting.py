"""Counts of a vote, and secret papers."""

import pytest

from chibo.assembly.voting import queries
from chibo.assembly.voting.models import CountEntry
from chibo.assembly.voting.rules.counting import CountStage
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.scope import scope
from tests.assembly.voting.hall import hall

pytestmark = pytest.mark.django_db


class TestCounting:
    def test_two_persons_with_equal_figures_are_accepted(self, room):
        vote = room.open()

        first = room.enter(vote, room.chair, yes=2, no=1)
        second = room.enter(vote, room.second, yes=2, no=1)
        assert (first.stage, first.figures) == (CountStage.FIRST, None)
        assert second.stage is CountStage.ACCEPTED

    def test_one_person_is_not_two(self, room):
        vote = room.open()
        room.enter(vote, room.chair, yes=3)

        assert room.enter(vote, room.chair, yes=3).stage is CountStage.FIRST

    def test_an_entry_that_arrives_again_opens_no_new_round(self, room):
        vote = room.open()
        room.enter(vote, room.chair, yes=3, key="a")
        room.enter(vote, room.second, yes=2, key="a")

        assert room.enter(vote, room.chair, yes=3, key="a").stage is CountStage.UNEQUAL
        assert room.enter(vote, room.second, yes=3, key="b").stage is CountStage.FIRST

    def test_unequal_figures_are_kept_and_both_count_again(self, room):
        vote = room.open()
        room.enter(vote, room.chair, yes=3)

        assert room.enter(vote, room.second, yes=2).stage is CountStage.UNEQUAL
        assert room.enter(vote, room.second, yes=3).stage is CountStage.FIRST
        assert room.enter(vote, room.chair, yes=3).stage is CountStage.ACCEPTED
        with scope(system_actor("test")):
            assert CountEntry.objects.filter(vote=vote).count() == 4

    def test_an_accepted_count_is_final(self, room):
        vote = room.open()
        room.count(vote, yes=3)

        with pytest.raises(Refused, match="accepted already"):
            room.enter(vote, room.chair, yes=2)

    def test_more_votes_than_persons_are_refused(self, room):
        with pytest.raises(Refused, match="4 votes are more than the 3 persons"):
            room.enter(room.open(), room.chair, yes=4)

    @pytest.mark.parametrize(
        ("channel", "point"), [("paper", "main"), ("device", "own"), ("hands", "own")]
    )
    def test_a_way_nobody_votes_by_is_refused(self, room, channel, point):
        with pytest.raises(Refused, match="Nobody votes"):
            room.enter(room.open(), room.chair, channel=channel, point=point, yes=1)

    def test_only_those_named_count(self, room, phones):
        vote = room.open()

        with pytest.raises(Denied, match="Counts are entered"):
            room.enter(vote, room.member(phones[0]), yes=3)

    def test_before_the_opening_nobody_counts(self, room):
        with pytest.raises(Refused):
            room.enter(room.freeze(room.prepare()), room.chair, yes=3)

    def test_the_fact_carries_no_figures(self, room, told):
        room.enter(room.open(), room.chair, yes=2, no=1)

        name, payload = told[-1]
        assert name == "voting.count_entered"
        assert {"channel", "point", "stage", "late"} < set(payload)
        assert not {"yes", "no", "figures"} & set(payload)


class TestSecret:
    def open(self, room):
        return room.open(
            decision_type="ADMIT", secrecy="secret", mode="hybrid", unlocked_by="07-QĐ/ĐU"
        )

    def test_a_secret_vote_is_on_paper_in_the_rooms_only(self, room, phones):
        vote = self.open(room)

        with scope(room.chair):
            assert queries.places(vote.pk) == {("paper", "main"): 3, ("paper", "far"): 2}
        with pytest.raises(Denied, match="on paper in the room"):
            room.cast(vote, phones[0])

    def test_the_papers_are_counted_by_two(self, room):
        vote = self.open(room)
        room.count(vote, channel="paper", yes=3)
        room.count(vote, channel="paper", point="far", yes=1, invalid=1)

        data = room.close(vote).data
        assert [data[k] for k in ("yes", "invalid", "base", "needed", "status")] == [
            *(4, 1, 7, 5),
            "failed",
        ]

    def test_discipline_is_always_secret(self, db):
        with scope(system_actor("test")):
            made = hall()
            made.add(16)
            made.add(1, "accused")
        vote = made.open(decision_type="DISC_LOW", mode="in_person")
        made.count(vote, channel="paper", yes=9, no=7)

        data = made.close(vote).data
        assert (vote.secrecy, data["base"], data["needed"], data["passed"]) == (
            "secret",
            16,
            9,
            True,
        )
        assert data["deductions"][0]["kind"] == "accused"
