"""Counts of a meeting: each from its events, and all of them add up."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.assembly.meetings.rules.decide import agenda, meeting, presence
from chibo.oversight.insight.rules import figures
from chibo.oversight.insight.rules.figures import NAMES, Figures
from tests.assembly.meetings.play import BINH, EXEMPT, HANG, PHONES, VALLEY, Play, plan
from tests.assembly.minutes import papers
from tests.oversight.insight import rows

counts = st.builds(Figures, **dict.fromkeys(NAMES, st.integers(0, 10_000)))


@pytest.fixture(scope="module")
def finished():
    return papers.finished().state


def test_a_meeting_is_counted_from_its_events(finished):
    counted = figures.of_meeting(finished, norm_minutes=90)

    assert {name: value for name, value in asdict(counted).items() if value} == {
        "meetings": 1,
        "met": 1,
        "expected": 5,
        "present": 4,
        "late": 1,
        "excused": 1,
        "on_site": 3,
        "online": 1,
        "opinions": 2,
        "votes": 2,
        "adopted": 2,
        "contested": 2,
        "entitled": 8,
        "voted": 8,
        "minutes": counted.minutes,
        "norm_minutes": 90,
        "short": 1,
    }
    assert 0 < counted.minutes < 90


@pytest.mark.parametrize("steps", range(1, len(papers.finished().events) + 1, 4))
def test_sums_hold_at_every_length_of_a_meeting(steps):
    play = papers.finished()
    play.events = play.events[:steps]
    if play.state.opened_at is None:
        return
    ended = replace(play.state, stage=meeting.Stage.CLOSED, closed_at=play.at)

    counted = figures.of_meeting(ended, norm_minutes=0)

    assert counted.present == counted.on_site + counted.online
    assert counted.expected == counted.present + counted.excused + counted.absent
    assert counted.votes == counted.adopted + counted.rejected
    assert counted.late <= counted.present
    assert counted.voted <= counted.entitled


@settings(deadline=None, max_examples=40)
@given(
    here=st.lists(st.sampled_from([HANG, BINH, "young", EXEMPT]), unique=True),
    places=st.lists(st.sampled_from(["main", VALLEY, PHONES]), min_size=4, max_size=4),
    excused=st.sampled_from([None, True, False]),
)
def test_everybody_expected_is_present_excused_or_absent(here, places, excused):
    play = Play().checking_in()
    for person, point in zip(["chair", "pen", *here], ["main", "main", *places], strict=False):
        play.tick(person, point)
    away = [p for p in (HANG, BINH) if p not in here]
    for person in away if excused is not None else []:
        play.do(presence.excuse, roll=f"r-{person}", reason="đi viện", excused=excused)
    play.do(meeting.open_meeting, quorum={"met": True, "present": 3, "needed": 3})
    play.do(meeting.close)

    counted = figures.of_meeting(play.state, norm_minutes=0)

    assert counted.expected == counted.present + counted.excused + counted.absent
    assert counted.present == counted.on_site + counted.online == 2 + len(here)
    assert counted.expected == 5 + (EXEMPT in here)


@settings(deadline=None)
@given(st.lists(counts, max_size=6), st.lists(counts, max_size=6))
def test_sums_do_not_depend_on_how_branches_are_grouped(some, others):
    assert figures.total(some) + figures.total(others) == figures.total([*others, *some])


@settings(deadline=None)
@given(st.lists(counts, min_size=1, max_size=6))
def test_a_branch_has_met_at_most_once_and_nothing_else_is_cut(parts):
    summed = figures.of_branch(parts)

    assert summed.met == min(1, sum(part.met for part in parts))
    assert replace(summed, met=0) == replace(figures.total(parts), met=0)


def test_a_failed_start_counts_as_such_and_nothing_else():
    assert figures.of_meeting(rows.failed().state, norm_minutes=90) == Figures(failed=1)


def test_a_meeting_that_has_not_ended_counts_nothing():
    assert figures.of_meeting(Play().open().state, norm_minutes=90) == Figures()


def test_an_extraordinary_meeting_does_not_stand_for_the_monthly_one():
    state = rows.played(kind="extraordinary").state

    counted = figures.of_meeting(state, norm_minutes=0)

    assert (counted.meetings, counted.met, counted.short) == (1, 0, 0)


def joint(**changes):
    items = [
        {"id": "i1", "number": 1, "title": "Thảo luận", "kind": "discussion", "minutes": 30},
        {"id": "i2", "number": 2, "title": "Chuyên đề", "kind": "thematic", "minutes": 30},
        {"id": "i3", "number": 3, "title": "Chuyên đề hai", "kind": "thematic", "minutes": 30},
    ]
    play = Play().open(kind="joint", items=items, **changes)
    play.do(agenda.start_next)
    play.at += timedelta(minutes=60)
    play.do(agenda.start_next)
    play.at += timedelta(minutes=40)
    play.do(meeting.close)
    return play.state


def test_a_joint_meeting_is_regular_and_thematic_and_its_norm_leaves_the_thematic_part_out():
    counted = figures.of_meeting(joint(), norm_minutes=90)

    assert (counted.meetings, counted.met, counted.thematic) == (1, 1, 1)
    assert (counted.minutes, counted.short) == (103, 1)


def test_the_night_between_two_evenings_is_no_length_of_a_meeting():
    play = Play().open()
    day = timedelta(days=1)
    play.at += timedelta(minutes=49)
    play.do(meeting.adjourn, reason="Mất điện", start=play.at + day, at=play.at)
    play.at += day
    play.do(meeting.open_check_in, roll=plan()["roll"])
    play.do(meeting.open_meeting, quorum={"met": True, "present": 3, "needed": 3})
    play.at += timedelta(minutes=29)
    play.do(meeting.close)

    assert figures.of_meeting(play.state, norm_minutes=90).minutes == 80


def test_hours_to_the_signature_are_whole_and_never_negative(finished):
    def hours(later: timedelta) -> Figures:
        signed_at = finished.closed_at + later
        return figures.of_meeting(finished, norm_minutes=0, signed_at=signed_at, is_sealed=True)

    assert hours(timedelta(hours=26, minutes=59)).signing_hours == 26
    assert hours(timedelta(hours=-1)).signing_hours == 0
    assert (hours(timedelta(0)).signed, hours(timedelta(0)).sealed) == (1, 1)


def test_void_and_undecided_votes_are_left_out_and_unanimity_is_seen():
    play = Play().open()
    papers.vote(play, "v1", "i3", yes=4, no=0)
    papers.vote(play, "v2", "i3", yes=1, no=2, blank=1, passed=False)
    papers.vote(play, "v3", "i3")
    play.add([papers.e.New(papers.e.VOTE_VOIDED, {"vote": "v3", "reason": "nhầm"})])
    play.do(meeting.close)

    counted = figures.of_meeting(play.state, norm_minutes=0)

    assert (counted.votes, counted.adopted, counted.rejected) == (2, 1, 1)
    assert (counted.unanimous, counted.contested) == (1, 1)
    assert (counted.entitled, counted.voted) == (8, 8)


def test_members_heard_in_a_quarter_are_counted_once_and_never_exceed_the_members(finished):
    again = figures.of_quarter([finished, finished])

    assert again == figures.of_quarter([finished]) == Figures(heard=1, members=5)
    assert figures.of_quarter([]) == Figures()


@pytest.mark.parametrize(("members", "minutes"), [(0, 0), (1, 60), (8, 60), (9, 90), (400, 90)])
def test_the_norm_depends_on_the_size_of_the_branch(members, minutes):
    norm = [{"members_from": 9, "minutes": 90}, {"members_from": 1, "minutes": 60}]

    assert figures.norm_for(norm, members) == minutes
