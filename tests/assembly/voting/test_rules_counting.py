"""Counts by two people, tallies by point, and the record of a vote."""

from dataclasses import replace

import pytest

from chibo.assembly.voting.rules import (
    counting,
    record,
)
from chibo.assembly.voting.rules.counting import CountStage, Entry
from chibo.assembly.voting.rules.decision import decide
from chibo.assembly.voting.rules.electorate import Channel
from chibo.assembly.voting.rules.kinds import Base, Secrecy
from chibo.assembly.voting.rules.refusal import Refusal
from tests.assembly.voting.tools import RESOLUTION, base, counts, people, rule, whole


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
