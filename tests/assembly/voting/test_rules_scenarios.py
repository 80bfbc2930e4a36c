"""Scenarios S1 to S5 and S10 of the handbook, with their exact numbers."""

from dataclasses import replace

import pytest

from chibo.assembly.voting.rules import decision, discipline, election, electorate, sentence
from chibo.assembly.voting.rules.decision import decide
from chibo.assembly.voting.rules.election import Ballots
from chibo.assembly.voting.rules.electorate import Point
from chibo.assembly.voting.rules.kinds import Deductions, Mode, Secrecy
from tests.assembly.voting.tools import base, counts, people, rule


class TestS1:
    """Admission that passes, and the trap."""

    def roll(self):
        return (
            people(18),
            people(2, present=False),
            people(1, "exempt", present=False),
            people(2, category="probationary"),
        )

    def test_the_exempt_absent_member_is_taken_out(self):
        found = base("ADMIT", *self.roll())

        assert (found.total, found.count, found.present) == (21, 20, 18)
        assert [d.reason for d in found.deductions] == ["exempt_absent"]

    def test_fifteen_of_twenty_adopt(self):
        outcome = decide(rule("ADMIT"), base("ADMIT", *self.roll()), counts(15, 2, blank=1))

        assert (outcome.status, outcome.needed, outcome.base) == ("passed", 14, 20)
        assert outcome.percent_tenths == 750
        assert outcome.counts.cast == 18

    def test_thirteen_do_not_though_they_are_72_per_cent_of_those_present(self):
        outcome = decide(rule("ADMIT"), base("ADMIT", *self.roll()), counts(13, 5))

        assert outcome.status == "failed"
        assert decision.percent_tenths(13, 18) == 722

    def test_without_the_deduction_fourteen_are_needed_too(self):
        found = base("ADMIT", *self.roll(), exempt_absent=False)

        assert (found.count, decide(rule("ADMIT"), found, counts(15)).needed) == (21, 14)

    def test_the_probationary_members_do_not_vote(self):
        bars = {electorate.bar(e, rule("ADMIT")) for e in people(2, category="probationary")}

        assert bars == {"probationary"}

    def test_the_sentence_is_the_one_of_the_interface(self):
        outcome = decide(rule("ADMIT"), base("ADMIT", *self.roll()), counts(15, 2, blank=1))

        assert [sentence.result_sentence(outcome, locale=x) for x in sentence.LOCALES] == [
            "Tán thành 15 trên 20, cần 14: hai phần ba của 20 đảng viên chính thức, làm tròn lên.",
            "15 of 20 in favour, 14 needed: two thirds of 20 official members, rounded up.",
            "15 von 20 dafür, 14 nötig: zwei Drittel von 20 Vollmitgliedern, aufgerundet.",
        ]


class TestS2:
    """The deduction decides."""

    def roll(self):
        return (
            people(19),
            people(3, present=False),
            people(2, "exempt", present=False),
            people(1, "temp_out", present=False),
        )

    def test_sixteen_of_twenty_two_adopt(self):
        outcome = decide(rule("ADMIT"), base("ADMIT", *self.roll()), counts(16, 3))

        assert (outcome.status, outcome.base, outcome.needed) == ("passed", 22, 15)
        assert outcome.percent_tenths == 727

    def test_with_all_switches_off_sixteen_fail(self):
        off = replace(rule("ADMIT"), deduct=Deductions())
        found = electorate.base_of([e for part in self.roll() for e in part], off)

        outcome = decide(off, found, counts(16, 3))
        assert (outcome.status, outcome.base, outcome.needed) == ("failed", 25, 17)

    def test_an_exempt_member_who_comes_counts_in_base_and_numerator(self):
        found = base(
            "ADMIT",
            people(19),
            people(3, present=False),
            people(1, "exempt"),
            people(1, "exempt", present=False, start=1),
            people(1, "temp_out", present=False),
        )

        outcome = decide(rule("ADMIT"), found, counts(17, 3))
        assert (outcome.status, outcome.base, outcome.needed) == ("passed", 23, 16)
        assert found.present == 20


