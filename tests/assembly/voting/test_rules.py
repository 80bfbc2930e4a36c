"""The pure rules, one by one, by tables and by properties."""

from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.assembly.voting.rules import (
    counting,
    decision,
    discipline,
    election,
    electorate,
    kinds,
    record,
    sentence,
    states,
)
from chibo.assembly.voting.rules.counting import CountStage, Entry
from chibo.assembly.voting.rules.decision import Counts, decide, needed
from chibo.assembly.voting.rules.election import BallotPaper, Ballots
from chibo.assembly.voting.rules.electorate import BaseOf, Channel, Point
from chibo.assembly.voting.rules.kinds import Base, Mode, Secrecy
from chibo.assembly.voting.rules.refusal import Refusal
from chibo.assembly.voting.rules.states import State
from tests.assembly.voting.tools import DATA, RULES, base, counts, people, rule

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
shares = st.fractions(min_value=Fraction(1, 40), max_value=1, max_denominator=40)
RESOLUTION = rule("RESOLUTION")


def whole(count: int) -> BaseOf:
    """A base of so many, all here."""
    return BaseOf(
        total=count,
        convened=count,
        members=frozenset(str(n) for n in range(count)),
        present=count,
        deductions=(),
    )


class TestThresholds:
    @pytest.mark.parametrize(
        ("base", "share", "strict", "votes"),
        [
            (20, HALF, True, 11),
            (21, HALF, True, 11),
            (20, HALF, False, 10),
            (20, TWO_THIRDS, False, 14),
            (21, TWO_THIRDS, False, 14),
            (22, TWO_THIRDS, False, 15),
            (23, TWO_THIRDS, False, 16),
            (24, TWO_THIRDS, True, 17),
            (3, Fraction(1), False, 3),
            (1, HALF, True, 1),
        ],
    )
    def test_in_numbers(self, base, share, strict, votes):
        assert needed(base=base, share=share, strict=strict) == votes

    @given(base=st.integers(1, 500), share=shares, strict=st.booleans())
    def test_a_larger_base_never_needs_fewer_votes(self, base, share, strict):
        smaller = needed(base=base, share=share, strict=strict)
        assert smaller <= needed(base=base + 1, share=share, strict=strict) <= smaller + 2

    @given(base=st.integers(1, 500), share=shares)
    def test_it_is_the_smallest_number_that_reaches_the_share(self, base, share):
        least = needed(base=base, share=share, strict=False)
        assert least >= share * base > least - 1
        most = needed(base=base, share=share, strict=True)
        assert most > share * base >= most - 1

    @pytest.mark.parametrize(("base", "share"), [(0, HALF), (-1, HALF), (3, Fraction(0)), (3, 2)])
    def test_nonsense_is_refused(self, base, share):
        with pytest.raises(ValueError, match="range"):
            needed(base=base, share=share, strict=False)

    @given(part=st.integers(0, 400), whole=st.integers(1, 400))
    def test_a_percentage_is_rounded_half_up(self, part, whole):
        tenths = decision.percent_tenths(part, whole)
        assert Fraction(-1, 2) < tenths - Fraction(1000 * part, whole) <= Fraction(1, 2)

    def test_nothing_of_nothing_is_nothing(self):
        assert decision.percent_tenths(0, 0) == 0


