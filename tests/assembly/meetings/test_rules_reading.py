"""The minutes read back: objections, corrections, adoption."""

import pytest

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import agenda, pen, reading
from chibo.assembly.meetings.rules.reading import ALWAYS, NEVER, WHEN_OBJECTED, needs_vote
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.screens import projector
from chibo.assembly.meetings.screens import reading as screen
from tests.assembly.meetings.play import BINH, CHAIR, HANG, PEN, Play
from tests.assembly.minutes.papers import vote

TEXT = [
    {"key": "item:i1", "heading": "Mục 1. Khai mạc", "text": "Chi bộ tiến hành theo chương trình."},
    {"key": "item:i2", "heading": "Mục 2. Thảo luận", "text": "Mất điện 15 phút."},
]


@pytest.fixture
def play() -> Play:
    made = Play().open()
    made.do(agenda.start_next)
    made.do(reading.read_back, passages=TEXT)
    return made


def objected(play: Play, key: str = "item:i2", **changes) -> str:
    values = {"roll": f"r-{HANG}", "about": key, "text": "Mất điện 5 phút thôi.", **changes}
    play.do(reading.object_to, id="o1", by=changes.pop("by", HANG), **values)
    return "o1"


def refused(play: Play, rule, code: str, *, by: str = PEN, **values) -> None:
    with pytest.raises(Refusal) as refusal:
        play.do(rule, by=by, **values)
    assert refusal.value.code == code


def test_an_objection_that_is_followed_changes_the_passage(play):
    objected(play)
    state = play.do(reading.correct, about="item:i2", text="Mất điện 5 phút.", objection="o1")

    assert state.reading.text("item:i2") == "Mất điện 5 phút."
    assert state.reading.text("item:i1") == TEXT[0]["text"]
    assert not state.reading.waiting
    assert not state.reading.standing


def test_one_that_is_not_followed_stands_with_its_answer(play):
    objected(play, key="")
    state = play.do(reading.answer, objection="o1", text="Đồng hồ ghi 15 phút.")

    assert [o.answer for o in state.reading.standing] == ["Đồng hồ ghi 15 phút."]
    refused(play, reading.answer, "objection_settled", objection="o1", text="Khác")


def test_read_again_keeps_corrections_and_objections(play):
    objected(play)
    play.do(reading.correct, about="item:i2", text="Mất điện 5 phút.", objection="o1")
    state = play.do(reading.read_back, passages=TEXT)

    assert state.reading.text("item:i2") == "Mất điện 5 phút."
    assert list(state.reading.objections) == ["o1"]


def test_the_meeting_adopts_when_nothing_waits_and_then_the_text_is_closed(play):
    objected(play)
    refused(play, reading.adopt, "objection_waits", vote_when=NEVER)
    play.do(reading.correct, about="item:i2", text="Mất điện 5 phút.", objection="o1")
    state = play.do(reading.adopt, by=CHAIR, vote_when=WHEN_OBJECTED)

    assert state.reading.adopted.vote == ""
    refused(play, reading.read_back, "minutes_adopted", passages=TEXT)
    refused(play, reading.correct, "minutes_adopted", about="item:i1", text="x")


def test_an_objection_that_stands_needs_an_open_vote_after_the_last_change(play):
    objected(play)
    vote(play, "early", "i1")
    play.do(reading.correct, about="item:i1", text="Khai mạc.")
    play.do(reading.answer, objection="o1", text="Giữ nguyên.")

    refused(play, reading.adopt, "adoption_needs_vote", vote_when=WHEN_OBJECTED)
    refused(play, reading.adopt, "no_such_adoption", vote_when=WHEN_OBJECTED, vote="early")
    vote(play, "secret", "i1", opened={"secrecy": "secret"})
    vote(play, "lost", "i1", passed=False)
    vote(play, "untold", "i1", announce=False)
    vote(play, "good", "i1")

    assert [v.id for v in reading.votes_on(play.state)] == ["good"]
    state = play.do(reading.adopt, vote_when=WHEN_OBJECTED, vote="good")
    assert state.reading.adopted.vote == "good"


@pytest.mark.parametrize(
    ("vote_when", "stands", "needed"),
    [
        (ALWAYS, False, True),
        (WHEN_OBJECTED, False, False),
        (WHEN_OBJECTED, True, True),
        (NEVER, True, False),
    ],
)
def test_the_rule_says_when_a_vote_is_needed(play, vote_when, stands, needed):
    objected(play)
    if stands:
        play.do(reading.answer, objection="o1", text="Giữ nguyên.")

    assert needs_vote(play.state.reading, vote_when=vote_when) is needed


def test_nobody_objects_for_others_but_the_pen_and_only_who_is_here(play):
    refused(
        play, reading.object_to, "responsible_only", by=HANG,
        id="o1", roll=f"r-{CHAIR}", about="", text="x",
    )  # fmt: skip
    refused(
        play, reading.object_to, "not_present", by=BINH,
        id="o1", roll=f"r-{BINH}", about="", text="x",
    )  # fmt: skip
    refused(
        play, reading.object_to, "unknown_passage", by=HANG,
        id="o1", roll=f"r-{HANG}", about="item:i9", text="x",
    )  # fmt: skip
    state = play.do(reading.object_to, id="o1", roll=f"r-{CHAIR}", about="", text="Thiếu tên.")
    assert state.reading.waiting[0].roll == f"r-{CHAIR}"


def test_the_pen_alone_reads_corrects_and_adopts(play):
    for rule, values in (
        (reading.read_back, {"passages": TEXT}),
        (reading.correct, {"about": "item:i1", "text": "x"}),
        (reading.answer, {"objection": "o1", "text": "x"}),
        (reading.adopt, {"vote_when": NEVER}),
    ):
        refused(play, rule, "pen_only", by=HANG, **values)


def test_what_is_not_there_is_told(play):
    refused(play, reading.read_back, "nothing_to_read", passages=[])
    refused(play, reading.correct, "unknown_passage", about="item:i9", text="x")
    refused(play, reading.correct, "passage_same", about="item:i2", text="Mất điện 15 phút.")
    refused(play, reading.correct, "unknown_objection", about="item:i2", text="x", objection="o9")
    fresh = Play().open()
    refused(fresh, reading.adopt, "not_read_back", vote_when=NEVER)
    assert reading.votes_on(fresh.state) == []


def test_a_correction_can_be_undone_as_the_last_deed(play):
    play.do(reading.correct, about="item:i2", text="Mất điện 5 phút.")
    state = play.do(pen.undo, seq=play.state.seq)

    assert state.reading.text("item:i2") == "Mất điện 15 phút."


def test_events_of_a_reading_that_never_was_are_broken():
    fresh = Play().open()
    with pytest.raises(ValueError, match="nothing was read back"):
        fresh.add([e.New(e.ADOPTED, {})])


def test_phones_and_projector_show_the_text_and_no_choices(play):
    objected(play)
    before = projector.regions(play.state, meeting="m")["hall"].context
    play.do(reading.correct, about="item:i2", text="Mất điện 5 phút.", objection="o1")
    phone = screen.region(play.state, meeting="m").context
    hall = projector.regions(play.state, meeting="m")["hall"].context
    play.do(reading.adopt, vote_when=NEVER)

    assert (before["shown"], before["reading"]["latest"]) == ("reading", None)
    assert hall["reading"]["latest"]["text"] == "Mất điện 5 phút."
    assert [p["corrected"] for p in phone["passages"]] == [False, True]
    assert phone["open"]
    assert not screen.region(play.state, meeting="m").context["open"]
    assert projector.regions(play.state, meeting="m")["hall"].context["shown"] == "item"
