"""Groups, partial days, and the carving of periods: on every day one thing holds, and nothing gets lost."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.core.ids import uuid7
from chibo.people.members.importing.rules.cells import Unclear
from chibo.people.members.importing.rules.entry import PartialDate
from chibo.people.members.record import words
from chibo.people.members.record.rules import groups as rules
from chibo.people.members.record.rules import steps
from chibo.people.members.record.rules.groups import from_iso, groups, iso, partial
from chibo.people.members.record.rules.periods import ALWAYS, Period, whole, without
from chibo.people.members.record.rules.steps import Step
from chibo.people.members.rules import Purpose

FIRST = date(1950, 1, 1)


@st.composite
def known_days(draw):
    day = FIRST + timedelta(days=draw(st.integers(0, 1_500)))
    precision = draw(st.sampled_from(["day", "month", "year"]))
    return PartialDate(
        day.year, day.month if precision != "year" else 0, day.day if precision == "day" else 0
    )


@st.composite
def periods(draw):
    period = Period(draw(st.none() | known_days()), draw(st.none() | known_days()))
    return period if not period.is_backward else Period(period.ends, period.begins)


@given(held=periods(), taken=periods())
def test_what_remains_and_what_is_taken_are_the_days_there_were(held, taken):
    remains = without(held, taken)

    for offset in range(-400, 2_000, 7):
        day = FIRST + timedelta(days=offset)
        told = [one.holds(day) for one in remains]
        assert sum(told) == (held.holds(day) and not taken.holds(day))


@given(held=periods(), taken=periods())
def test_what_remains_overlaps_nothing(held, taken):
    remains = without(held, taken)

    assert not any(one.overlaps(taken) for one in remains)
    assert not (len(remains) == 2 and remains[0].overlaps(remains[1]))


def test_a_period_that_ends_in_a_year_and_one_that_begins_in_it_do_not_overlap():
    before, after = Period(PartialDate(1949), PartialDate(1951)), Period(PartialDate(1951))

    assert not before.overlaps(after)
    assert before.holds(date(1950, 12, 31))
    assert not before.holds(date(1951, 1, 1))
    assert after.holds(date(1951, 1, 1))


def test_a_whole_last_day_still_holds():
    period = Period(whole(date(2019, 8, 1)), whole(date(2019, 8, 31)))

    assert period.holds(date(2019, 8, 31))
    assert not period.holds(date(2019, 9, 1))
    assert Period(whole(date(2020, 1, 2)), whole(date(2020, 1, 1))).is_backward is False
    assert Period(whole(date(2020, 1, 3)), whole(date(2020, 1, 1))).is_backward
    assert ALWAYS.holds(date.min)


@pytest.mark.parametrize("text", ["1949", "1949-03", "1949-03-05"])
def test_a_day_is_kept_as_far_as_it_is_known(text):
    known = from_iso(text)

    assert known is not None
    assert iso(known) == text
    assert from_iso("") is None


@pytest.mark.parametrize("text", ["1500", "2500", "31/12/9999"])
def test_a_year_that_nobody_lived_in_is_unclear(text):
    with pytest.raises(Unclear, match="no_year"):
        partial(text)


READ = [
    (
        "birth",
        {"born": "8/1984", "place": " Nậm  Khoang "},
        {"born": "1984-08", "place": "Nậm Khoang"},
    ),
    ("ethnicity", {"ethnic_group": "Mông"}, {"ethnic_group": "08"}),
    ("card", {"number": "58.123456"}, {"number": "58123456"}),
    ("theory", {"level": "advanced"}, {"level": "advanced"}),
    ("education", {"subject": "Y sĩ"}, {"subject": "Y sĩ"}),
]


@pytest.mark.parametrize(("group", "given_", "kept"), READ)
def test_a_value_is_read_as_people_write_it(group, given_, kept):
    assert groups()[group].read(given_) == (kept, {})


@pytest.mark.parametrize(
    ("group", "given_", "code"),
    [
        ("birth", {"place": "x"}, {"born": "missing"}),
        ("ethnicity", {"ethnic_group": "Marsian"}, {"ethnic_group": "no_ethnic"}),
        ("theory", {"level": "great"}, {"level": "no_choice"}),
        ("native_place", {"place": "x" * 201}, {"place": "too_long"}),
        ("birth", {"born": "gestern"}, {"born": "no_date"}),
    ],
)
def test_what_is_unclear_is_told_by_field(group, given_, code):
    _value, unclear = groups()[group].read(given_)

    assert unclear == code
    assert all(words.unclear(one, "x") for one in unclear.values())


def test_values_are_shown_in_the_organisations_words():
    shown = groups()["birth"].shown({"born": "1984-08", "place": "Nậm Khoang"})

    assert shown == [("born", "08/1984"), ("place", "Nậm Khoang")]
    assert groups()["ethnicity"].shown({"ethnic_group": "03"}) == [("ethnic_group", "Thái")]
    assert groups()["theory"].shown({"level": "advanced"}) == [("level", "Cao cấp")]


def test_lists_are_narrowed_by_what_is_chosen_from_a_list():
    assert groups()["theory"].key({"level": "advanced"}) == "advanced"
    assert groups()["education"].key({"subject": "Y sĩ"}) == ""
    assert groups()["native_place"].key({"place": "x"}) == ""


@pytest.mark.parametrize(
    ("group", "slot", "fits"),
    [
        ("birth", "", True), ("birth", "x", False), ("family", "a1", True), ("family", "", False),
        ("evaluation", "2025", True), ("evaluation", "25", False), ("evaluation", "٢٠٢٥", False),
        ("residence", "present", True), ("residence", "", False),
    ],
)  # fmt: skip
def test_a_fact_stands_where_its_group_has_a_place(group, slot, fits):
    assert groups()[group].is_slot(slot) is fits


def test_every_group_field_and_purpose_has_its_words():
    assert set(groups()) | {rules.FREE} == set(words.GROUPS)
    assert {one.name for group in groups().values() for one in group.fields} == set(words.FIELDS)
    assert {row["purpose"] for row in rules.rights()} <= set(Purpose)
    assert {row["sensitivity"] for row in rules.rights()} <= set(words.SENSITIVITIES)


def test_a_request_goes_from_the_branch_to_the_committee_and_ends():
    assert steps.step(outcome="", confirmed=False) is Step.BRANCH
    assert steps.step(outcome="", confirmed=True) is Step.COMMITTEE
    assert steps.step(outcome="refused", confirmed=False) is Step.ENDED


def test_two_persons_decide_and_never_the_member():
    member, branch, committee, asker = (uuid7() for _ in range(4))

    assert not steps.may_confirm(member, member=member)
    assert steps.may_confirm(branch, member=member)
    for who, may in ((committee, True), (branch, False), (member, False), (asker, False)):
        assert steps.may_approve(who, member=member, confirmed_by=branch, asked_by=asker) is may
    assert not steps.may_approve(committee, member=member, confirmed_by=None, asked_by=member)
