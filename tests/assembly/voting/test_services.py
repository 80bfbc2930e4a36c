"""A vote prepared, frozen and cast: what is kept, what is refused."""

import json

import pytest

from chibo.assembly.voting import queries, services
from chibo.assembly.voting.models import Ballot
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.scope import scope
from tests.assembly.voting.hall import state_of
from tests.support import factories

pytestmark = pytest.mark.django_db


class TestPreparing:
    def test_the_rule_of_the_day_is_kept_with_the_vote(self, room):
        vote = room.prepare()

        assert (vote.rule["share"], vote.rule["strict"], vote.secrecy) == ("1/2", True, "open")
        assert state_of(vote).state == "prepared"

    def test_the_secretary_may_prepare_what_somebody_else_leads(self, room):
        with scope(system_actor("test")):
            secretary = room.secretary()

        vote = room.prepare(actor=secretary)
        with pytest.raises(Denied, match="lead the vote"):
            room.freeze(vote, actor=secretary)

    def test_others_may_not(self, room):
        with pytest.raises(Denied):
            room.prepare(actor=room.second)

    @pytest.mark.parametrize(
        ("wishes", "code"),
        [
            ({"subject": "  "}, "subject_missing"),
            ({"decision_type": "ELECT", "mode": "in_person"}, "names_missing"),
            ({"names": ("An",)}, "no_names_here"),
            (
                {"decision_type": "ELECT", "mode": "in_person", "names": ("An",), "seats": 1},
                "too_few_candidates",
            ),
            ({"decision_type": "ADMIT", "secrecy": "open"}, "mode_not_allowed"),
            ({"decision_type": "ADMIT", "mode": "in_person"}, "secrecy_undecided"),
            ({"secrecy": "secret"}, "secrecy_fixed"),
            (
                {"decision_type": "DISC_LOW", "mode": "in_person", "secrecy": "open"},
                "secrecy_fixed",
            ),
        ],
    )
    def test_what_the_rule_does_not_allow_is_refused(self, room, wishes, code):
        with pytest.raises(Refused) as refused:
            room.prepare(**wishes)
        assert refused.value.code == code

    def test_a_decision_of_the_superior_committee_unlocks_the_hybrid_meeting(self, room):
        vote = room.prepare(decision_type="ADMIT", secrecy="open", unlocked_by="07-QĐ/ĐU")

        assert vote.unlocked_by == "07-QĐ/ĐU"

    def test_an_unknown_type_is_missing(self, room):
        with pytest.raises(Missing):
            room.prepare(decision_type="NOTHING")

    def test_a_vote_without_a_leader_is_refused(self, room):
        with scope(system_actor("test")):
            secretary = room.secretary()
        with scope(secretary), pytest.raises(Refused, match="who leads"):
            services.prepare_vote(
                actor=secretary, question=room.question(), led_by=[], counters=[], at=room.at
            )


class TestFreezing:
    def test_each_person_has_a_seat_and_each_voter_one_channel(self, room):
        vote = room.freeze(room.prepare())

        with scope(room.chair):
            assert queries.places(vote.pk) == {
                ("hands", "main"): 3,
                ("device", "own"): 2,
                ("hands", "far"): 2,
            }
            assert len(queries.electors(vote.pk)) == 7
        assert len(vote.roll["digest"]) == 64
        assert vote.roll["card"]["sentence"] == "Cần 4 trên 7: quá nửa của 7 đảng viên chính thức."

    def test_without_a_quorum_nothing_is_frozen(self, room):
        with scope(system_actor("test")):
            room.add(8, present=False)
        vote = room.prepare()

        with pytest.raises(Refused) as refused:
            room.freeze(vote)
        assert str(refused.value.places) == "{'present': 7, 'needed': 8}"
        assert (state_of(vote).state, vote.roll) == ("prepared", {})

    def test_a_roll_of_nobody_is_refused(self, room):
        vote = room.prepare()
        room.roll = [e for e in room.roll if e.category == "guest"]
        with (
            pytest.raises(Refused, match="Nobody on the roll"),
            scope(factories.actor(next(iter(room.people.values())))) as chair,
        ):
            services.freeze_roll(
                actor=chair, vote_id=vote.pk, roll=[], points=room.points, at=room.at
            )

    def test_twice_is_refused(self, room):
        vote = room.freeze(room.prepare())

        with pytest.raises(Refused, match="not open yet"):
            room.freeze(vote)


