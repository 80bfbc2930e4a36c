"""The script of the demo meeting is consistent: every figure follows from who is where, and when."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.demo import evening, roll
from chibo.demo import script as s
from chibo.demo.generator import branch
from chibo.people.members.rules import Category, Flag

DAY = date(2026, 11, 3)
MEMBERS = {m.key.split("/")[1]: m for m in branch(0, seed=1, today=DAY).members}
OFFICIAL = {key for key, m in MEMBERS.items() if m.category is Category.OFFICIAL}
EXEMPT = {key for key, m in MEMBERS.items() if m.has(Flag.EXEMPT)}


@pytest.fixture
def script():
    return evening.script(DAY)


def of(script, kind):
    return [step for step in script.steps if isinstance(step, kind)]


def places_at(script, at):
    """Where everybody is at a time, counting confirmed check-ins only."""
    where, claimed = {}, {}
    for step in script.steps:
        if step.at > at:
            break
        if isinstance(step, s.Tick):
            where[step.who] = step.point
        elif isinstance(step, s.CheckIn):
            claimed[step.by] = step.point
        elif isinstance(step, s.ConfirmAll):
            where |= {who: point for who, point in claimed.items() if point == step.point}
        elif isinstance(step, s.LoseNetwork):
            where.pop(step.who)
    back = {step.by for step in of(script, s.CheckIn) if step.at <= at}
    return where | {who: claimed[who] for who in back if who in claimed and who not in where}


def test_everything_happens_in_order_and_within_the_evening(script):
    times = [step.at for step in script.steps]

    assert times == sorted(times)
    assert isinstance(script.steps[-1], s.CloseMeeting)
    assert script.start + times[-1] < script.end


def test_everybody_named_is_on_the_roll(script):
    named = {step.by for step in script.steps}
    named |= {step.who for step in script.steps if hasattr(step, "who")}
    named |= {step.owner for step in of(script, s.SetTask)}
    named |= {step.proposer for step in script.steps if hasattr(step, "proposer")}

    assert named <= set(MEMBERS)


def test_20_of_22_counted_members_are_present_at_three_points(script):
    where = places_at(script, timedelta(minutes=60))

    assert len(where) == 20
    assert len(set(where) & OFFICIAL) == 18
    assert Counter(where.values()) == {"main": 12, "pa-vat": 5, "phones": 3}
    assert set(MEMBERS) - set(where) - EXEMPT == {"vui", "xuyen"}
    assert [step.who for step in of(script, s.Excuse)] == ["vui"]


def test_one_comes_late_and_loses_the_network_later(script):
    opened = of(script, s.OpenMeeting)[0].at
    arrivals = [step for step in of(script, s.CheckIn) if step.by == "khoi"]

    assert arrivals[0].at - opened == timedelta(minutes=22)
    assert of(script, s.LoseNetwork)[0].who == "khoi"
    assert arrivals[1].at > of(script, s.LoseNetwork)[0].at
    assert len(places_at(script, opened)) == 19


def test_more_than_half_cannot_come_to_one_place(script):
    assert script.scattered > Fraction(len(MEMBERS) - len(EXEMPT), 2)
    assert script.approval.decided_on < DAY <= script.approval.valid_to


def test_eleven_contributions_by_nine_people(script):
    spoken = [step.who for step in of(script, s.EndSpeech)]
    written = [step.by for step in of(script, s.WriteOpinion)]

    assert len(spoken + written) == 11
    assert len(set(spoken + written)) == 9
    assert [step.who for step in of(script, s.AskFloor)] != []
    assert Counter(spoken) == Counter(step.who for step in of(script, s.GiveFloor))


def test_every_vote_comes_to_what_is_expected_channel_by_channel(script):
    base = len(OFFICIAL - EXEMPT)
    for expected in script.expected:
        opened = next(step for step in of(script, s.OpenVote) if step.key == expected.vote)
        here = {who: p for who, p in places_at(script, opened.at).items() if who in OFFICIAL}
        cast = [step for step in of(script, s.Cast) if step.vote == expected.vote]
        agreed = _agreed(script, expected.vote)
        share = Fraction(2, 3) if opened.decision_type == "ADMIT" else Fraction(1, 2)
        needed = ceil(share * base) if opened.decision_type == "ADMIT" else floor(share * base) + 1

        assert {step.by for step in cast} == {who for who, p in here.items() if p == "phones"}
        for point, figures in agreed.items():
            assert figures.total == list(here.values()).count(point)
        sums = Counter(step.choice for step in cast)
        for figures in agreed.values():
            sums.update(yes=figures.yes, no=figures.no, abstain=figures.abstain)
        assert (base, needed) == (expected.base, expected.needed)
        assert (sums["yes"], sums["no"], sums["abstain"]) == (
            expected.yes,
            expected.no,
            expected.abstain,
        )
        assert expected.adopted is (expected.yes >= needed)


def _agreed(script, vote):
    """The last pair of equal counts of each point, each by two people."""
    agreed = {}
    for point in ("main", "pa-vat"):
        entries = [c for c in of(script, s.Count) if c.vote == vote and c.point == point]
        first, second = entries[-2:]
        assert first.by != second.by
        assert first.figures == second.figures
        agreed[point] = first.figures
    return agreed


def test_one_count_differs_first_and_is_repeated(script):
    road = [c.figures for c in of(script, s.Count) if c.vote == "road" and c.point == "pa-vat"]

    assert len(road) == 4
    assert road[0] != road[1]


def test_the_passage_to_amend_stands_in_the_motion_once(script):
    amend = of(script, s.Amend)[0]
    motion = next(step for step in of(script, s.PutMotion) if step.key == amend.motion)

    assert motion.text.count(amend.before) == 1
    assert len(of(script, s.Amend)) == 1


def test_every_vote_is_closed_and_announced_once(script):
    keys = [step.key for step in of(script, s.OpenVote)]

    assert keys == [step.vote for step in of(script, s.CloseVote)]
    assert keys == [step.vote for step in of(script, s.Announce)]


def test_all_items_are_taken_in_turn(script):
    assert [step.number for step in of(script, s.StartItem)] == list(range(1, 10))
    assert [line.number for line in script.agenda] == list(range(1, 10))


def test_the_applicant_is_no_member():
    assert roll.APPLICANT not in {m.name for m in MEMBERS.values()}


@given(st.dates(date(2026, 1, 1), date(2040, 12, 31)))
def test_any_evening_names_days_that_follow_it(day):
    days = evening.days_of(day)
    script = evening.script(day)

    assert days.road.weekday() == 6
    assert day < days.road < days.road_later
    assert days.road < days.deadline
    assert (days.month - days.month_before) % 12 == 1
    assert days.month == (day.month if day.day <= 15 else day.month % 12 + 1)
    assert script.start.date() == day
    assert all(step.due > day for step in of(script, s.SetTask))
    assert script.approval.decided_on <= day <= script.approval.valid_to


def test_a_late_meeting_plans_the_next_month():
    days = evening.days_of(date(2026, 11, 23))

    assert (days.month_before, days.month) == (11, 12)
    assert (days.road, days.deadline) == (date(2026, 12, 6), date(2026, 12, 31))


def test_on_the_third_of_november_the_days_are_those_of_the_prototype():
    days = evening.days_of(DAY)

    assert (days.road, days.road_later) == (date(2026, 11, 15), date(2026, 11, 22))
    assert days.deadline == date(2026, 11, 30)
