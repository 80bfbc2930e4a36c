"""The country is the same on every machine, record by record, and such as the rules and the domain know it."""

import hashlib
import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.core import identifiers, names
from chibo.ground.organisation.rules import Node, UnitKind, number_tree
from chibo.national import calendar, chunks, flaws, gatherings, people, rows, texts, twin, writing
from chibo.national.calendar import day_of, number_of
from chibo.national.draws import words
from chibo.national.flaws import TWICE, Flaw
from chibo.national.people import NONE, TODAY
from chibo.national.structure import PEOPLES, Country

SMALL = Country(seed=1, members=1_060)
LARGE = Country(seed=1, members=53_000)
"""One hundredth of the country."""
EVERYBODY = flaws.planted(LARGE, 0, LARGE.members)


def quiet(_text):
    pass


def written(folder, *, members=300, seed=1):
    return writing.write(Country(seed=seed, members=members), folder, neighbours=2, say=quiet)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path):
    first, second = written(tmp_path / "a"), written(tmp_path / "b")
    other = written(tmp_path / "c", seed=2)

    assert first == second == json.loads((tmp_path / "a" / "manifest.json").read_text("utf-8"))
    for name, told in first["files"].items():
        content = (tmp_path / "a" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == told["sha256"]
        assert told["sha256"] != other["files"][name]["sha256"], name


def test_nothing_is_written_over_another_country(tmp_path):
    written(tmp_path, members=30)
    with pytest.raises(writing.Exists):
        written(tmp_path, members=30)


def test_the_bytes_of_the_first_seed_never_change():
    made = chunks.make(SMALL, next(chunks.chunks(SMALL))).rows
    digests = {table.name: hashlib.sha256(made[table]).hexdigest() for table in made}

    assert DIGESTS.items() <= digests.items()


DIGESTS = {
    "accounts_person": "49412eeaf554767672682fc3c3764fa24b396f4d4323b16a8d6d70b0d8af3e6d",
    "members_spell": "6dda11caf8b42fe971b95269be34871ac848e6db29612f0a18d3caf4b055e6a2",
    "members_posting": "b066233093eabc6f9ac8929ab20a2eb90c63d948efe6e5059f7edf009d818814",
    "meetings_rollentry": "2d1d1779891cad9e6f830aea4bfd385a4bbfabb0fa37f11181e51c3039202d95",
}
"""Of the tables whose rows depend on nothing but the generator."""


@settings(max_examples=30, deadline=None)
@given(st.integers(0, LARGE.members - 1))
def test_a_record_alone_is_the_same_as_among_all(number):
    alone = flaws.planted_alone(LARGE, np.array([number]))

    assert (alone.flaw[0], alone.of[0]) == (EVERYBODY.flaw[number], EVERYBODY.of[number])
    for name in alone.columns.__slots__:
        every = getattr(EVERYBODY.columns, name)
        assert getattr(alone.columns, name)[0] == every[number], name


def test_rows_of_a_run_are_those_of_its_parts():
    whole = rows.members(SMALL, 0, 400)
    parts = [rows.members(SMALL, first, 100) for first in range(0, 400, 100)]

    assert whole == {table: "".join(part[table] for part in parts) for table in whole}


def test_random_words_of_a_record_do_not_depend_on_the_range():
    assert (words(1, 3, 0, 50, lanes=16)[7:9] == words(1, 3, 7, 2, lanes=16)).all()
    assert (words(1, 3, 0, 5) != words(1, 4, 0, 5)).any()
    with pytest.raises(ValueError, match="multiple of 8"):
        words(1, 3, 0, 5, lanes=9)


def test_keys_of_names_are_those_that_the_house_derives():
    columns = EVERYBODY.columns.take(np.arange(0, LARGE.members, 37))
    called = texts.called(columns)

    assert called.search == [names.search_key(name) for name in called.full]
    assert called.sort == [names.sort_key(name) for name in called.full]
    assert called.full == [names.normalise(name) for name in called.full]


def test_codes_and_ids_have_the_structure_the_rules_ask_for():
    right = EVERYBODY.right.take(np.arange(0, LARGE.members, 11))
    ids, codes = texts.personal_ids(right), texts.codes(right.number)

    assert all(map(identifiers.is_member_code, codes))
    assert len(set(texts.personal_ids(EVERYBODY.right))) == LARGE.members
    for text, sex, born in zip(ids, right.sex.tolist(), right.born.tolist(), strict=True):
        identifiers.check_personal_id(text, sex="mf"[sex], born_year=day_of(born).year)
        assert identifiers.read_personal_id(text).synthetic


def test_everybody_was_of_age_and_came_when_it_was_possible():
    right = EVERYBODY.right

    assert ((right.admitted - right.born) >= 18 * 365).all()
    assert (right.joined >= right.admitted).all()
    assert (right.joined <= TODAY).all()
    known = right.official != NONE
    assert (right.official[known] <= TODAY).all()
    assert (right.official[known] - right.admitted[known] >= 365).all()
    assert (TODAY - right.admitted[~known] <= 365).all()


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        (lambda p: ((TODAY - p.born) < 31 * 365.25).mean(), 0.12, 0.16),
        (lambda p: ((TODAY - p.born) > 61 * 365.25).mean(), 0.26, 0.34),
        (lambda p: p.sex.mean(), 0.32, 0.38),
        (lambda p: (p.people != PEOPLES.index("01")).mean(), 0.11, 0.15),
        (lambda p: (p.official == NONE).mean(), 0.02, 0.035),
        (lambda p: (p.exempt != NONE).mean(), 0.03, 0.08),
    ],
    ids=["young", "old", "women", "minorities", "on probation", "exempt"],
)
def test_shares_are_those_of_the_handbook(share, low, high):
    assert low < share(EVERYBODY.right) < high


