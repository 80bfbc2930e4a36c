"""A vote closed, completed after a cut-off point, or voided; its lines and sentences."""

import json
from datetime import date

import pytest

from chibo.assembly.voting import queries, services
from chibo.assembly.voting.models import Elector, Result
from chibo.assembly.voting.rules.counting import CountStage
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from tests.assembly.voting.hall import FAR, MAIN, hall, state_of

pytestmark = pytest.mark.django_db


def admission():
    """S1: 21 official members, one of them exempt and away; two probationary members."""
    made = hall()
    made.add(18)
    made.add(2, present=False)
    made.add(1, "exempt", present=False)
    made.add(2, category="probationary")
    return made


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
