"""Cast, happenings and the look back, decided without a database."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chibo.assembly.meetings.rules.state import (
    Item,
    ItemStage,
    Line,
    MeetingState,
    Point,
    Presence,
    RollMember,
    Speech,
    Stage,
    VoteStage,
    VoteView,
)
from chibo.assembly.rehearsals.rules import cast
from chibo.assembly.rehearsals.rules.figures import counted
from chibo.assembly.rehearsals.rules.happening import Kind, next_happening
from chibo.assembly.rehearsals.rules.looking_back import Forgotten, forgotten, practised
from chibo.assembly.voting.rules.sheet import Sheet, clean_figures

AT = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)
NAMES = ("chair", "pen", "ba", "tư", "năm")


def member(name):
    return RollMember(id=name, person=name, name=name, sort_key=name, category="official")


def here(name, **changes):
    found = Presence(
        id=f"p {name}", roll=name, point="main", source="tick", since=AT, confirmed_by="pen"
    )
    return replace(found, **changes)


def state(*present, **changes):
    """An open meeting at its first item, in one room."""
    return MeetingState(
        **{
            "stage": Stage.OPEN,
            "chair": "chair",
            "secretary": "pen",
            "opened_at": AT,
            "points": {"main": Point(id="main", name="x", kind="main")},
            "roll": {name: member(name) for name in NAMES},
            "presence": {one.id: one for one in present},
            "items": {
                "1": Item(id="1", number=1, title="x", kind="y", minutes=5, stage=ItemStage.CURRENT)
            },
            **changes,
        }
    )


def vote(**electors):
    return VoteView(
        id="v", item="1", subject="x", decision_type="RESOLUTION", secrecy="open", rule={},
        stage=VoteStage.OPEN, opened_at=AT, electors=electors,
    )  # fmt: skip


def test_the_same_seed_gives_the_same_cast_and_another_one_another():
    shape = {"offices": ["secretary", "deputy"], "official": 9, "probationary": 2}
    one, again, other = (cast.invented(seed, **shape) for seed in (1, 1, 2))
    assert one == again != other
    assert [p.office for p in one] == ["secretary", "deputy", *[""] * 9]
    assert [p.official for p in one] == [True] * 9 + [False] * 2
    assert len({p.name for p in one}) == 11


def test_a_cast_is_neither_too_small_nor_too_large():
    few = cast.invented(3, offices=["secretary"], official=1, probationary=0)
    many = cast.invented(3, offices=["secretary"], official=200, probationary=40)
    assert (len(few), len(many)) == (cast.SMALLEST, cast.LARGEST)


def test_nothing_happens_before_the_meeting_or_in_a_break():
    assert next_happening(state(stage=Stage.CONVENED)) is None
    assert next_happening(state(stage=Stage.SUSPENDED)) is None


def test_who_has_the_link_lost_comes_back_once():
    lost = here("tư", until=AT, ended_by="network")
    found = next_happening(state(lost, here("năm")))
    assert (found.kind, found.rolls, found.point) == (Kind.BACK, ("tư",), "main")
    back = state(lost, here("tư", id="p2"), here("năm"), items={})
    assert next_happening(back) is None


def test_a_second_point_is_lost_once():
    points = {key: Point(id=key, name="x", kind=key) for key in ("secondary", "main")}
    people = [here(name) for name in NAMES]
    found = next_happening(state(*people, points=points, items={}))
    assert (found.kind, found.point, found.rolls) == (Kind.LOST, "secondary", ())
    lost = points | {"secondary": replace(points["secondary"], lost_at=AT)}
    assert next_happening(state(*people, points=lost, items={})).kind is Kind.BACK
    line = Line(seq=1, at=AT, kind="point.lost", actor="pen", data={}, deed=1)
    assert next_happening(state(*people, points=points, items={}, history=(line,))) is None


def test_nobody_asks_who_has_the_pen_and_not_without_an_item():
    assert next_happening(state(here("pen"), here("năm"))).rolls == ("năm",)
    quiet = state(here("ba"), here("năm"), here("tư"), items={})
    assert next_happening(quiet).kind is Kind.LOST
    waiting = Speech(id="s", roll="ba", item="1", kind="speech", stage="waiting", asked_at=AT)
    asked = state(here("ba"), here("năm"), speeches={"s": waiting})
    assert next_happening(asked) is None


def test_telephones_vote_before_hands_are_counted_and_the_chair_votes_alone():
    electors = vote(chair="device", pen="device", ba="main", tư="device")
    people = [here(name) for name in ("chair", "pen", "ba")]
    first = next_happening(state(*people, votes={"v": electors}))
    assert (first.kind, first.rolls) == (Kind.VOTE, ("pen",))
    cast_ = replace(electors, cast=frozenset({"pen"}))
    second = next_happening(state(*people, votes={"v": cast_}))
    assert (second.kind, second.rolls, second.point) == (Kind.COUNT, ("ba",), "main")
    counted = replace(cast_, counted=("main",))
    assert next_happening(state(*people, votes={"v": counted})) is None
    nobody = replace(vote(ba="elsewhere"))
    assert next_happening(state(*people, votes={"v": nobody})) is None


def test_a_meeting_that_never_opened_has_forgotten_nothing():
    assert forgotten(state(opened_at=None)) == []
    assert practised(MeetingState()) == []
    assert Forgotten.NOT_CLOSED in forgotten(state())


@pytest.mark.parametrize(
    ("sheet", "papers", "expected"),
    [
        (None, 6, {"yes": 5, "no": 1, "abstain": 0}),
        (
            Sheet(names=("A", "B", "C"), seats=2), 5,
            {"valid": 5, "invalid": 0, "n1": 5, "n2": 4, "n3": 0},
        ),
        (Sheet(names=("A", "B"), seats=2), 0, {"valid": 0, "invalid": 0, "n1": 0, "n2": 0}),
        (
            Sheet(names=("A",), grades=("high", "middle", "low")), 6,
            {"valid": 6, "invalid": 0, "n1_high": 5, "n1_middle": 0, "n1_low": 1},
        ),
    ],
)  # fmt: skip
def test_what_the_invented_counters_find_is_a_count_that_is_taken(sheet, papers, expected):
    assert counted(sheet, papers) == expected
    if sheet:
        assert clean_figures(sheet, expected, persons=papers) == expected
