"""The floor, motions, the pen, and events replayed."""

from datetime import timedelta

import pytest

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.decide import agenda, floor, meeting, motions, pen
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.sentences import SENTENCES
from tests.assembly.meetings.play import (
    BINH,
    CHAIR,
    EXEMPT,
    HANG,
    NOON,
    PEN,
    Play,
)
from tests.assembly.meetings.refusing import refused


class TestFloor:
    @pytest.fixture
    def play(self):
        play = Play().open()
        play.do(agenda.start_next)
        return play

    def test_who_asks_first_speaks_first_but_a_point_of_order_comes_before(self, play):
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        play.do(floor.ask, id="s2", roll="r-chair", by=CHAIR, kind="point_of_order")
        assert [s.id for s in play.state.waiting] == ["s2", "s1"]
        assert floor.ask(play.state, id="s3", roll="r-hang", person=HANG) == []

    def test_giving_the_floor_ends_the_contribution_before(self, play):
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        play.do(floor.ask, id="s2", roll="r-chair")
        play.do(floor.give, id="s1")
        assert floor.give(play.state, id="s1", person=PEN) == []
        play.do(floor.give, id="s2")
        assert [s.stage for s in play.state.speeches.values()] == ["done", "speaking"]
        play.do(floor.end, id="s2", text="Nhất trí")
        assert play.state.speeches["s2"].text == "Nhất trí"
        assert floor.end(play.state, id="s2", person=PEN) == []
        play.do(floor.summarise, id="s1", text="Đề nghị sửa đường")
        assert play.state.speeches["s1"].text == "Đề nghị sửa đường"

    def test_a_request_is_taken_back_once(self, play):
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        refused("pen_only", floor.withdraw, play.state, id="s1", person=BINH)
        play.do(floor.withdraw, id="s1", by=HANG)
        assert floor.withdraw(play.state, id="s1", person=PEN) == []
        refused("not_waiting", floor.give, play.state, id="s1", person=PEN)
        refused("not_speaking", floor.end, play.state, id="s1", person=PEN)
        refused("not_spoken_yet", floor.summarise, play.state, id="s1", person=PEN, text="x")

    def test_a_speaker_who_has_begun_cannot_withdraw(self, play):
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        play.do(floor.give, id="s1")
        refused("not_waiting", floor.withdraw, play.state, id="s1", person=HANG)
        refused("pen_only", floor.end, play.state, id="s1", person=BINH)

    def test_an_opinion_in_writing_is_a_contribution_and_stays_as_it_is(self, play):
        play.do(floor.write_opinion, id="s1", text="Tôi tán thành", by=HANG)
        assert play.state.speeches["s1"].stage == "done"
        refused("written_stays", floor.summarise, play.state, id="s1", person=PEN, text="x")

    @pytest.mark.parametrize(
        ("code", "values"),
        [
            ("not_present", {"roll": "r-binh", "person": BINH}),
            ("not_on_roll", {"roll": "r-x", "person": PEN}),
            ("unknown_kind", {"roll": "r-hang", "person": HANG, "kind": "shout"}),
            ("responsible_only", {"roll": "r-hang", "person": BINH}),
        ],
    )
    def test_requests_that_cannot_be_are_refused(self, play, code, values):
        refused(code, floor.ask, play.state, id="s", **values)

    def test_without_an_item_or_a_presence_there_is_no_opinion(self, play):
        refused(
            "no_current_item", floor.ask, Play().open().state, id="s", roll="r-hang", person=HANG
        )
        refused("not_present", floor.write_opinion, play.state, id="s", person=BINH, text="x")
        refused("not_on_roll", floor.write_opinion, play.state, id="s", person="x", text="x")
        refused("unknown_speech", floor.give, play.state, id="s", person=PEN)


