"""Excuses, guests, kinds of meetings, approvals, and minutes of committees."""

from datetime import date
from fractions import Fraction

import pytest

from chibo.assembly.meetings.rules import approvals, attendance, excuses, kinds
from chibo.assembly.meetings.rules.decide import (
    agenda,
    floor,
    meeting,
    motions,
    pen,
    presence,
    presiding,
)
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.sentences import translated
from chibo.assembly.minutes.rules import blocks, incidents, record
from tests.assembly.meetings.exceptions import DAY, MET, NOT_MET, closed, officers
from tests.assembly.meetings.play import (
    CHAIR,
    HANG,
    MAIN,
    NOON,
    PEN,
    Play,
    plan,
)
from tests.assembly.meetings.refusing import refused
from tests.assembly.minutes import papers


class TestExcuses:
    @pytest.mark.parametrize(
        ("kind", "text", "words"),
        [
            ("health", "mổ ruột thừa", "lý do sức khỏe"),
            ("private", "", "lý do riêng"),
            ("work", "họp xã", "bận công tác: họp xã"),
            ("travel", "", "đi xa"),
            ("other", " đưa con đi thi ", "đưa con đi thi"),
        ],
    )
    def test_the_record_holds_the_words_that_everybody_may_read(self, kind, text, words):
        assert excuses.public_reason(kind, text) == words

    @pytest.mark.parametrize(
        ("code", "kind", "text"),
        [("unknown_excuse", "moon", "x"), ("reason_missing", "other", " "),
         ("text_too_long", "work", "x" * 301)],
    )  # fmt: skip
    def test_what_is_no_reason_is_refused(self, code, kind, text):
        refused(code, excuses.public_reason, kind, text=text)
        assert not excuses.is_private(kind) or kind == "work"

    def test_a_request_is_answered_with_a_reason_when_it_is_refused(self):
        play = Play().convened()
        play.do(presence.excuse, roll="r-hang", kind="health", reason="mổ", excused=False, by=HANG)
        asked = play.state.roll["r-hang"]
        assert (asked.excuse, asked.excused, asked.excuse_late) == ("lý do sức khỏe", None, False)
        values = {"roll": "r-hang", "person": PEN}
        refused("answer_missing", presence.answer, play.state, excused=False, answer=" ", **values)
        refused("nothing_asked", presence.answer, play.state, roll="r-binh", person=PEN,
                excused=True, answer="")  # fmt: skip
        play.do(presence.answer, roll="r-hang", excused=False, answer="Cần đồng chí dự")
        assert play.state.roll["r-hang"].answer == "Cần đồng chí dự"
        play.do(presence.excuse, roll="r-hang", reason="Vẫn ốm", excused=False, by=HANG)
        assert play.state.roll["r-hang"].answer == ""
        state = play.do(presence.answer, roll="r-hang", excused=True, answer="")
        assert state.roll["r-hang"].excused is True

    def test_a_late_request_is_marked_and_too_many_are_refused(self):
        play = Play().checking_in()
        for _ in range(excuses.MOST_ASKED):
            play.do(presence.excuse, roll="r-hang", reason="Mưa", excused=False, by=HANG)
        assert play.state.roll["r-hang"].excuse_late
        ask = {"roll": "r-hang", "person": HANG, "reason": "Mưa", "excused": False}
        refused("asked_too_often", presence.excuse, play.state, **ask)
        ended = closed().state
        refused("excuse_too_late", presence.excuse, ended, **ask)
        refused("excuse_too_late", presence.answer, ended, roll="r-hang", person=PEN, excused=True,
                answer="")  # fmt: skip


def invited(play, item="i2", **changes):
    values = {
        "id": "g1",
        "guest": "p-ban",
        "name": "Ông Bàn",
        "sort_key": "ban",
        "office": "Trưởng bản",
        "item": item,
        **changes,
    }
    play.do(meeting.invite_guest, **values)
    return play