class TestS3:
    """Resolution by majority of the list."""

    def base(self):
        return base(
            "RESOLUTION",
            people(19),
            people(11, present=False),
            people(1, "suspended", present=False),
        )

    def test_fifteen_of_thirty_fail_though_78_per_cent_of_those_present_agree(self):
        outcome = decide(rule("RESOLUTION"), self.base(), counts(15, 2, 2))

        assert (outcome.status, outcome.base, outcome.needed) == ("failed", 30, 16)
        assert decision.percent_tenths(15, 19) == 789

    def test_the_second_vote_passes(self):
        outcome = decide(rule("RESOLUTION"), self.base(), counts(17, 1, 1))

        assert (outcome.status, outcome.percent_tenths) == ("passed", 567)


class TestS4:
    """Discipline, with the switch of the accused off and on."""

    def forms(self, *, holds_office: bool = False):
        kinds = [rule(code) for code in ("DISC_LOW", "DISC_OFFICE", "DISC_EXPEL")]
        return discipline.ladder(kinds, holds_office=holds_office)

    def roll(self):
        return people(16), people(1, "accused")

    def test_thirteen_want_discipline(self):
        found = base("DISC_LOW", *self.roll(), accused=False)

        outcome = decide(rule("DISC_LOW"), found, counts(13, 4))
        assert (outcome.status, outcome.base, outcome.needed) == ("passed", 17, 9)

    def test_ten_of_seventeen_decide_a_warning(self):
        votes = {"reprimand": 3, "warning": 10, "expulsion": 4}

        choice = discipline.choose_form(self.forms(), base=17, votes=votes)
        assert (choice.decided, choice.needed["warning"], choice.final_by) == (
            "warning",
            9,
            "branch",
        )

    @pytest.mark.parametrize(
        ("holds_office", "following"), [(False, "warning"), (True, "removal_from_office")]
    )
    def test_eleven_for_expulsion_lead_to_the_next_form(self, holds_office, following):
        votes = {"warning": 6, "expulsion": 11}

        choice = discipline.choose_form(self.forms(holds_office=holds_office), base=17, votes=votes)
        assert (choice.decided, choice.needed["expulsion"]) == ("", 12)
        assert (choice.next_form, choice.needed[following]) == (following, 9)

    def test_twelve_propose_expulsion_and_the_body_above_decides_with_eight_of_fifteen(self):
        choice = discipline.choose_form(self.forms(), base=17, votes={"expulsion": 12})

        assert (choice.decided, choice.final_by) == ("expulsion", "superior")
        assert not decision.confirmed(rule("DISC_EXPEL"), body=15, yes=7)
        assert decision.confirmed(rule("DISC_EXPEL"), body=15, yes=8)

    def test_with_the_switch_on_the_accused_is_out_and_nine_and_eleven_are_needed(self):
        found = base("DISC_LOW", *self.roll(), accused=True)

        assert found.count == 16
        assert decide(rule("DISC_LOW"), found, counts(13)).needed == 9
        assert decide(rule("DISC_EXPEL"), found, counts(13)).needed == 11

    @pytest.mark.parametrize(("switch", "bar"), [(True, "accused"), (False, "")])
    def test_the_accused_votes_unless_the_switch_is_on(self, switch, bar):
        accused = people(1, "accused")[0]

        assert electorate.bar(accused, rule("DISC_LOW", accused=switch)) == bar
        assert electorate.may_vote(accused, rule("DISC_LOW", accused=switch)) is not switch


