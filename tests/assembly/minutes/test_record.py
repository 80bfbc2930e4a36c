"""The record of a meeting bears its own sums, and only its texts can be edited."""

from dataclasses import replace

import pytest

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import agenda, meeting
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.minutes.rules import blocks, record
from chibo.assembly.minutes.rules.difference import changed_blocks, pieces
from chibo.assembly.minutes.rules.workflow import Stage, moved
from chibo.trust.documents.record import problems
from tests.assembly.meetings.play import Play
from tests.assembly.minutes import papers


def texts_of(written):
    return {block.key: block.text for block in written}


@pytest.fixture(scope="module")
def state():
    return papers.finished().state


def test_the_minutes_of_a_meeting_are_a_sound_record(state):
    made = record.minutes(state, papers.head(), texts_of(blocks.minutes(state)))

    assert problems(made) == []
    assert made["roll"]["present"] == {"official": 4, "probationary": 0}
    assert made["roll"]["absent_excused"] == [{"name": "Young", "reason": "đi viện"}]
    assert made["roll"]["late"] == [{"name": "Hang", "minutes": 1}]
    assert made["roll"]["interrupted"][0]["name"] == "Hang"
    assert [p["present"] for p in made["meeting"]["places"]] == [2, 1, 1]
    assert "07-QĐ/ĐU" in made["meeting"]["approval"]


def test_votes_amendments_and_opinions_stand_at_their_item(state):
    made = record.minutes(state, papers.head(), texts_of(blocks.minutes(state)))
    third = made["agenda"][2]

    assert [v["label"] for v in third["votes"]] == ["Biểu quyết 1", "Biểu quyết 2"]
    assert "Chi bộ đồng ý sửa." in third["paragraphs"][-1]["text"]
    assert third["conclusion"] == "Chi bộ thống nhất."
    assert [c["written"] for c in made["agenda"][1]["contributions"]] == [False, True]


@pytest.mark.parametrize(
    ("closed", "symbols", "told"),
    [
        ("", {}, "Chưa tiến hành."),
        ("c1", {}, "Mục 1: lập biên bản riêng."),
        ("c1", {"i1": "03-BB/CB"}, "Mục 1: biên bản riêng số 03-BB/CB."),
    ],
)
def test_of_a_confidential_item_stands_only_where_it_is_written(state, closed, symbols, told):
    first = replace(state.items["i1"], case="k1", closed=closed, title="Kỷ luật")
    texts = texts_of(blocks.minutes(state))
    made = record.minutes(
        replace(state, items={**state.items, "i1": first}), papers.head(), texts, separate=symbols
    )

    assert [p["text"] for p in made["agenda"][0]["paragraphs"]] == [told]
    assert "Kỷ luật" not in str(made)


def test_the_resolution_has_clauses_with_owner_and_day(state):
    texts = texts_of(blocks.resolution(state))
    made = record.resolution(state, papers.head("NQ"), texts, signer={"name": "Lò Văn Thoan"})

    assert problems(made) == []
    assert made["resolution"]["clauses"][0]["owner"] == "Binh"
    assert made["resolution"]["adopted"]["yes"] == 3


def test_an_edited_text_changes_the_text_and_nothing_else(state):
    texts = texts_of(blocks.minutes(state))
    plain = record.minutes(state, papers.head(), texts)
    edited = record.minutes(state, papers.head(), {**texts, "conclusion": "Bế mạc."})

    assert edited["conclusion"] == [{"text": "Bế mạc."}]
    assert {**edited, "conclusion": plain["conclusion"]} == plain


def test_every_block_knows_the_events_it_was_made_from(state):
    sources = {b.key: b.source for b in blocks.minutes(state)}
    assert sources["item:i3"]
    assert sources["speech:s1"]


def test_without_clauses_or_an_adopted_vote_there_is_no_resolution():
    play = Play().open(**papers.offices())
    play.do(agenda.start_next)
    with pytest.raises(ValueError, match="no resolution"):
        record.resolution(play.state, papers.head("NQ"), {}, signer={"name": "x"})
    assert record.adopting_vote(play.state) is None