class TestGuests:
    def test_a_guest_enters_only_at_the_own_item_speaks_and_has_left_when_it_ends(self):
        play = invited(Play().convened())
        play.do(meeting.open_check_in, roll=plan()["roll"])
        for person in (CHAIR, PEN, HANG):
            play.tick(person)
        play.do(meeting.open_meeting, quorum=MET)
        refused("guest_not_at_item", presence.enter, play.state, id="x", roll="g1", point=MAIN,
                person=PEN)  # fmt: skip
        play.do(agenda.start, item="i2")
        play.do(presence.enter, id="pg", roll="g1", point=MAIN)
        play.do(floor.ask, id="s1", roll="g1")
        assert [s.roll for s in play.state.waiting] == ["g1"]
        counts = attendance.counts(play.state)
        assert (counts.present, counts.by_point[MAIN]) == (3, 3)
        play.do(floor.withdraw, id="s1")
        play.do(agenda.start, item="i3")
        assert play.state.presence["pg"].ended_by == "item"
        assert not any(a.member.is_guest for a in attendance.attendance(play.state))

    def test_a_guest_neither_proposes_nor_acts(self):
        play = invited(Play().open(), item="")
        play.do(presence.enter, id="pg", roll="g1", point=MAIN)
        play.do(agenda.start_next)
        refused("not_on_roll", motions.put, play.state, id="m", item="i1", person=PEN,
                proposer="g1", text="x")  # fmt: skip
        refused("not_on_roll", floor.write_opinion, play.state, id="s", person="p-ban", text="x")
        refused("not_on_roll", presiding.hand_chair, play.state, person=PEN, roll="g9", reason="x")
        assert presiding.rank(play.state, play.state.roll["g1"]) is None

    def test_an_invitation_is_for_an_item_to_come_and_made_once(self):
        play = invited(Play().open())
        again = {"id": "g2", "person": PEN, "guest": "p", "sort_key": "b", "office": ""}
        refused("guest_already_here", meeting.invite_guest, play.state, name="Ông Bàn", item="i2",
                **again)  # fmt: skip
        play.do(agenda.start, item="i1")
        play.do(agenda.start, item="i3")
        refused("item_done", meeting.invite_guest, play.state, name="Bà Mị", item="i1", **again)
        refused("already_closed", meeting.invite_guest, closed().state, name="Bà Mị", item="",
                **again)  # fmt: skip


class TestKinds:
    def test_a_party_group_takes_no_decision_and_the_refusal_names_the_source(self):
        with pytest.raises(Refusal) as caught:
            kinds.check_may_decide(kinds.GROUP)
        assert caught.value.places["source"] == kinds.GROUP_SOURCE
        kinds.check_may_decide(kinds.COMMITTEE)

    def test_whose_list_is_the_roll_and_which_meeting_is_graded(self):
        assert kinds.roll_of("joint") is kinds.Roll.BRANCH
        assert kinds.roll_of("committee") is kinds.Roll.COMMITTEE
        assert kinds.roll_of("group") is kinds.Roll.GROUP
        assert kinds.is_graded("joint")
        assert not kinds.is_graded("group")

    def test_what_is_prepared_is_written_down_once_and_only_by_those_who_prepare(self):
        given = {"agenda": [" Mục một ", ""], "resolution": "Dự thảo", "opinions": ""}
        refused("prepares_nothing", meeting.prepare, Play().open().state, person=PEN, **given)
        play = Play().open(kind="committee")
        state = play.do(meeting.prepare, **given)
        assert state.prepared["agenda"] == ["Mục một"]
        assert meeting.prepare(state, person=PEN, **given) == []
        empty = {"agenda": [], "resolution": " ", "opinions": ""}
        refused("text_missing", meeting.prepare, state, person=PEN, **empty)
        long = {**given, "resolution": "x" * 5_001}
        refused("text_too_long", meeting.prepare, state, person=PEN, **long)


ASKED = {
    "mode": "hybrid",
    "ground": "scattered",
    "reason": "Đảng viên ở nhiều bản",
    "scattered": 15,
    "members": 26,
    "share": Fraction(1, 2),
    "source": "Hướng dẫn 03-HD/TW",
    "wanted": (date(2026, 11, 1), date(2026, 12, 31)),
    "today": date(2026, 11, 3),
}


class TestApprovals:
    def test_more_than_half_scattered_may_be_asked_for(self):
        approvals.check_request(**ASKED)

    @pytest.mark.parametrize(
        ("code", "changes"),
        [
            ("online_condition", {"scattered": 13}),
            ("unknown_mode", {"mode": "in_person"}),
            ("unknown_ground", {"ground": "comfort"}),
            ("approval_reason", {"reason": " "}),
            ("text_too_long", {"reason": "x" * 1_001}),
            ("approval_dates", {"wanted": (date(2026, 12, 1), date(2026, 11, 30))}),
            ("approval_dates", {"wanted": (date(2026, 10, 1), date(2026, 11, 2))}),
            ("approval_dates", {"wanted": (date(2026, 11, 1), date(2027, 12, 1))}),
        ],
    )
    def test_what_the_rule_forbids_is_not_asked_for(self, code, changes):
        with pytest.raises(Refusal) as caught:
            approvals.check_request(**{**ASKED, **changes})
        assert caught.value.code == code
        assert str(translated(caught.value))

    @pytest.mark.parametrize(
        ("code", "changes"),
        [
            ("approval_number", {"number": " "}),
            ("approval_decided", {"decided_on": date(2026, 11, 4)}),
            ("approval_dates", {"last": date(2026, 10, 1)}),
        ],
    )
    def test_a_decision_has_a_number_a_day_and_a_validity(self, code, changes):
        given = {
            "number": "07-QĐ/ĐU",
            "decided_on": date(2026, 11, 2),
            "first": date(2026, 11, 2),
            "last": date(2026, 12, 31),
            "today": date(2026, 11, 3),
        }
        approvals.check_decision(**given)
        with pytest.raises(Refusal) as caught:
            approvals.check_decision(**{**given, **changes})
        assert caught.value.code == code
        assert str(translated(caught.value))

    @pytest.mark.parametrize(
        ("day", "validity"),
        [(date(2026, 10, 31), "coming"), (date(2026, 11, 1), "held"), (date(2026, 12, 1), "soon"),
         (date(2026, 12, 31), "soon"), (date(2027, 1, 1), "over")],
    )  # fmt: skip
    def test_validity_of_a_day(self, day, validity):
        assert approvals.validity(date(2026, 11, 1), date(2026, 12, 31), day=day) == validity


