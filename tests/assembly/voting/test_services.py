"""The commands, from the question to the announced result, and what each refuses."""

import json
from datetime import date

import pytest

from chibo.assembly.voting import queries, services
from chibo.assembly.voting.models import Ballot, CountEntry, Elector, Result
from chibo.assembly.voting.rules.counting import CountStage
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from tests.assembly.voting.hall import FAR, MAIN, hall, state_of
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def phones(room):
    """The two persons on their own phones."""
    return [room.people[e.person] for e in room.roll if e.point == "own"]


def admission():
    """S1: 21 official members, one of them exempt and away; two probationary members."""
    made = hall()
    made.add(18)
    made.add(2, present=False)
    made.add(1, "exempt", present=False)
    made.add(2, category="probationary")
    return made


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
            ({"decision_type": "ELECT", "mode": "in_person"}, "not_yes_no"),
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


class TestClosing:
    def test_s1_fifteen_of_twenty_adopt(self, db, told):
        with scope(system_actor("test")):
            made = admission()
        vote = made.open(decision_type="ADMIT", secrecy="open", mode="in_person", paper=True)
        made.count(vote, channel="paper", yes=15, no=2, blank=1)

        result = made.close(vote)
        data = result.data
        assert (data["yes"], data["base"], data["needed"]) == (15, 20, 14)
        assert (data["percent"], data["passed"], data["status"]) == ("75.0", True, "passed")
        assert data["sentence"] == (
            "Tán thành 15 trên 20, cần 14: hai phần ba của 20 đảng viên chính thức, làm tròn lên."
        )
        assert data["deductions"][0]["kind"] == "exempt_absent"
        assert [len(d["names"]) for d in data["deductions"]] == [1]
        assert told[-1][0] == "voting.closed"
        assert told[-1][1]["result"] == data

    def test_s1_the_second_applicant_fails_with_thirteen(self, db):
        with scope(system_actor("test")):
            made = admission()
        vote = made.open(decision_type="ADMIT", secrecy="open", mode="in_person")
        made.count(vote, yes=13, no=5)

        data = made.close(vote).data
        assert (data["status"], data["needed"], data["percent"]) == ("failed", 14, "65.0")

    def test_s3_a_repeat_names_its_predecessor_and_both_results_stay(self, db):
        with scope(system_actor("test")):
            made = hall()
            made.add(19)
            made.add(11, present=False)
            made.add(1, "suspended", present=False)
        first = made.open(mode="in_person")
        made.count(first, yes=15, no=2, abstain=2)
        made.close(first)
        made.announce(first)

        second = made.open(mode="in_person", predecessor=first.pk)
        made.count(second, yes=17, no=1, abstain=1)
        made.close(second)

        with scope(made.chair):
            results = [queries.result(v.pk).latest for v in (first, second)]
        assert [(r["passed"], r["percent"]) for r in results] == [(False, "50.0"), (True, "56.7")]
        assert state_of(second).predecessor_id == first.pk

    def test_a_vote_under_way_is_not_repeated(self, room):
        with pytest.raises(Refused, match="once the first one"):
            room.prepare(predecessor=room.open().pk)

    def test_all_channels_are_added_up(self, room, phones):
        vote = room.open()
        room.cast(vote, phones[0], "yes")
        room.count(vote, yes=2, abstain=1)
        room.count(vote, point="far", yes=1)

        data = room.close(vote).data
        assert [data[k] for k in ("yes", "no", "abstain", "not_voted", "voters")] == [4, 0, 1, 2, 7]
        assert (data["status"], state_of(vote).state) == ("passed", "counted")

    def test_missing_and_unequal_counts_keep_it_open(self, room):
        vote = room.open()
        room.enter(vote, room.chair, yes=3)
        room.enter(vote, room.second, yes=2)

        with pytest.raises(Refused, match="2 counts are missing or unequal"):
            room.close(vote)
        assert state_of(vote).state == "open"

    def test_closing_twice_is_refused_and_leaves_one_line(self, room, audited):
        vote = room.open()
        room.count(vote, yes=3)
        room.count(vote, point="far", yes=2)
        room.close(vote)

        with pytest.raises(Refused, match="closed already"):
            room.close(vote)
        assert [name for name, _ in audited(vote)].count("voting.closed") == 1

    def test_only_who_leads_closes_announces_and_voids(self, room):
        vote = room.open()

        for deed in (room.close, room.announce, room.end_wait):
            with pytest.raises(Denied):
                deed(vote, actor=room.second)

    def test_the_announcement_tells_the_stored_result(self, room, told):
        vote = room.open()
        room.count(vote, yes=3)
        room.count(vote, point="far", yes=2)
        stored = room.close(vote)

        announced = room.announce(vote)
        assert announced.data == stored.data
        assert told[-1][0] == "voting.announced"
        assert state_of(vote).state == "announced"
        with pytest.raises(Refused, match="announced already"):
            room.announce(vote)

    def test_an_open_vote_is_not_announced(self, room):
        with pytest.raises(Refused, match="Close it first"):
            room.announce(room.open())


