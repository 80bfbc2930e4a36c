"""Elections, forms of discipline, and the table of decision types."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from chibo.assembly.voting.rules import (
    discipline,
    election,
    kinds,
)
from chibo.assembly.voting.rules.election import BallotPaper, Ballots
from chibo.assembly.voting.rules.kinds import Mode
from chibo.assembly.voting.rules.refusal import Refusal
from tests.assembly.voting.tools import DATA, RESOLUTION, RULES, rule


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