class TestMinutes:
    def test_the_minutes_tell_who_took_the_chair_at_which_item_and_who_was_a_guest(self):
        play = Play().open(**{**officers(), "follows": {}})
        invited(play)
        play.do(agenda.start, item="i1")
        play.do(presiding.hand_chair, roll="r-hang", reason="Bí thư có việc gấp.")
        play.do(presiding.change_secretary, roll="r-chair", reason="Ốm", by=HANG)
        play.do(agenda.start, item="i2", by=HANG)
        play.do(presence.enter, id="pg", roll="g1", point=MAIN, by=HANG)
        play.do(meeting.adjourn, reason="Mất điện", start=play.at + DAY, at=play.at, by=HANG)
        play.at += DAY
        play.do(meeting.open_check_in, roll=officers()["roll"], by=HANG)
        play.do(meeting.open_meeting, quorum=MET, by=HANG)
        play.do(meeting.close, by=HANG)
        state = play.state
        first, second = (incidents.of_item(state, state.items[i]) for i in ("i1", "i2"))

        assert "đồng chí Hang chủ trì thay đồng chí Chair" in first[0]
        assert first[0].endswith("Lý do: Bí thư có việc gấp.")
        assert "làm thư ký thay đồng chí Pen" in first[1]
        assert "họp tiếp lúc" in second[0]
        assert "được tiếp tục lúc" in second[1]
        assert second[2].startswith("Khách mời Ông Bàn (Trưởng bản) dự nội dung này từ")
        made = record.minutes(state, papers.head(), {b.key: b.text for b in blocks.minutes(state)})
        assert {"name": "Ông Bàn", "office": "Trưởng bản"} in made["guests"]

    def test_what_came_before_the_first_item_stands_in_the_conclusion(self):
        follows = {
            "meeting": "m1",
            "title": "Sinh hoạt tháng 11",
            "planned_start": NOON.isoformat(),
            "stage": "failed_quorum",
        }
        play = Play().convened(
            follows=follows, brought={"opinions": [{"group": "Tổ 1", "text": "Nhất trí"}]}
        )
        invited(play, item="", office="")
        play.do(meeting.postpone, reason="Bão", start=play.at + DAY, at=play.at)
        play.at += DAY
        play.do(meeting.open_check_in, roll=plan()["roll"])
        play.do(presence.enter, id="pg", roll="g1", point=MAIN)
        state = play.do(meeting.fail, quorum=NOT_MET)
        closing = blocks.minutes(state)[-1].text

        assert "triệu tập lần hai" in closing
        assert "được dời đến" in closing
        assert "Khách mời Ông Bàn dự cuộc họp từ" in closing
        assert "Có mặt 1, cần 3" in closing
        assert incidents.of_item(state, state.items["i2"]) == ["Ý kiến của Tổ 1: Nhất trí"]

    def test_a_meeting_put_off_without_a_day_and_guests_who_stay_are_told(self):
        play = invited(Play().open(), item="")
        invited(play, item="i1", id="g2", name="Bà Mị")
        play.do(presence.enter, id="pg", roll="g1", point=MAIN)
        open_state = play.state
        invited(play, item="i3", id="g3", name="Bà Nọi")
        play.do(pen.undo, seq=play.state.seq)
        put_off = Play().convened()
        put_off.do(meeting.postpone, reason="Bão", at=put_off.at)

        assert incidents.before_items(open_state)[-1].startswith("Khách mời Ông Bàn")
        assert incidents.of_item(open_state, open_state.items["i1"]) == []
        assert incidents.before_items(put_off.state) == ["Cuộc họp được hoãn. Lý do: Bão."]