def test_a_provisional_result_keeps_both_figures():
    play = papers.finished()
    state = play.state
    first = papers.result(yes=2, no=0, pending=2, passed=False, provisional=True)
    view = state.votes["v2"]
    changed = record._vote(replace(view, first_result=first), "x")
    assert changed["provisional"]["pending"] == 2
    assert changed["yes"] == 3


def test_votes_that_were_invalid_or_never_came_are_noted():
    view = papers.finished().state.votes["v2"]
    told = papers.result(invalid=2, pending=1)

    assert record._vote(replace(view, result=told), "x")["note"] == (
        "Trong số phiếu trắng có 2 phiếu không hợp lệ. 1 người ở điểm mất kết nối chưa gửi phiếu."
    )


def test_a_meeting_that_has_not_ended_has_no_minutes():
    play = Play().open(**papers.offices())
    texts = texts_of(blocks.minutes(play.state))
    with pytest.raises(ValueError, match="a time is missing"):
        record.minutes(play.state, papers.head(), texts)


def test_a_chair_who_is_not_on_the_roll_cannot_sign():
    state = replace(papers.finished().state, chair="nobody")
    with pytest.raises(ValueError, match="stand on the roll"):
        record.minutes(state, papers.head(), texts_of(blocks.minutes(state)))


def test_without_an_approval_none_is_printed():
    state = replace(papers.finished().state, approval={})
    made = record.minutes(state, papers.head(), texts_of(blocks.minutes(state)))
    assert made["meeting"]["approval"] == ""


def test_a_failed_start_is_minuted_too():
    play = Play().convened(**papers.offices())
    play.do(meeting.open_check_in, roll=papers.offices()["roll"])
    play.do(meeting.fail, quorum={"met": False, "present": 1, "needed": 3})
    state = play.state
    made = record.minutes(state, papers.head(), texts_of(blocks.minutes(state)))

    assert problems(made) == []
    assert "cần 3" in made["conclusion"][0]["text"]


def test_items_set_aside_and_not_reached_say_so():
    play = Play().open(**papers.offices())
    play.do(agenda.skip, item="i1", reason="không có việc")
    play.do(agenda.defer, item="i2", reason="thiếu hồ sơ")
    play.do(meeting.close)
    words = [b.text for b in blocks.minutes(play.state)]
    assert words[:3] == [
        "Không tiến hành. Lý do: không có việc.",
        "Chuyển sang kỳ sinh hoạt sau. Lý do: thiếu hồ sơ.",
        "Chưa tiến hành khi bế mạc.",
    ]


def test_a_meeting_that_never_was_has_no_minutes():
    with pytest.raises(ValueError, match="never convened"):
        blocks.resolution(MeetingState())


def test_a_difference_shows_words_kept_removed_and_added():
    found = [(p.kind, p.text) for p in pieces("lắp đèn đường", "lắp đèn bản đường")]
    assert found == [("kept", "lắp đèn "), ("added", "bản "), ("kept", "đường")]
    assert [p.kind for p in pieces("a b", "a c")] == ["kept", "removed", "added"]
    assert [p.kind for p in pieces("a b", "a ")] == ["kept", "removed"]
    assert changed_blocks({"x": "1", "y": "2"}, {"x": "1", "y": "3"}).keys() == {"y"}


@pytest.mark.parametrize(
    ("stage", "move", "after"),
    [
        (Stage.DRAFT, "review", Stage.REVIEWED),
        (Stage.REVIEWED, "return", Stage.DRAFT),
        (Stage.REVIEWED, "approve", Stage.APPROVED),
        (Stage.APPROVED, "complete", Stage.SIGNED),
        (Stage.SIGNED, "seal", Stage.SEALED),
        (Stage.DRAFT, "approve", None),
        (Stage.SEALED, "return", None),
    ],
)
def test_a_paper_goes_one_way(stage, move, after):
    assert moved(stage, move) is after


def test_votes_kept_in_the_state_are_those_the_minutes_print(state):
    kinds = [line.kind for line in state.history]
    assert kinds.count(e.VOTE_CLOSED) == 2