class TestS5:
    """Election of the branch committee."""

    def base(self):
        return base(
            "ELECT",
            people(12),
            people(1, "exempt", present=False),
            people(1, "excused_whole", present=False),
        )

    def elect(self, **votes: int):
        ballots = Ballots(issued=12, collected=12, valid=11, invalid=1)
        return election.elect(
            rule("ELECT"), base=self.base().count, seats=3, ballots=ballots, votes=votes
        )

    def test_the_congress_is_valid_with_ten_of_fourteen_convened(self):
        quorum = decision.quorum(rule("ELECT"), self.base())

        assert (self.base().count, quorum.base, quorum.needed, quorum.present) == (12, 14, 10, 12)
        assert quorum.met

    def test_three_seats_take_four_candidates(self):
        assert election.max_candidates(rule("ELECT"), seats=3) == 4

    def test_an_binh_chung_are_elected_over_the_base(self):
        result = self.elect(An=11, Binh=9, Chung=7, Dung=5)

        assert (result.elected, result.needed, result.open_seats) == (("An", "Binh", "Chung"), 7, 0)
        assert result.percent_tenths == {"An": 917, "Binh": 750, "Chung": 583, "Dung": 417}

    def test_two_elected_leave_one_seat_open(self):
        result = self.elect(An=11, Binh=8, Chung=6, Dung=6)

        assert (result.elected, result.tied, result.open_seats) == (("An", "Binh"), (), 1)

    def test_more_papers_collected_than_issued_void_the_ballot(self):
        ballots = Ballots(issued=12, collected=13, valid=12, invalid=1)

        result = election.elect(rule("ELECT"), base=12, seats=3, ballots=ballots, votes={"An": 9})
        assert (result.void, result.elected) == (True, ())

    def test_four_names_on_three_seats_make_the_paper_invalid(self):
        paper = election.BallotPaper(kept=frozenset({"An", "Binh", "Chung", "Dung"}))

        assert not election.is_valid(paper, seats=3, candidates=4)


class TestS10:
    """Hybrid meeting in the border commune."""

    def points(self, *, cut_off: bool = False):
        return [
            Point(id="main", name="Nhà văn hóa"),
            Point(id="p1", name="Pá Vạt"),
            Point(id="p2", name="Huổi Lóng"),
            Point(id="p3", name="Nậm Chẩn", cut_off=cut_off),
        ]

    def roll(self):
        return [
            *people(9, point="main"),
            *people(2, category="probationary", point="main"),
            *people(5, point="p1"),
            *people(4, point="p2"),
            *people(4, point="p3"),
            *people(2, present=False),
            *people(1, "exempt", present=False),
        ]

    def base(self):
        return electorate.base_of(self.roll(), rule("RESOLUTION"))

    def test_twenty_two_of_twenty_four_are_here_and_thirteen_are_needed(self):
        assert (self.base().count, self.base().present) == (24, 22)
        assert decide(rule("RESOLUTION"), self.base(), counts(16, 2)).needed == 13

    def test_the_pending_four_cannot_turn_the_outcome(self):
        outcome = decide(rule("RESOLUTION"), self.base(), counts(16, 2, pending=4))

        assert (outcome.status, outcome.provisional) == ("passed", False)
        assert sentence.pending_sentence(outcome, locale="vi") == (
            "Còn chờ 4 phiếu ở điểm mất mạng; kết quả không thể thay đổi."
        )

    def test_the_paper_votes_make_it_twenty(self):
        outcome = decide(rule("RESOLUTION"), self.base(), counts(20, 2))

        assert (outcome.status, outcome.percent_tenths) == ("passed", 833)

    def test_where_they_could_turn_it_the_result_is_provisional(self):
        outcome = decide(rule("RESOLUTION"), self.base(), counts(12, 6, pending=4))

        assert (outcome.status, outcome.passed) == ("provisional", False)
        assert sentence.verdict(outcome, locale="vi") == "Tạm thời: Không thông qua"

    def test_eighteen_vote_in_the_rooms_that_are_linked(self):
        seats = electorate.freeze(
            self.roll(), rule=rule("RESOLUTION"), secrecy=Secrecy.OPEN, points=self.points()
        )

        persons = electorate.channels(seats)
        assert persons == {
            ("hands", "main"): 9,
            ("hands", "p1"): 5,
            ("hands", "p2"): 4,
            ("hands", "p3"): 4,
        }
        assert sum(n for (_, point), n in persons.items() if point != "p3") == 18

    def test_recognition_is_not_for_the_online_part_unless_a_decision_unlocks_it(self):
        recognise = rule("RECOGNISE")

        assert recognise.allows(Mode.IN_PERSON, by_decision=False)
        assert not recognise.allows(Mode.HYBRID, by_decision=False)
        assert recognise.allows(Mode.HYBRID, by_decision=True)
