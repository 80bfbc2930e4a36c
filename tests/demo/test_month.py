"""The plan of the commune's month and the short meetings that follow from it."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.demo import generator, month, monthly
from chibo.demo import script as s
from chibo.demo.dice import Dice
from chibo.demo.month import Ends
from chibo.demo.places import BRANCHES, DEMO_BRANCH
from chibo.people.members.queries import ListedMember
from chibo.people.members.rules import Category, Flag

DAY = date(2026, 11, 22)
_SPACE = UUID(int=0)
_AWAY = {Flag.EXEMPT, Flag.TEMPORARILY_EXEMPT}


def listed(planned, seed=1):
    """The list of a branch as the database would give it, and who holds which office."""
    number = [spec.key for spec in BRANCHES].index(planned.spec.key)
    members = generator.branch(number, seed=seed, today=DAY).members
    rows = [
        ListedMember(
            member_id=uuid5(_SPACE, member.key),
            person_id=uuid5(_SPACE, member.key),
            code=member.code,
            name=member.name,
            sort_key=member.name,
            category=member.category,
            flags=frozenset(flag for flag, _ in member.flags),
        )
        for member in members
    ]
    offices = {m.office: str(uuid5(_SPACE, m.key)) for m in members if m.office}
    return rows, offices


def told(planned, seed=1):
    rows, offices = listed(planned, seed)
    return rows, monthly.script(planned, rows, offices, seed=seed)


@pytest.mark.parametrize("planned", month.meetings(DAY), ids=lambda p: f"{p.spec.key}-{p.day:%m}")
def test_every_meeting_is_consistent(planned):
    rows, script = told(planned)
    if not planned.ends.is_held:
        assert script.steps == ()
        return
    counted = [m for m in rows if not m.flags & _AWAY]
    here = {step.who for step in script.steps if isinstance(step, s.Tick)}
    voters = {str(m.person_id) for m in counted if m.category is Category.OFFICIAL} & here
    spoken = [step for step in script.steps if isinstance(step, s.EndSpeech)]
    votes = [step for step in script.steps if isinstance(step, s.OpenVote)]
    times = [step.at for step in script.steps]

    assert 0.8 <= len(here) / len(counted) <= 1
    assert {script.chair, script.secretary} <= here
    assert script.chair != script.secretary
    assert 3 <= len(spoken) <= 9
    assert len({step.text for step in spoken}) == len(spoken)
    assert {step.who for step in spoken} <= here
    assert len(votes) == planned.votes
    assert all(c.figures.total == len(voters) for c in script.steps if isinstance(c, s.Count))
    assert times == sorted(times)
    assert timedelta(minutes=85) <= times[-1] <= timedelta(minutes=112)
    tasks = [step for step in script.steps if isinstance(step, s.SetTask)]
    assert bool(tasks) is planned.resolves
    assert all(step.due > planned.day and step.owner in here for step in tasks)


def test_the_same_seed_tells_the_same_and_another_one_something_else():
    planned = month.meetings(DAY)[-3]

    assert told(planned) == told(planned)
    assert told(planned)[1] != told(planned, seed=2)[1]


def test_on_the_22nd_the_month_is_that_of_the_prototype():
    plan = [p for p in month.meetings(DAY) if p.spec.key != DEMO_BRANCH]
    states = Counter(p.ends for p in plan)

    assert states == {
        Ends.SEALED: 9,
        Ends.CHAIR_MISSING: 1,
        Ends.TO_APPROVE: 1,
        Ends.CONVENED: 1,
    }
    assert {spec.key for spec in BRANCHES} - {p.spec.key for p in plan} == {DEMO_BRANCH, "nam-lua"}
    assert sum(p.votes == 2 for p in plan) == 2


@given(st.dates(date(2026, 1, 1), date(2040, 12, 31)))
def test_on_any_day_the_held_meetings_are_over_and_the_others_to_come(day):
    plan = month.meetings(day)
    own = [p for p in plan if p.spec.key == DEMO_BRANCH]
    others = [p for p in plan if p.spec.key != DEMO_BRANCH]
    months = [p.day.year * 12 + p.day.month for p in own]
    now = day.year * 12 + day.month

    assert months == [now + n for n in (-5, -4, -3, -2, -1, 1)]
    assert len({(p.spec.key, p.day) for p in plan}) == len(plan)
    for planned in others:
        if planned.ends.is_held:
            assert (planned.day.year, planned.day.month) == (day.year, day.month)
            assert planned.day <= day
        elif planned.spec.key == "htx-che":
            assert planned.day > day
        else:
            assert planned.day <= day < day.replace(day=10)


@given(st.lists(st.integers()))
def test_shuffling_loses_nothing(things):
    assert sorted(Dice(1, "x").shuffled(things)) == sorted(things)