class TestOutcome:
    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            (Base.BASE_MEMBERS, 24),
            (Base.CONVENED, 26),
            (Base.PRESENT, 22),
            (Base.CAST, 20),
            (Base.VALID, 17),
            (Base.YES_NO, 15),
        ],
    )
    def test_every_base_is_counted_as_it_says(self, kind, expected):
        roll = BaseOf(
            total=27,
            convened=26,
            members=frozenset(str(n) for n in range(24)),
            present=22,
            deductions=(),
        )
        given_ = counts(11, 4, 2, blank=2, invalid=1, not_voted=2)

        assert decide(replace(RESOLUTION, base=kind), roll, given_).base == expected
        assert (given_.cast, given_.voters) == (20, 22)

    def test_a_base_of_nobody_never_passes(self):
        outcome = decide(replace(RESOLUTION, base=Base.CAST), whole(5), counts(not_voted=5))

        assert (outcome.base, outcome.needed, outcome.passed) == (0, 1, False)

    def test_a_type_without_pass_mark_is_not_decided(self):
        with pytest.raises(ValueError, match="no pass mark"):
            decide(rule("CONFIDENCE"), whole(5), counts(5))

    @pytest.mark.parametrize("name", ["yes", "no", "abstain", "blank", "invalid", "pending"])
    def test_a_count_is_never_negative(self, name):
        with pytest.raises(ValueError, match=r"negative|more votes"):
            Counts(**{name: -1})

    @given(
        kind=st.sampled_from(list(Base)),
        share=shares,
        strict=st.booleans(),
        figures=st.lists(st.integers(0, 12), min_size=6, max_size=6),
        pending=st.integers(0, 5),
        data=st.data(),
    )
    def test_what_is_not_provisional_stays_whatever_the_pending_do(
        self, kind, share, strict, figures, pending, data
    ):
        this = replace(RESOLUTION, base=kind, share=share, strict=strict)
        yes, no, abstain, blank, invalid, silent = figures
        given_ = Counts(
            yes=yes,
            no=no,
            abstain=abstain,
            blank=blank,
            invalid=invalid,
            not_voted=silent,
            pending=pending,
        )
        roll = whole(given_.voters)
        left, late = pending, {}
        for name in ("yes", "no", "abstain", "blank", "invalid"):
            late[name] = data.draw(st.integers(0, left))
            left -= late[name]
        final = Counts(
            not_voted=silent + left,
            **{name: getattr(given_, name) + late[name] for name in late},
        )

        before, after = decide(this, roll, given_), decide(this, roll, final)
        assert after.provisional is False
        if not before.provisional:
            assert after.passed is before.passed

    @given(yes=st.integers(0, 40), base=st.integers(1, 40), share=shares, strict=st.booleans())
    def test_it_passes_exactly_when_the_share_is_reached(self, yes, base, share, strict):
        outcome = decide(replace(RESOLUTION, share=share, strict=strict), whole(base), counts(yes))
        reached = yes > share * base if strict else yes >= share * base
        assert outcome.passed is reached

    def test_the_body_above_is_asked_only_where_the_rule_says_so(self):
        with pytest.raises(ValueError, match="final without"):
            decision.confirmed(RESOLUTION, body=15, yes=8)


class TestQuorum:
    def test_more_than_half_of_the_base(self):
        found = base("RESOLUTION", people(10), people(10, present=False))

        quorum = decision.quorum(RESOLUTION, found)
        assert (quorum.present, quorum.needed, quorum.met) == (10, 11, False)

    def test_a_suspended_person_does_not_count_as_present(self):
        found = base("RESOLUTION", people(3), people(1, "suspended"), suspended=False)

        assert (found.count, found.present, found.convened) == (4, 3, 3)

    def test_a_quorum_of_nobody_is_not_met(self):
        assert not decision.quorum(RESOLUTION, base("RESOLUTION")).met