class TestCutOff:
    def s10(self):
        """24 counted, 22 official members here, four of them at a point that will be cut off."""
        made = hall()
        made.add(9)
        made.add(5, point="p1")
        made.add(4, point="p2")
        made.add(4, point="far")
        made.add(2, present=False)
        made.add(1, "exempt", present=False)
        made.add(2, category="probationary")
        points = [MAIN, FAR, *(type(MAIN)(id=p, name=p) for p in ("p1", "p2"))]
        made.points = tuple(points)
        return made

    def open_s10(self, *, no: int):
        with scope(system_actor("test")):
            made = self.s10()
        vote = made.open()
        made.count(vote, yes=9 - no, no=no)
        made.count(vote, point="p1", yes=5)
        made.count(vote, point="p2", yes=4)
        return made, vote

    def test_s10_the_pending_four_cannot_turn_it_so_it_stands_at_once(self, db, told):
        made, vote = self.open_s10(no=2)

        first = made.close(vote, cut_off=["far"]).data
        made.announce(vote)
        made.late(vote, made.chair, yes=4)
        done = made.late(vote, made.second, yes=4)

        assert [first[k] for k in ("yes", "no", "pending", "needed", "base")] == [16, 2, 4, 13, 24]
        assert (first["status"], first["provisional"]) == ("passed", False)
        last = done.result.data
        assert (last["yes"], last["percent"], last["pending"]) == (20, "83.3", 0)
        name, payload = told[-1]
        assert (name, payload["is_complete"]) == ("voting.completed_after", True)
        assert (payload["first_result"], payload["result"]) == (first, last)
        with scope(made.chair):
            both = queries.result(vote.pk)
        assert (both.first, both.latest, both.is_complete) == (first, last, True)

    def test_where_they_could_turn_it_the_result_is_provisional_until_entered(self, db):
        made, vote = self.open_s10(no=7)

        first = made.close(vote, cut_off=["far"])
        assert (first.data["status"], state_of(vote).state) == ("provisional", "closed")
        assert state_of(vote).provisional
        made.late(vote, made.chair, yes=2, blank=1)
        final = made.late(vote, made.second, yes=2, blank=1).result.data

        assert [final[k] for k in ("yes", "blank", "not_voted", "status")] == [13, 1, 1, "passed"]
        assert (state_of(vote).state, state_of(vote).provisional) == ("counted", False)

    def test_the_chair_may_end_the_wait(self, db, audited):
        made, vote = self.open_s10(no=7)
        made.close(vote, cut_off=["far"])

        final = made.end_wait(vote)
        assert (final.cause, final.data["not_voted"], final.data["status"]) == (
            "wait_ended",
            4,
            "failed",
        )
        assert state_of(vote).wait_ended_at == made.at
        with pytest.raises(Refused, match="still to come"):
            made.late(vote, made.chair, yes=4)
        with pytest.raises(Refused, match="still to come"):
            made.end_wait(vote)

    def test_late_papers_are_counted_by_two_and_never_more_than_pending(self, db):
        made, vote = self.open_s10(no=7)
        made.close(vote, cut_off=["far"])

        with pytest.raises(Refused, match="5 votes are more than the 4"):
            made.late(vote, made.chair, yes=5)
        made.late(vote, made.chair, yes=4)
        assert made.late(vote, made.second, yes=3).count.stage is CountStage.UNEQUAL
        assert state_of(vote).pending == {"far": 4}

    def test_a_late_entry_that_arrives_again_completes_nothing_twice(self, db):
        made, vote = self.open_s10(no=7)
        made.close(vote, cut_off=["far"])
        made.late(vote, made.chair, yes=4, key="a")
        assert made.late(vote, made.second, yes=4, key="b").result is not None

        again = made.late(vote, made.second, yes=4, key="b")
        assert (again.count.stage, again.result) == (CountStage.ACCEPTED, None)

    def test_what_came_in_before_the_cut_is_counted(self, room, phones):
        vote = room.open()
        room.cast(vote, phones[0])
        room.count(vote, yes=3)
        room.count(vote, point="far", no=2)

        data = room.close(vote, cut_off=["own", "far"]).data
        assert (data["yes"], data["no"], data["pending"]) == (4, 2, 1)
        assert state_of(vote).pending == {"own": 1}

    def test_two_points_are_completed_one_after_the_other(self, room):
        vote = room.open()
        room.count(vote, yes=1, no=2)
        room.close(vote, cut_off=["own", "far"])
        room.announce(vote)

        room.late(vote, room.chair, yes=2)
        half = room.late(vote, room.second, yes=2).result
        room.late(vote, room.chair, point="own", yes=2)
        full = room.late(vote, room.second, point="own", yes=2).result

        assert (half.number, half.data["pending"], half.data["status"]) == (2, 2, "provisional")
        assert (full.number, full.data["yes"], full.data["status"]) == (3, 5, "passed")
        assert state_of(vote).state == "announced"

    def test_a_point_nobody_knows_is_refused(self, room):
        with pytest.raises(Refused, match="no such meeting point"):
            room.close(room.open(), cut_off=["nowhere"])

    def test_nobody_else_votes_after_the_close(self, room, phones):
        vote = room.open()
        room.count(vote, yes=3)
        room.close(vote, cut_off=["own", "far"])

        with pytest.raises(Refused, match="The vote closed"):
            room.cast(vote, phones[0])


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