def test_what_is_planted_has_its_share_and_its_truth():
    flaw = EVERYBODY.flaw
    without = [one for one in TWICE if one is not Flaw.TWICE_ID_MISTYPED]
    missing = np.isin(flaw, [Flaw.ID_MISSING, *without]).mean()
    ids = [text for text in texts.personal_ids(EVERYBODY.columns) if text]

    assert 0.003 < np.isin(flaw, TWICE).mean() < 0.006
    assert 0.037 < missing < 0.046
    assert (EVERYBODY.columns.id_number < 0).mean() == missing
    assert len(set(ids)) == len(ids)
    twice = np.flatnonzero(np.isin(flaw, TWICE))
    assert (EVERYBODY.of[twice] < twice).all()
    assert (EVERYBODY.of[twice] >= 0).all()
    same = EVERYBODY.columns.family[twice] == EVERYBODY.right.family[EVERYBODY.of[twice]]
    assert same.all()
    exchanged = np.flatnonzero(flaw == Flaw.ID_EXCHANGED)
    assert (EVERYBODY.of[EVERYBODY.of[exchanged]] == exchanged).all()
    early = flaw == Flaw.IMPOSSIBLE_DATE
    columns = EVERYBODY.columns
    assert ((columns.admitted - columns.born)[early] < 18 * 365).all()
    turned = flaw == Flaw.DAY_AND_MONTH
    assert (columns.born[turned] != EVERYBODY.right.born[turned]).all()


def test_the_truth_says_what_is_right():
    lines = [line.rstrip("\n").split(",") for line in twin.truth(LARGE, 0, LARGE.members)]

    assert len(lines) == (EVERYBODY.flaw != Flaw.NOTHING).sum()
    by_flaw = {flaw: (code, of, was) for code, flaw, of, was in lines}
    assert len(by_flaw["id_missing"][2]) == 12
    assert by_flaw["twice_without_id"][1]
    assert by_flaw["twice_without_id"][2] == ""
    assert date.fromisoformat(by_flaw["impossible_date"][2])


def test_the_register_knows_every_person_once_and_people_near_them():
    lines = list(twin.citizens(LARGE, 0, 4_000, neighbours=10))
    rows_of = [line.rstrip("\n").split(",") for line in lines]
    ids = [row[4] for row in rows_of]
    twice = np.isin(EVERYBODY.flaw[:4_000], TWICE).sum()

    assert len(lines) == (4_000 - twice) * 11
    assert len(set(ids)) == len(ids)
    assert all(len(text) == 12 and text.isdigit() for text in ids)
    assert {len(row) for row in rows_of} == {len(twin.CITIZENS.split(","))}
    dead = {row[0] for row in rows_of if row[-1]}
    assert len(dead) == (EVERYBODY.flaw[:4_000] == Flaw.DEAD_IN_REGISTRY).sum()
    near = [row for row in rows_of if row[0].startswith("n")]
    known = {(row[5], row[6]) for row in rows_of if row[0].startswith("m")}
    assert any((row[5], row[6]) not in known for row in near)
    assert list(twin.citizens(LARGE, 100, 1, neighbours=3)) == [
        line
        for line in lines
        if line.startswith(("m00000100,", "n000000100,", "n100000100,", "n200000100,"))
    ]