class TestCasting:
    def test_the_receipt_says_when_and_nothing_of_the_choice(self, room, phones):
        vote = room.open()

        receipt = room.cast(vote, phones[0], "no")
        assert (receipt.choice, receipt.at, receipt.repeated) == ("no", room.at, False)
        assert len(receipt.code) == 9

    def test_a_double_tap_gives_the_same_receipt_and_one_ballot(self, room, phones):
        vote = room.open()
        first = room.cast(vote, phones[0])

        second = room.cast(vote, phones[0])
        assert (second.code, second.at, second.repeated) == (first.code, first.at, True)
        with scope(system_actor("test")):
            assert Ballot.objects.filter(vote=vote).count() == 1

    def test_a_second_thought_is_refused(self, room, phones):
        vote = room.open()
        room.cast(vote, phones[0])

        with pytest.raises(Refused, match="Sending again changes nothing"):
            room.cast(vote, phones[0], "no")

    def test_after_the_close_a_new_ballot_is_refused_and_an_old_one_still_has_its_receipt(
        self, room, phones
    ):
        vote = room.open()
        sent = room.cast(vote, phones[0])
        room.count(vote, yes=3)
        room.count(vote, point="far", yes=2)
        room.close(vote)

        with pytest.raises(Refused, match="The vote closed at") as refused:
            room.cast(vote, phones[1])
        assert refused.value.code == "vote_closed"
        assert room.cast(vote, phones[0]).code == sent.code

    def test_before_the_opening_it_is_refused(self, room, phones):
        vote = room.freeze(room.prepare())

        with pytest.raises(Refused, match="not open yet"):
            room.cast(vote, phones[0])

    def test_whoever_is_counted_in_the_room_does_not_vote_by_phone(self, room):
        vote = room.open()

        with pytest.raises(Refused, match="counted in the room at Nhà văn hóa"):
            room.cast(vote, room.chair)

    def test_an_answer_nobody_offered_is_refused(self, room, phones):
        with pytest.raises(Refused, match="Choose one"):
            room.cast(room.open(), phones[0], "maybe")

    def test_a_void_vote_takes_no_ballot(self, room, phones):
        vote = room.void(room.open())

        with pytest.raises(Refused, match="declared void"):
            room.cast(vote, phones[0])

    def test_a_stranger_does_not_even_see_the_vote(self, room):
        vote = room.open()
        with scope(system_actor("test")):
            stranger = factories.person(unit=factories.unit())

        with pytest.raises(Missing):
            room.cast(vote, stranger)

    @pytest.mark.parametrize(
        ("category", "flags", "present", "bar"),
        [
            ("probationary", (), True, "probationary"),
            ("official", ("suspended",), True, "suspended"),
            ("official", (), False, "absent"),
            ("guest", (), True, "guest"),
        ],
    )
    def test_who_does_not_vote_is_denied_and_the_attempt_stays_written(
        self, room, audited, category, flags, present, bar
    ):
        with scope(system_actor("test")):
            (who,) = room.add(1, *flags, category=category, present=present)
        vote = room.open()

        with pytest.raises(Denied) as denied:
            room.cast(vote, who)

        assert denied.value.code == bar
        assert audited(vote)[-1] == ("voting.cast_denied", {"bar": bar})

    def test_a_person_of_the_branch_who_is_not_on_the_roll_is_denied(self, room, audited):
        vote = room.open()
        with scope(system_actor("test")):
            late = factories.person(unit=room.unit)

        with pytest.raises(Denied, match="not among those"):
            room.cast(vote, late)
        assert audited(vote)[-1] == ("voting.cast_denied", {"bar": "not_on_roll"})

    def test_no_ballot_line_tells_the_choice(self, room, phones, told, audited):
        vote = room.open()
        room.cast(vote, phones[0], "abstain")

        assert audited(vote)[-1] == ("voting.ballot_cast", {"channel": "device"})
        name, payload = told[-1]
        assert name == "voting.ballot_cast"
        assert payload["elector"] == str(phones[0].pk)
        assert "abstain" not in json.dumps(payload)