class TestVoiding:
    def test_a_void_vote_keeps_its_reason_and_can_be_repeated(self, room, told):
        vote = room.void(room.open())

        assert (vote.state, vote.void_reason) == ("void", "Thu về nhiều phiếu hơn số phát ra")
        assert told[-1] == (
            "voting.voided",
            {
                "vote": str(vote.pk),
                "position": vote.position,
                "unit": str(room.unit.pk),
                "decision_type": "RESOLUTION",
                "at": room.at.isoformat(),
                "reason": vote.void_reason,
            },
        )
        assert room.prepare(predecessor=vote.pk).predecessor_id == vote.pk

    def test_without_a_reason_it_is_refused(self, room):
        with pytest.raises(Refused, match="Write the reason"):
            room.void(room.open(), reason=" ")

    def test_a_decided_vote_is_never_void(self, room):
        vote = room.open()
        room.count(vote, yes=3)
        room.count(vote, point="far", yes=2)
        room.close(vote)

        with pytest.raises(Refused, match="closed already"):
            room.void(vote)

    def test_a_vote_that_is_not_there_is_missing(self, room):
        with scope(room.chair), pytest.raises(Missing):
            services.void(actor=room.chair, vote_id=uuid7(), reason="x", at=room.at)
        with scope(room.chair), pytest.raises(Missing):
            services.cast(actor=room.chair, vote_id=uuid7(), choice="yes", at=room.at)


def test_every_command_leaves_one_line_and_one_fact(room, told, audited):
    vote = room.open()
    room.count(vote, yes=3)
    room.count(vote, point="far", yes=2)
    room.close(vote)
    room.announce(vote)

    names = [
        *("prepared", "roll_frozen", "opened", *["count_entered"] * 4, "closed", "announced"),
    ]
    assert [name for name, _ in told] == [f"voting.{name}" for name in names]
    assert [name for name, _ in audited(vote)] == [f"voting.{name}" for name in names]
    assert all(json.loads(json.dumps(payload)) == payload for _, payload in told)


def test_the_rule_of_a_past_day_decides_what_was_prepared_then(room):
    room.at = room.at.replace(year=2012)

    assert room.prepare().rule["valid_from"] == "2011-01-19"
    with scope(room.chair), pytest.raises(Missing):
        queries.rule("ELECT", day=date(2012, 1, 1))


def test_a_result_has_its_sentences_in_every_language(room):
    vote = room.open()
    room.count(vote, yes=3)
    room.count(vote, point="far", yes=2)

    words = room.close(vote).data["words"]
    assert (
        words["de"]["sentence"]
        == "5 von 7 dafür, 4 nötig: mehr als die Hälfte von 7 Vollmitgliedern."
    )
    assert [words[x]["percent"] for x in ("vi", "en", "de")] == ["71,4%", "71.4%", "71,4 %"]
    assert {words[x]["verdict"] for x in words} == {"Thông qua", "Adopted", "Angenommen"}
    with scope(system_actor("test")):
        assert (Result.objects.count(), Elector.objects.count()) == (1, 7)