class TestElectorate:
    @pytest.mark.parametrize(
        ("flags", "present", "switch", "reason"),
        [
            (("exempt",), False, "exempt_absent", "exempt_absent"),
            (("temporarily_exempt",), False, "exempt_absent", "exempt_absent"),
            (("temp_out",), False, "temp_out_absent", "temp_out_absent"),
            (("suspended",), False, "suspended", "suspended"),
            (("suspended",), True, "suspended", "suspended"),
            (("accused",), True, "accused", "accused"),
            (("excused_whole",), False, "excused_absent", "excused_absent"),
            (("exempt",), True, "exempt_absent", ""),
            (("temp_out",), True, "temp_out_absent", ""),
            (("excused_whole",), True, "excused_absent", ""),
            ((), False, "exempt_absent", ""),
        ],
    )
    def test_each_switch_takes_out_its_own(self, flags, present, switch, reason):
        off = replace(RESOLUTION, deduct=kinds.NO_DEDUCTION)
        on = replace(off, deduct=replace(kinds.NO_DEDUCTION, **{switch: True}))
        somebody = people(1, *flags, present=present)[0]

        assert electorate.deduction_reason(somebody, on) == reason
        assert electorate.deduction_reason(somebody, off) == ""

    @pytest.mark.parametrize(
        ("category", "flags", "present", "bar"),
        [
            ("official", (), True, ""),
            ("official", (), False, "absent"),
            ("official", ("suspended",), True, "suspended"),
            ("official", ("exempt",), True, ""),
            ("probationary", (), True, "probationary"),
            ("guest", (), True, "guest"),
        ],
    )
    def test_who_votes(self, category, flags, present, bar):
        somebody = people(1, *flags, category=category, present=present)[0]

        assert electorate.bar(somebody, RESOLUTION) == bar

    def test_a_confidence_ballot_is_for_those_named_in_the_plan(self):
        confidence = rule("CONFIDENCE")

        assert electorate.bar(people(1)[0], confidence) == "not_named"
        assert electorate.bar(people(1, "named")[0], confidence) == ""

    def test_deductions_are_listed_by_name(self):
        found = base("RESOLUTION", list(reversed(people(3, "exempt", present=False))), people(2))

        assert [d.name for d in found.deductions] == [f"official-exempt-absent {n}" for n in "012"]

    POINTS = (
        Point(id="main", name="Nhà văn hóa"),
        Point(id="own", name="Máy riêng", online=True),
        Point(id="far", name="Pá Vạt", cut_off=True),
    )

    @pytest.mark.parametrize(
        ("secrecy", "paper", "point", "wish", "channel"),
        [
            (Secrecy.OPEN, False, "main", "", "hands"),
            (Secrecy.OPEN, False, "main", "device", "device"),
            (Secrecy.OPEN, False, "main", "paper", "paper"),
            (Secrecy.OPEN, True, "main", "", "paper"),
            (Secrecy.OPEN, True, "own", "", "device"),
            (Secrecy.OPEN, False, "own", "hands", "device"),
            (Secrecy.OPEN, False, "far", "device", "paper"),
            (Secrecy.SECRET, False, "main", "device", "paper"),
            (Secrecy.SECRET, False, "far", "hands", "paper"),
        ],
    )
    def test_each_present_voter_has_one_channel(self, secrecy, paper, point, wish, channel):
        somebody = replace(people(1, point=point)[0], channel=wish)

        (seat,) = electorate.freeze(
            [somebody], rule=rule("ADMIT"), secrecy=secrecy, points=self.POINTS, paper=paper
        )

        assert (seat.channel, seat.point, seat.may_vote, seat.in_base) == (
            channel,
            point,
            True,
            True,
        )

    def test_a_secret_vote_is_not_for_those_on_their_own_devices(self):
        (seat,) = electorate.freeze(
            people(1, point="own"), rule=rule("ADMIT"), secrecy=Secrecy.SECRET, points=self.POINTS
        )

        assert (seat.bar, seat.in_base, seat.channel) == ("remote_secret", True, "")

    def test_the_channels_hold_every_voter_once(self):
        roll = [*people(3), *people(2, point="own"), *people(1, present=False)]

        seats = electorate.freeze(roll, rule=RESOLUTION, secrecy=Secrecy.OPEN, points=self.POINTS)

        assert electorate.channels(seats) == {("hands", "main"): 3, ("device", "own"): 2}

    def test_a_point_nobody_knows_is_refused(self):
        with pytest.raises(Refusal, match="unknown_point"):
            electorate.freeze(
                people(1, point="?"), rule=RESOLUTION, secrecy=Secrecy.OPEN, points=self.POINTS
            )

    def test_a_person_is_on_the_roll_once(self):
        with pytest.raises(Refusal, match="roll_twice"):
            electorate.freeze(
                people(1) * 2, rule=RESOLUTION, secrecy=Secrecy.OPEN, points=self.POINTS
            )

    def test_the_digest_knows_every_seat_and_no_order(self):
        freeze = electorate.freeze
        roll = people(4)
        places = self.POINTS
        one = freeze(roll, rule=RESOLUTION, secrecy=Secrecy.OPEN, points=places)
        two = freeze(roll[::-1], rule=RESOLUTION, secrecy=Secrecy.OPEN, points=places)
        other = freeze(roll[:3], rule=RESOLUTION, secrecy=Secrecy.OPEN, points=places)

        assert electorate.digest(one) == electorate.digest(two) != electorate.digest(other)


