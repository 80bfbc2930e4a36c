"""Rules: purposes, weights and zones, differences, reading changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.people.registry.rules import differences, feed, purposes
from chibo.people.registry.rules.differences import Choice, Differs, Field, State
from chibo.people.registry.rules.matching import Identity, Zone, born_level, judge, name_level

DAY = date(2026, 11, 3)
RARE = Identity(name="Giàng A Páo", born="1990-12-01", sex="m", native_province="11")
COMMON = Identity(name="Nguyễn Văn Hùng", born="1975-06-05", sex="m")


@pytest.mark.parametrize(
    ("purpose", "fields", "on"),
    [
        ("curiosity", [], DAY),
        ("verify_record", ["personal_id"], DAY),
        ("keep_in_step", ["residence"], DAY),
        ("close_id_gap", ["name"], date(2020, 1, 1)),
    ],
)
def test_what_no_row_allows_is_not_asked(purpose, fields, on):
    with pytest.raises(purposes.NotAllowed):
        purposes.allowed(purpose, fields=fields, on=on)


def test_a_row_names_its_legal_basis_and_ends(monkeypatch):
    assert "26/2023" in purposes.allowed("close_id_gap", fields=["name"], on=DAY).legal_basis
    ended = purposes.Allowed(frozenset(), "x", date(2020, 1, 1), date(2021, 1, 1))
    monkeypatch.setattr(purposes, "table", lambda: {"old": ended})
    assert purposes.allowed("old", fields=[], on=date(2021, 1, 1)) is ended
    with pytest.raises(purposes.NotAllowed):
        purposes.allowed("old", fields=[], on=DAY)


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ("Nguyễn Thuý Hoà", "same"), ("nguyen thuy hoa", "same_folded"), ("Hòa Nguyễn Thúy", "reordered"),
        ("Nguyễn Thúi Hòa", "typo"), ("Nguyễn Thúy Hòaa", "typo"), ("Nguyễn Thúy Ha", "typo"),
        ("Nguyễn Thúy Hao", "typo"), ("Nguyễn Thị Hòa", "family_given"), ("Lê Văn Hòa", "given"),
        ("Hòa", "given"), ("Nguyễn Văn Bá", "other"), ("", "other"), ("Nguyễn Thúy Hòab", "typo"),
    ],
)  # fmt: skip
def test_names_agree_more_or_less(other, level):
    assert name_level("Nguyễn Thúy Hòa", other) == level


@pytest.mark.parametrize(
    ("ours", "theirs", "level"),
    [
        ("1984-08-05", "1984-08-05", "same"), ("1984-08-05", "1984-05-08", "swapped"),
        ("1984-08", "1984-08-05", "month"), ("1984", "1984-08-05", "year"), ("1984-07", "1984-08-05", "same_year"),
        ("1983", "1984-08-05", "other"), ("1984-08-05", "1984-08-06", "one_digit"),
        ("1984-08-05", "1984-11-26", "same_year"), ("1984-08-05", "1962-12-26", "other"), ("", "1984", "unknown"),
    ],
)  # fmt: skip
def test_days_of_birth_agree_more_or_less(ours, theirs, level):
    assert born_level(ours, theirs) == level


def test_a_frequent_family_name_weighs_less_than_a_rare_one():
    def bits(ours, theirs):
        found = judge(Identity(name=ours), [("R1", Identity(name=theirs))]).candidates[0]
        return next(point.bits for point in found.points if point.field == "name")

    assert bits("Nguyễn Văn Hùng", "Nguyễn Bá Hùng") < bits("Giàng A Hùng", "Giàng Bá Hùng")
    assert bits("Nguyễn Văn Hùng", "Nguyễn Văn Hùng") < bits("Giàng A Páo", "Giàng A Páo")


def test_a_rare_name_with_day_sex_and_place_can_be_nobody_else():
    found = judge(RARE, [("R4", RARE)])

    assert found.zone is Zone.AUTO
    assert found.candidates[0].chance > 0.995
    assert sum(p.bits for p in found.candidates[0].points) == pytest.approx(
        found.candidates[0].bits + 26.575, abs=0.01
    )


def test_a_frequent_name_waits_for_a_person_though_everything_agrees():
    assert judge(COMMON, [("R1", COMMON)]).zone is Zone.REVIEW


def test_two_who_fit_alike_are_never_sure():
    found = judge(RARE, [("R4", RARE), ("R5", RARE)])

    assert found.zone is Zone.REVIEW
    assert all(one.chance < 0.51 for one in found.candidates)


def test_the_native_province_counts_through_its_merger():
    old = Identity(name="Cà Thị Hoa", born="1984-08-15", sex="f", native_province="10")
    new = Identity(name="Cà Thị Hoa", born="1984-08-15", sex="f", native_province="15")

    (one,) = judge(old, [("R1", new)]).candidates

    assert ("native", "same") in {(p.field, p.level) for p in one.points}


names = st.sampled_from(["Giàng A Páo", "Nguyễn Văn Hùng", "Y Bhiơr Niê", "Lò Văn Thoan", "Hoa"])
days = st.sampled_from(["", "1990", "1990-12", "1990-12-01", "1990-01-12", "1991-12-01"])
people = st.builds(
    Identity, name=names, born=days, sex=st.sampled_from(["m", "f", ""]),
    native_province=st.sampled_from(["", "10", "15", "79"]),
)  # fmt: skip


@given(ours=people, theirs=st.lists(people, max_size=5))
def test_a_name_alone_never_decides_and_chances_are_shares_of_one(ours, theirs):
    found = judge(ours, [(str(n), one) for n, one in enumerate(theirs)])

    assert sum(one.chance for one in found.candidates) <= 1
    assert [one.bits for one in found.candidates] == sorted(
        (one.bits for one in found.candidates), reverse=True
    )
    if found.zone is Zone.AUTO:
        best = theirs[int(found.candidates[0].key)]
        assert best.born == ours.born
        assert len(best.born) == 10
        assert best.sex == ours.sex != ""


def test_nobody_like_that_is_no_match():
    stranger = Identity(name="Trần Văn Bá", born="1950-01-01", sex="f")
    assert judge(RARE, [("R1", stranger)]).zone is Zone.NONE
    assert judge(RARE, []).zone is Zone.NONE


def test_what_differs_is_what_the_register_says_otherwise():
    ours = {"name": "Cà Thị Hoà", "born": "1984", "sex": "f", "personal_id": "", "died_on": ""}
    theirs = {"name": "Cà Thị Hòa", "born": "1984-08-15", "sex": "f", "personal_id": "1"}

    assert differences.compare(ours, theirs) == [
        Differs(Field.PERSONAL_ID, "", "1"), Differs(Field.BORN, "1984", "1984-08-15"),
    ]  # fmt: skip
    assert differences.compare({}, {"name": "Cà Thị Hòa"}) == [
        Differs(Field.NAME, "", "Cà Thị Hòa")
    ]
    assert set(differences.BELIEVED) == set(Field)


@pytest.mark.parametrize(
    ("field", "choice", "is_second", "state"),
    [
        ("name", Choice.OURS, False, State.KEPT), ("born", Choice.THEIRS, False, State.TAKEN),
        ("died_on", Choice.THEIRS, False, State.PROPOSED), ("died_on", Choice.THEIRS, True, State.TAKEN),
        ("personal_id", Choice.OURS, False, State.PROPOSED), ("number", Choice.OURS, True, State.KEPT),
    ],
)  # fmt: skip
def test_grave_decisions_wait_for_a_second_person(field, choice, is_second, state):
    assert differences.next_state(field, choice, is_second=is_second) is state


@given(
    told=st.lists(st.integers(1, 12), unique=True, max_size=12), again=st.data(),
)  # fmt: skip
def test_changes_are_taken_note_of_once_and_a_gap_is_seen(told, again):
    items = [feed.Told(seq, f"R{seq % 3}", 1) for seq in told]
    twice = items + again.draw(
        st.lists(st.sampled_from(items), max_size=5) if items else st.just([])
    )

    page = feed.read(twice, last_seq=3)

    fresh = sorted(seq for seq in told if seq > 3)
    assert page.last_seq == max(fresh, default=3)
    assert page.gap == (fresh != list(range(4, 4 + len(fresh))))
    assert set(page.rids) == {f"R{seq % 3}" for seq in fresh}
    assert feed.read(twice, last_seq=page.last_seq).rids == ()


def test_the_first_change_of_all_begins_the_count():
    assert feed.read([feed.Told(41, "R1", 2)], last_seq=0) == feed.Page(("R1",), 41, False)