class TestMotions:
    @pytest.fixture
    def play(self):
        play = Play().open()
        play.do(agenda.start_next)
        text = "Hoàn thành trước ngày 20/11."
        play.do(motions.put, id="m1", item="i1", proposer="r-hang", text=text)
        return play

    def test_an_amendment_names_a_passage_that_stands_there_once(self, play):
        values = {"motion_id": "m1", "proposer": "r-hang", "person": PEN, "id": "a1"}
        refused("passage_not_found", motions.amend, play.state, before="xyz", after="b", **values)
        refused("amendment_same", motions.amend, play.state, before="20", after="20", **values)
        play.do(motions.amend, id="a1", motion_id="m1", proposer="r-hang", before="20", after="25")
        play.do(motions.withdraw_amendment, amendment_id="a1")
        assert play.state.motions["m1"].amendments[0].stage == "withdrawn"
        refused(
            "motion_decided", motions.withdraw_amendment, play.state, amendment_id="a1", person=PEN
        )

    def test_of_two_amendments_one_is_taken_back(self, play):
        for key, before in (("a1", "20"), ("a2", "11")):
            values = {"motion_id": "m1", "proposer": "r-hang", "before": before, "after": "25"}
            play.do(motions.amend, id=key, **values)
        play.do(motions.withdraw_amendment, amendment_id="a2")
        stages = [a.stage for a in play.state.motions["m1"].amendments]
        assert stages == ["proposed", "withdrawn"]

    def test_an_event_about_an_unknown_amendment_is_no_event_of_this_meeting(self, play):
        event = e.Event(
            seq=play.state.seq + 1,
            at=play.at,
            kind=e.AMENDMENT_WITHDRAWN,
            actor=PEN,
            data={"id": "x"},
            deed=play.state.seq + 1,
        )
        with pytest.raises(KeyError):
            fold.apply(play.state, event)

    def test_a_motion_taken_back_is_amended_no_more(self, play):
        play.do(motions.withdraw, motion_id="m1")
        refused("motion_decided", motions.withdraw, play.state, motion_id="m1", person=PEN)
        values = {"motion_id": "m1", "proposer": "r-hang", "person": PEN, "id": "a1"}
        refused("motion_decided", motions.amend, play.state, before="20", after="25", **values)

    def test_unknown_things_are_refused(self, play):
        refused("unknown_motion", motions.withdraw, play.state, motion_id="x", person=PEN)
        refused(
            "unknown_motion", motions.withdraw_amendment, play.state, amendment_id="x", person=PEN
        )
        values = {"id": "m2", "person": PEN, "text": "x"}
        refused("not_on_roll", motions.put, play.state, item="i1", proposer="x", **values)
        refused("unknown_item", motions.put, play.state, item="x", proposer="r-hang", **values)


class TestPen:
    def test_a_note_stands_at_the_current_item_or_at_none(self):
        play = Play().open()
        play.do(pen.write_note, id="n1", text="Mất điện 5 phút")
        play.do(agenda.start_next)
        play.do(pen.write_note, id="n2", text="Có điện lại")
        assert [n.item for n in play.state.notes.values()] == ["", "i1"]

    def test_a_clause_has_an_owner_and_a_day_to_come(self):
        play = Play().open()
        day = NOON.date()
        play.do(pen.set_task, id="t1", text="Dọn đường", owner="r-hang", due=day)
        values = {"id": "t2", "person": PEN, "text": "x"}
        refused("not_on_roll", pen.set_task, play.state, owner="x", due=day, **values)
        early = day - timedelta(days=1)
        refused("due_past", pen.set_task, play.state, owner="r-hang", due=early, **values)
        play.do(pen.drop_task, id="t1")
        assert play.state.tasks == {}
        assert pen.drop_task(play.state, id="t1", person=PEN) == []

    def test_a_slip_is_undone_and_both_stay_in_the_record(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(agenda.start_next)
        seq = play.state.seq
        play.do(pen.undo, seq=seq)
        assert [i.stage for i in play.state.items.values()] == ["current", "planned", "planned"]
        assert [line.kind for line in play.state.history if line.undone] == [
            e.ITEM_DONE,
            e.ITEM_STARTED,
        ]
        assert pen.undo(play.state, seq=seq, person=PEN) == []

    def test_what_others_built_upon_is_not_undone(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(floor.ask, id="s1", roll="r-hang")
        play.do(floor.withdraw, id="s1", by=HANG)
        refused("not_undoable", pen.undo, play.state, seq=play.state.seq - 1, person=PEN)

    def test_the_opening_fixes_what_came_before(self):
        play = Play().open()
        assert pen.undoable(play.state) == []
        assert pen.undoable(Play().convened().state) == []
        play.do(meeting.close)
        refused("already_closed", pen.undo, play.state, seq=1, person=PEN)

    def test_a_members_own_deed_is_not_the_pens_to_undo(self):
        play = Play().open()
        play.do(agenda.start_next)
        started = play.state.seq
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        assert [line.seq for line in pen.undoable(play.state)] == [started]


class TestFold:
    def test_one_by_one_comes_to_the_same_as_all_at_once(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        state = MeetingState()
        for event in play.events:
            state = fold.apply(state, event)
        assert state == play.state

    def test_an_event_out_of_order_or_an_undone_one_is_not_applied(self):
        play = Play().open()
        with pytest.raises(ValueError, match="does not follow"):
            fold.apply(MeetingState(), play.events[1])
        gone = e.Event(seq=1, at=NOON, kind=e.UNDONE, actor=PEN, data={"seqs": []}, deed=1)
        with pytest.raises(ValueError, match="replay"):
            fold.apply(MeetingState(), gone)

    def test_the_digest_chains_what_came_before(self):
        values = {"seq": 1, "at": NOON, "kind": "x", "actor": "a", "data": {"b": 1}}
        first = e.digest(bytes(32), **values)
        assert first == e.digest(bytes(32), **values)
        assert first != e.digest(first, **values)

    def test_every_kind_has_its_step_and_every_refusal_its_sentence(self):
        kinds = {v for k, v in vars(e).items() if k.isupper() and isinstance(v, str)}
        assert kinds - {e.UNDONE} == set(fold._STEPS)
        assert set(SENTENCES)

    def test_exempt_members_stay_on_the_roll(self):
        assert not Play().convened().state.roll[f"r-{EXEMPT}"].is_counted