class TestCounting:
    @pytest.mark.parametrize(
        ("entries", "stage", "first", "rounds"),
        [
            ([], CountStage.NONE, "", 0),
            ([("a", 5)], CountStage.FIRST, "a", 0),
            ([("a", 5), ("a", 6)], CountStage.FIRST, "a", 0),
            ([("a", 5), ("b", 5)], CountStage.ACCEPTED, "", 1),
            ([("a", 4), ("a", 5), ("b", 5)], CountStage.ACCEPTED, "", 1),
            ([("a", 5), ("b", 6)], CountStage.UNEQUAL, "", 1),
            ([("a", 5), ("b", 6), ("b", 5)], CountStage.FIRST, "b", 1),
            ([("a", 5), ("b", 6), ("b", 5), ("a", 5)], CountStage.ACCEPTED, "", 2),
        ],
    )
    def test_two_persons_agree_or_count_again(self, entries, stage, first, rounds):
        count = counting.agree([Entry(person=p, figures={"yes": n}) for p, n in entries])

        assert (count.stage, count.first, count.rounds) == (stage, first, rounds)
        assert (count.figures is not None) == (stage is CountStage.ACCEPTED)

    def test_nobody_agrees_with_oneself(self):
        same = [Entry(person="a", figures={"yes": 5})] * 3

        assert counting.agree(same).stage is CountStage.FIRST

    def test_figures_are_completed_in_order(self):
        clean = counting.clean_figures({"no": 1, "yes": 3}, channel=Channel.PAPER, persons=4)

        assert clean == {"yes": 3, "no": 1, "abstain": 0, "blank": 0, "invalid": 0}

    @pytest.mark.parametrize(
        ("figures", "channel", "code"),
        [
            ({"yes": 5}, Channel.HANDS, "more_than_persons"),
            ({"yes": 3, "no": 2}, Channel.PAPER, "more_than_persons"),
            ({"yes": -1}, Channel.HANDS, "figure_not_whole"),
            ({"yes": True}, Channel.HANDS, "figure_not_whole"),
            ({"yes": "3"}, Channel.HANDS, "figure_not_whole"),
            ({"blank": 1}, Channel.HANDS, "unknown_figure"),
            ({"maybe": 1}, Channel.PAPER, "unknown_figure"),
        ],
    )
    def test_figures_that_cannot_be_are_refused(self, figures, channel, code):
        with pytest.raises(Refusal, match=code):
            counting.clean_figures(figures, channel=channel, persons=4)


class TestTally:
    PERSONS = {("device", "own"): 2, ("hands", "main"): 3, ("paper", "far"): 2, ("hands", "far"): 1}
    ACCEPTED = counting.Count(stage=CountStage.ACCEPTED, figures={"yes": 1, "no": 1})

    def test_linked_places_without_an_accepted_count_are_uncounted(self):
        first = counting.Count(stage=CountStage.FIRST, first="a")

        missing = counting.uncounted(
            self.PERSONS, counts={("hands", "main"): first}, cut_off={"far"}
        )
        assert missing == (("hands", "main"),)

    @pytest.mark.parametrize(
        ("cut_off", "sent", "counts", "waiting"),
        [
            ((), {}, {}, {}),
            (("far",), {}, {}, {"far": 3}),
            (("far",), {}, {("paper", "far"): ACCEPTED}, {"far": 1}),
            (("own", "far"), {"own": 1}, {}, {"own": 1, "far": 3}),
            (("own",), {"own": 2}, {}, {}),
        ],
    )
    def test_a_cut_off_point_waits_for_what_has_not_come(self, cut_off, sent, counts, waiting):
        found = counting.pending(self.PERSONS, counts=counts, sent=sent, cut_off=cut_off)
        assert found == waiting

    def test_whoever_gave_nothing_and_is_not_pending_has_not_voted(self):
        summed = counting.tally(
            voters=10,
            ballots={"yes": 2},
            figures=[{"yes": 1, "invalid": 1}, {"no": 1, "abstain": 1, "blank": 1}],
            pending=2,
        )

        assert summed == counts(3, 1, 1, blank=1, invalid=1, not_voted=1, pending=2)

    def test_more_votes_than_voters_are_an_error(self):
        with pytest.raises(ValueError, match="more votes"):
            counting.tally(voters=1, ballots={"yes": 2}, figures=[], pending=0)