def test_the_tree_is_numbered_as_every_tree_is():
    nodes = [Node(str(unit.number)) for unit in SMALL.units]
    for unit in SMALL.units[1:]:
        nodes[unit.parent].children.append(nodes[unit.number])
    number_tree(nodes[0])

    assert [node.position for node in nodes] == SMALL.positions.tolist()
    assert [node.last for node in nodes] == SMALL.last.tolist()
    assert [unit.position for unit in SMALL.units] == SMALL.positions.tolist()


def test_branches_fill_the_country_and_organisations_have_what_the_charter_asks_for():
    sizes = LARGE.branches.size

    assert sizes.sum() == LARGE.members
    assert sizes.min() >= 3
    assert 19 < sizes.mean() < 23
    assert len(LARGE.communes) == 33
    below: dict[int, int] = {}
    for unit, size in zip(LARGE.branches.unit.tolist(), sizes.tolist(), strict=True):
        parent = LARGE.units[unit].parent
        below[parent] = below.get(parent, 0) + size
    organisations = [u.number for u in LARGE.units if u.kind is UnitKind.GRASSROOTS]
    assert organisations
    assert min(below[number] for number in organisations) >= 30
    with pytest.raises(ValueError, match="fill no branch"):
        Country(seed=1, members=2)


def test_offices_above_are_held_by_members_of_the_seat():
    found = [
        line.split("\t")
        for line in rows.members(SMALL, 0, SMALL.members)[rows.MANDATE].splitlines()
    ]
    offices = {(row[4], row[5]) for row in found}
    commune = next(unit.number for unit in SMALL.units if unit.kind is UnitKind.COMMUNE)

    for unit in (0, SMALL.units[commune].parent, commune):
        assert (SMALL.unit_keys[unit], "secretary") in offices
        assert (SMALL.unit_keys[unit], "officer") in offices
    assert len({row[0] for row in found}) == len(found)


def test_months_add_up_to_what_the_rolls_say():
    every = range(len(SMALL.branches.size))
    held = gatherings.meetings(SMALL, 0, len(every))
    came = gatherings.roll(SMALL, held)
    figures = dict(
        zip(
            gatherings.FIGURES,
            np.moveaxis(gatherings.figures(SMALL, held, came), 2, 0),
            strict=True,
        )
    )

    assert figures["present"].sum() == np.isin(came.outcome, (0, 1, 2)).sum()
    assert (
        figures["expected"] == figures["present"] + figures["excused"] + figures["absent"]
    ).all()
    assert (figures["present"] == figures["on_site"] + figures["online"]).all()
    assert (figures["heard"] <= figures["members"]).all()
    assert 0.96 < held.held.mean() < 1
    assert [month.isoformat() for month in gatherings.months()][:: gatherings.MONTHS - 1] == [
        "2025-11-01",
        "2026-10-01",
    ]


@given(st.dates(date(1920, 1, 1), date(2050, 12, 31)))
def test_days_as_numbers_are_days(day):
    number = np.array([number_of(day)])

    assert day_of(number[0]) == day
    assert calendar.iso(number) == [day.isoformat()]
    assert calendar.year_of(number)[0] == day.year
    later = day_of(calendar.anniversary(number)[0])
    assert (later.year, later.month) in {(day.year + 1, day.month), (day.year + 1, 3)}
    assert later.day == day.day or (day.month, day.day) == (2, 29)
    turned = day_of(calendar.swapped(number)[0])
    assert turned == (day.replace(month=day.day, day=day.month) if day.day <= 12 else day)
    feast = day_of(calendar.next_feast(number)[0])
    assert feast >= day
    assert (feast.month, feast.day) in {(2, 3), (5, 19), (9, 2), (11, 7), (12, 22)}


def test_one_source_of_names_serves_the_demonstration_too():
    from chibo.demo import naming

    assert naming.FAMILIES is people.naming.FAMILIES