class TestRecord:
    @pytest.mark.parametrize(
        ("kind", "whole"),
        [(Base.BASE_MEMBERS, 20), (Base.CONVENED, 21), (Base.PRESENT, 18), (Base.CAST, 18)],
    )
    def test_the_card_says_what_is_needed_before_the_vote(self, kind, whole):
        found = base(
            "RESOLUTION", people(18), people(2, present=False), people(1, "exempt", present=False)
        )

        card = record.card(replace(RESOLUTION, base=kind), found, secrecy=Secrecy.OPEN)
        assert (card["base"], card["needed"]) == (whole, whole // 2 + 1)
        assert card["quorum"]["met"]

    def test_a_base_of_nobody_needs_one(self):
        card = record.card(RESOLUTION, base("RESOLUTION"), secrecy=Secrecy.OPEN)
        assert (card["base"], card["needed"]) == (0, 1)

    def test_a_type_without_pass_mark_has_no_card(self):
        with pytest.raises(ValueError, match="no pass mark"):
            record.card(rule("CONFIDENCE"), whole(5), secrecy=Secrecy.SECRET)

    def test_the_result_repeats_what_was_decided_and_why(self):
        found = base(
            "ADMIT", people(18), people(2, present=False), people(1, "exempt", present=False)
        )
        outcome = decide(rule("ADMIT"), found, counts(15, 2, blank=1))

        stored = record.result(rule("ADMIT"), found, outcome)
        assert stored["deductions"] == [
            {
                "kind": "exempt_absent",
                "reason": "được miễn sinh hoạt và vắng mặt",
                "names": ["official-exempt-absent 0"],
            }
        ]
        assert [stored[k] for k in ("official_total", "base", "present", "needed", "fraction")] == [
            *(21, 20, 18, 14),
            [2, 3],
        ]
        assert stored["base_sentence"] == (
            "21 đảng viên chính thức, trừ 1 người được miễn sinh hoạt và vắng mặt "
            "(official-exempt-absent 0): còn 20."
        )
        assert stored["words"]["vi"]["sentence"] == stored["sentence"]


class TestDiscipline:
    def forms(self, *, holds_office: bool = True):
        kinds_ = [rule(code) for code in ("DISC_LOW", "DISC_OFFICE", "DISC_EXPEL")]
        return discipline.ladder(kinds_, holds_office=holds_office)

    def test_the_ladder_rises_from_reprimand_to_expulsion(self):
        assert list(self.forms()) == ["reprimand", "warning", "removal_from_office", "expulsion"]
        assert list(self.forms(holds_office=False)) == ["reprimand", "warning", "expulsion"]

    def test_below_the_lightest_form_there_is_none(self):
        choice = discipline.choose_form(self.forms(), base=17, votes={"reprimand": 8})

        assert (choice.decided, choice.next_form) == ("", "")

    def test_of_equal_forms_the_heavier_leads(self):
        votes = {"warning": 8, "expulsion": 8}

        choice = discipline.choose_form(self.forms(), base=17, votes=votes)
        assert choice.next_form == "removal_from_office"

    def test_removal_is_only_of_somebody_in_office(self):
        with pytest.raises(Refusal, match="unknown_form"):
            discipline.choose_form(
                self.forms(holds_office=False), base=17, votes={"removal_from_office": 9}
            )

    def test_more_votes_than_persons_are_refused(self):
        with pytest.raises(Refusal, match="more_than_persons"):
            discipline.choose_form(self.forms(), base=5, votes={"warning": 6})

    def test_a_form_needs_a_share(self):
        with pytest.raises(ValueError, match="no share"):
            discipline.choose_form({"warning": rule("CONFIDENCE")}, base=5, votes={})

    @pytest.mark.parametrize(
        ("low", "effects"),
        [
            (10, []),
            (11, ["consider_removal"]),
            (13, ["consider_removal"]),
            (14, ["dismiss", "consider_removal"]),
        ],
    )
    def test_low_confidence_has_effects_from_half_and_two_thirds(self, low, effects):
        votes = {"high": 20 - low, "low": low}

        reached = discipline.graded(rule("CONFIDENCE"), base=20, votes=votes)
        assert [one.effect for one in reached] == effects

    def test_a_grade_nobody_knows_is_refused(self):
        with pytest.raises(Refusal, match="unknown_grade"):
            discipline.graded(rule("CONFIDENCE"), base=20, votes={"excellent": 3})

    def test_more_grades_than_persons_are_refused(self):
        with pytest.raises(Refusal, match="more_than_persons"):
            discipline.graded(rule("CONFIDENCE"), base=2, votes={"low": 3})


class TestElection:
    ELECT = rule("ELECT")

    @pytest.mark.parametrize(("seats", "most"), [(1, 2), (3, 4), (5, 6), (7, 9), (10, 13)])
    def test_the_surplus_is_at_least_one(self, seats, most):
        assert election.max_candidates(self.ELECT, seats=seats) == most

    def test_a_resolution_elects_nobody(self):
        with pytest.raises(ValueError, match="elects nobody"):
            election.max_candidates(RESOLUTION, seats=3)

    @pytest.mark.parametrize(
        ("candidates", "surplus", "code"),
        [(3, True, "too_few_candidates"), (5, True, "too_many_candidates"), (0, False, "too_few")],
    )
    def test_a_list_of_the_wrong_length_is_refused(self, candidates, surplus, code):
        with pytest.raises(Refusal, match=code):
            election.check_list(self.ELECT, seats=3, candidates=candidates, surplus=surplus)

    def test_a_list_of_the_right_length_is_taken(self):
        election.check_list(self.ELECT, seats=3, candidates=4)
        election.check_list(self.ELECT, seats=3, candidates=3, surplus=False)

    @pytest.mark.parametrize(
        ("agreeing", "attending", "listed"), [(3, 10, False), (4, 10, True), (0, 0, False)]
    )
    def test_the_floor_nominates_with_more_than_thirty_per_cent(self, agreeing, attending, listed):
        found = election.is_nominated(self.ELECT, agreeing=agreeing, attending=attending)
        assert found is listed

    @pytest.mark.parametrize(
        ("places", "taken", "tied"),
        [
            (0, (), ()),
            (1, ("a",), ()),
            (2, ("a",), ("b", "c")),
            (3, ("a", "b", "c"), ()),
            (4, ("a", "b", "c", "d"), ()),
            (9, ("a", "b", "c", "d"), ()),
        ],
    )
    def test_ties_across_the_last_place_are_voted_on_again(self, places, taken, tied):
        ranked = election.rank({"d": 1, "a": 9, "b": 5, "c": 5}, places=places)

        assert (ranked.taken, ranked.tied) == (taken, tied)

    @pytest.mark.parametrize(
        ("paper", "seats", "candidates", "valid"),
        [
            (BallotPaper(kept=frozenset("abc")), 3, 4, True),
            (BallotPaper(kept=frozenset("a")), 3, 4, True),
            (BallotPaper(kept=frozenset()), 3, 4, False),
            (BallotPaper(kept=frozenset("abcd")), 3, 4, False),
            (BallotPaper(kept=frozenset("ab"), both_or_none=frozenset("c")), 3, 3, True),
            (BallotPaper(kept=frozenset(), both_or_none=frozenset("abc")), 3, 3, True),
            (BallotPaper(kept=frozenset("a")), 1, 1, True),
            (BallotPaper(kept=frozenset()), 1, 1, True),
            (BallotPaper(kept=frozenset(), both_or_none=frozenset("a")), 1, 1, False),
            (BallotPaper(kept=frozenset("a"), issued=False), 3, 4, False),
            (BallotPaper(kept=frozenset("a"), added=True), 3, 4, False),
            (BallotPaper(kept=frozenset("a"), marked=True), 3, 4, False),
        ],
    )
    def test_which_papers_count(self, paper, seats, candidates, valid):
        assert election.is_valid(paper, seats=seats, candidates=candidates) is valid

    def test_a_tie_at_the_last_seat_is_left_to_the_congress(self):
        ballots = Ballots(issued=12, collected=12, valid=12, invalid=0)
        votes = {"a": 10, "b": 7, "c": 7}

        result = election.elect(self.ELECT, base=12, seats=2, ballots=ballots, votes=votes)
        assert (result.elected, result.tied, result.open_seats) == (("a",), ("b", "c"), 1)

    @pytest.mark.parametrize(
        ("ballots", "votes", "code"),
        [
            (Ballots(issued=12, collected=12, valid=12, invalid=1), {"a": 5}, "ballots_unequal"),
            (Ballots(issued=12, collected=12, valid=11, invalid=1), {"a": 12}, "more_than_ballots"),
            (Ballots(issued=4, collected=4, valid=4, invalid=0), dict.fromkeys("abcd", 4), "more"),
        ],
    )
    def test_figures_that_contradict_each_other_are_refused(self, ballots, votes, code):
        with pytest.raises(Refusal, match=code):
            election.elect(self.ELECT, base=12, seats=3, ballots=ballots, votes=votes)

    def test_an_election_needs_a_share(self):
        ballots = Ballots(issued=1, collected=1, valid=1, invalid=0)
        with pytest.raises(ValueError, match="no share"):
            election.elect(
                replace(self.ELECT, share=None), base=5, seats=1, ballots=ballots, votes={}
            )

    def test_names_from_the_floor_fill_what_the_prepared_list_leaves(self):
        ranked = election.fix_list(
            self.ELECT, seats=7, prepared=tuple("abcdefgh"), polled={"x": 4, "y": 9}
        )

        assert ranked.taken == (*"abcdefgh", "y")


class TestKinds:
    def test_no_two_periods_of_a_code_overlap(self):
        assert kinds.overlaps(RULES) == []
        assert kinds.overlaps([*RULES, RESOLUTION]) == ["RESOLUTION"]

    def test_every_type_of_the_handbook_is_there_today(self):
        codes = {r.code for r in RULES if r.holds(date(2026, 11, 3))}

        assert codes == {
            *("RESOLUTION", "ADMIT", "RECOGNISE", "REMOVE", "LEAVE", "DISC_LOW", "DISC_OFFICE"),
            *("DISC_EXPEL", "EXEMPT", "ELECT", "ELECT_AUX", "CONFIDENCE", "CLASSIFY", "COMMEND"),
        }

    def test_a_decision_is_recomputed_with_the_rule_of_its_day(self):
        earlier = rule("ELECT", day=date(2024, 10, 9))

        assert "244-QĐ/TW" in earlier.source
        assert "190-QĐ/TW" in rule("ELECT", day=date(2024, 10, 10)).source
        assert kinds.in_force(RULES, code="ELECT", day=date(2010, 1, 1)) is None

    def test_a_quorum_is_taken_of_people(self):
        with pytest.raises(ValueError, match="quorum"):
            kinds.from_data({**DATA[0], "quorum_base": "cast"})

    def test_every_type_names_its_source_its_status_and_its_three_languages(self):
        for row in DATA:
            assert row["source"]
            assert {row["status"], *row["marks"].values()} <= {"S", "K", "A"}
            assert set(row["names"]) == {"vi", "en", "de"}

    def test_the_reference_has_a_row_for_every_type_with_its_share(self):
        root = Path(__file__).parents[3]
        text = (root / "docs/reference/decision-rules.md").read_text(encoding="utf-8")
        rows = {
            line.split("|")[1].split(":")[0].strip(): line
            for line in text.splitlines()
            if "|" in line
        }

        for row in DATA:
            share = row["share"]
            sign = ">" if row["strict"] else "≥"
            assert not share or f"| {sign} {share} " in rows[row["code"]]
            assert row["code"] in rows

    @pytest.mark.parametrize("code", ["ADMIT", "RECOGNISE", "DISC_LOW", "ELECT", "CONFIDENCE"])
    def test_personnel_is_decided_on_the_spot(self, code):
        assert rule(code).modes == {Mode.IN_PERSON}


class TestSentences:
    @pytest.mark.parametrize(
        ("share", "strict", "vi", "en", "de"),
        [
            (HALF, True, "quá nửa", "more than half", "mehr als die Hälfte"),
            (HALF, False, "một nửa", "half", "die Hälfte"),
            (TWO_THIRDS, False, "hai phần ba", "two thirds", "zwei Drittel"),
            (TWO_THIRDS, True, "hơn hai phần ba", "more than two thirds", "mehr als zwei Drittel"),
            (Fraction(3, 7), False, "3/7", "3/7", "3/7"),
        ],
    )
    def test_shares_in_words(self, share, strict, vi, en, de):
        for locale, text in (("vi", vi), ("en", en), ("de", de)):
            assert sentence.fraction_text(share, strict=strict, locale=locale) == text

    def words(self, *, base: int, strict: bool = False, share: Fraction = TWO_THIRDS):
        return sentence.RuleWords(
            base=base,
            needed=needed(base=base, share=share, strict=strict),
            share=share,
            strict=strict,
            base_kind=Base.BASE_MEMBERS,
        )

    def test_rounding_is_named_only_where_it_happened(self):
        text = sentence.needed_sentence(self.words(base=24), locale="vi")
        assert text == "Cần 16 trên 24: hai phần ba của 24 đảng viên chính thức."
        text = sentence.needed_sentence(self.words(base=20), locale="vi")
        assert text.endswith("làm tròn lên.")

    def test_more_than_half_needs_no_rounding(self):
        half = self.words(base=21, strict=True, share=HALF)

        assert sentence.needed_sentence(half, locale="de") == (
            "11 von 21 nötig: mehr als die Hälfte von 21 Vollmitgliedern."
        )

    def test_one_member_is_one_member(self):
        text = sentence.needed_sentence(self.words(base=1), locale="en")
        assert text == "1 of 1 needed: two thirds of 1 official member, rounded up."

    def test_the_quorum_in_words(self):
        missing = base("RESOLUTION", people(9), people(11, present=False))
        met = base("ADMIT", people(18), people(2, present=False))

        assert sentence.quorum_sentence(decision.quorum(RESOLUTION, missing), locale="vi") == (
            "Chưa đủ số: có mặt 9, cần 11: quá nửa của 20 đảng viên chính thức."
        )
        assert sentence.quorum_sentence(decision.quorum(rule("ADMIT"), met), locale="en") == (
            "Quorum reached: 18 present, 14 needed: two thirds of 20 official members, rounded up."
        )

    def test_every_exclusion_is_named_with_its_reason(self):
        roll = (
            people(18),
            people(2, "exempt", present=False),
            people(1, "suspended", present=False),
        )
        found = base("RESOLUTION", *roll)

        assert sentence.base_sentence(found, locale="vi") == (
            "21 đảng viên chính thức, trừ 2 người được miễn sinh hoạt và vắng mặt "
            "(official-exempt-absent 0, official-exempt-absent 1), 1 người bị đình chỉ sinh hoạt "
            "(official-suspended-absent 0): còn 18."
        )
        assert sentence.base_sentence(found, locale="de").startswith(
            "Von 21 Vollmitgliedern zählen 18; nicht gezählt: 2 befreit und abwesend ("
        )
        assert sentence.base_sentence(base("RESOLUTION", people(3)), locale="en") == ""

    @pytest.mark.parametrize(
        ("tenths", "vi", "en", "de"),
        [(750, "75,0%", "75.0%", "75,0 %"), (1000, "100,0%", "100.0%", "100,0 %")],
    )
    def test_percentages_as_each_language_writes_them(self, tenths, vi, en, de):
        texts = [sentence.percent_text(tenths, locale=x) for x in sentence.LOCALES]
        assert texts == [vi, en, de]

    def test_the_verdict_and_what_is_still_to_come(self):
        clear = decide(RESOLUTION, whole(20), counts(11, 9))
        open_ = decide(RESOLUTION, whole(20), counts(10, 9, pending=1))

        assert sentence.verdict(clear, locale="en") == "Adopted"
        assert sentence.verdict(open_, locale="en") == "Provisional: Not adopted"
        assert sentence.pending_sentence(clear, locale="en") == ""
        assert "it can change" in sentence.pending_sentence(open_, locale="en")
        assert (clear.status, open_.status) == ("passed", "provisional")

    def test_every_language_has_every_word(self):
        for locale in sentence.LOCALES:
            for kind in Base:
                assert sentence.noun(kind, 2, locale=locale)
            for field in fields(kinds.Deductions):
                assert sentence.reason_text(field.name, locale=locale)


class TestStates:
    @pytest.mark.parametrize(
        ("old", "new"),
        [(old, new) for old in State for new in State],
    )
    def test_only_the_drawn_arrows_exist(self, old, new):
        arrows = {
            *((s, State.VOID) for s in (State.PREPARED, State.ROLL_FROZEN, State.OPEN)),
            (State.PREPARED, State.ROLL_FROZEN),
            (State.ROLL_FROZEN, State.OPEN),
            (State.OPEN, State.CLOSED),
            (State.OPEN, State.COUNTED),
            (State.CLOSED, State.COUNTED),
            (State.CLOSED, State.ANNOUNCED),
            (State.COUNTED, State.ANNOUNCED),
        }

        if (old, new) in arrows:
            states.check_move(old, new)
        else:
            with pytest.raises(Refusal, match=f"is_{old}"):
                states.check_move(old, new)
