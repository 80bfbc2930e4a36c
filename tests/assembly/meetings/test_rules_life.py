"""The life of a meeting by its rules: another day, another chair, excuses, guests, what was prepared, approvals."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from chibo.assembly.meetings.rules import approvals, attendance, excuses, fold, kinds
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
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.meetings.sentences import translated
from chibo.assembly.minutes.rules import blocks, incidents, record
from tests.assembly.meetings.play import (
    BINH,
    CHAIR,
    EXEMPT,
    HANG,
    MAIN,
    NOON,
    OUT,
    PEN,
    YOUNG,
    Play,
    plan,
    roll_row,
)
from tests.assembly.minutes import papers

DAY = timedelta(days=1)
MET = {"met": True, "present": 3, "needed": 3}
NOT_MET = {"met": False, "present": 1, "needed": 3}
ORDER = {"order": ["secretary", "deputy", "official"], "source": "Điều lệ Đảng, Điều 24"}


def refused(code, rule, state, **values):
    with pytest.raises(Refusal) as caught:
        rule(state, **values)
    assert caught.value.code == code
    assert str(translated(caught.value))
    return caught.value


def officers():
    """The chair is the secretary, hang the deputy; everybody else holds no office."""
    rows = [
        roll_row(CHAIR, office="secretary"),
        roll_row(PEN),
        roll_row(HANG, office="deputy"),
        roll_row(BINH),
        roll_row(YOUNG, category="probationary"),
        roll_row(OUT, flags=["suspended"]),
    ]
    return {"roll": rows, "presiding": ORDER}


def checking_in():
    play = Play().convened(**officers())
    play.do(meeting.open_check_in, roll=officers()["roll"])
    return play


class TestAnotherDay:
    def test_a_meeting_put_off_to_a_day_stays_convened_and_excuses_lapse(self):
        play = Play().convened()
        play.do(presence.excuse, roll="r-hang", reason="đi công tác", excused=True)
        before = play.state
        state = play.do(meeting.postpone, reason="Bão", start=NOON + 3 * DAY, at=play.at)

        assert state.stage is Stage.CONVENED
        assert state.planned_start == NOON + 3 * DAY
        length = before.planned_end - before.planned_start
        assert state.planned_end - state.planned_start == length
        assert (state.roll["r-hang"].excuse, state.roll["r-hang"].excused) == ("", None)

    def test_who_was_checked_in_has_gone_when_it_is_put_off(self):
        play = Play().checking_in().tick(HANG)
        play.do(presence.end, roll="r-hang", reason="left")
        play.tick(BINH)
        state = play.do(meeting.postpone, reason="Bão", start=NOON + DAY, at=play.at)

        assert attendance.present_now(state) == {}
        assert [p.ended_by for p in state.presence.values()] == ["left", "postponed"]
        refused(
            "date_past", meeting.postpone, state, person=PEN, reason="x", start=NOON, at=play.at
        )

    def test_a_meeting_without_hours_has_nothing_to_put_off(self):
        state = replace(Play().convened().state, planned_end=None)
        with pytest.raises(ValueError, match="hours"):
            meeting.postpone(state, person=PEN, reason="x", start=NOON + DAY, at=NOON)

    def test_a_check_in_long_before_the_hour_is_refused(self):
        state = Play().convened().state
        start = state.planned_start
        refused("check_in_too_early", meeting.check_hour, state, at=start - timedelta(hours=7))
        meeting.check_hour(state, at=start - timedelta(hours=6))
        meeting.check_hour(fold.MeetingState(), at=NOON)

    def test_a_meeting_goes_on_another_day_with_a_new_check_in_and_keeps_its_first_opening(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        first = play.state.opened_at
        play.do(meeting.adjourn, reason="Mất điện", start=play.at + DAY, at=play.at)
        adjourned = play.state

        assert adjourned.is_adjourned
        assert adjourned.waiting == []
        refused("adjourned", meeting.resume, adjourned, person=PEN)
        refused("adjourned", agenda.start_next, adjourned, person=PEN)
        refused(
            "adjourned", presence.claim, adjourned, id="x", person=HANG, point=MAIN, source="self"
        )
        play.at += DAY
        play.do(meeting.open_check_in, roll=plan()["roll"])
        refused("already_begun", meeting.fail, play.state, person=PEN, quorum=NOT_MET)
        refused("already_begun", meeting.cancel, play.state, person=PEN, reason="x")
        for person in (PEN, BINH):
            play.tick(person)
        state = play.do(meeting.open_meeting, quorum=MET)
        assert (state.opened_at, len(state.sittings), state.resumes_at) == (first, 2, None)
        assert state.current_item.id == "i1"

    def test_a_continued_meeting_without_quorum_is_closed_or_adjourned_again(self):
        play = Play().open()
        play.do(meeting.adjourn, reason="Mất điện", start=play.at + DAY, at=play.at)
        play.at += DAY
        play.do(meeting.open_check_in, roll=plan()["roll"])
        again = meeting.adjourn(
            play.state, person=PEN, reason="Ít người", start=play.at + DAY, at=play.at
        )
        assert [new.kind for new in again] == ["meeting.adjourned"]
        state = play.do(meeting.close)
        assert state.stage is Stage.CLOSED
        assert [s.ended_at is not None for s in state.sittings] == [True]

    def test_late_is_counted_from_the_opening_of_the_evening_one_came_to(self):
        play = Play().open()
        play.do(meeting.adjourn, reason="Mất điện", start=play.at + DAY, at=play.at)
        play.at += DAY
        play.do(meeting.open_check_in, roll=plan()["roll"])
        play.tick(BINH)
        state = play.do(meeting.open_meeting, quorum=MET)
        play.tick(EXEMPT)
        late = attendance.attendance_of(play.state, play.state.roll[f"r-{EXEMPT}"])

        assert attendance.attendance_of(state, state.roll["r-binh"]).status == "present"
        assert (late.status, late.late_minutes) == ("late", 1)

    @pytest.mark.parametrize(
        ("code", "play", "start"),
        [
            ("not_open", lambda: Play().checking_in(), DAY),
            ("date_past", lambda: Play().open(), -DAY),
            ("already_closed", lambda: closed(), DAY),
        ],
    )
    def test_a_meeting_that_is_not_open_is_not_adjourned(self, code, play, start):
        play = play()
        refused(
            code,
            meeting.adjourn,
            play.state,
            person=PEN,
            reason="x",
            start=play.at + start,
            at=play.at,
        )

    def test_nothing_that_runs_is_adjourned(self):
        play = Play().open()
        play.do(agenda.start_next)
        play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
        play.do(floor.give, id="s1")
        later = {"reason": "x", "start": play.at + DAY, "at": play.at}
        refused("somebody_speaking", meeting.adjourn, play.state, person=PEN, **later)

    def test_a_meeting_that_was_not_held_names_the_one_in_its_place_once(self):
        play = Play().checking_in()
        again = {"meeting": "m2", "title": "Lần hai", "planned_start": NOON}
        refused("was_held", meeting.convened_again, play.state, **again)
        play.do(meeting.fail, quorum=NOT_MET)
        play.add(meeting.convened_again(play.state, **again))

        assert play.state.followed_by["meeting"] == "m2"
        refused("convened_again", meeting.convened_again, play.state, **again)


def closed():
    play = Play().open()
    play.do(meeting.close)
    return play


class TestTheChair:
    def test_the_deputy_presides_before_others_and_it_is_an_event_with_its_source(self):
        play = checking_in().tick(PEN).tick(HANG).tick(BINH)
        found = refused(
            "chair_order", presiding.hand_chair, play.state, person=PEN, roll="r-binh", reason="x"
        )
        assert found.places["name"] == "Hang"
        state = play.do(presiding.hand_chair, roll="r-hang", reason="Bí thư đi họp huyện")

        assert state.chair == HANG
        assert state.history[-1].data["source"] == ORDER["source"]
        assert presiding.hand_chair(state, person=PEN, roll="r-hang", reason="x") == []
        assert CHAIR not in state.pens

    def test_without_an_officer_an_official_member_presides(self):
        play = checking_in().tick(PEN).tick(BINH).tick(YOUNG)
        assert [m.id for m in presiding.eligible(play.state)] == ["r-pen", "r-binh"]
        play.do(presiding.hand_chair, roll="r-binh", reason="Bí thư, phó bí thư vắng")
        assert play.state.chair == BINH

    def test_nobody_else_here_means_nobody_presides(self):
        play = checking_in().tick(CHAIR).tick(YOUNG)
        refused(
            "nobody_may_preside",
            presiding.hand_chair,
            play.state,
            person=PEN,
            roll="r-young",
            reason="x",
        )

    def test_only_offices_of_the_order_preside_where_it_ends_with_them(self):
        only = {"order": ["secretary", "deputy"], "source": "x"}
        play = Play().convened(**{**officers(), "presiding": only})
        assert [m.id for m in presiding.eligible(play.state)] == ["r-hang"]

    def test_who_comes_first_takes_the_chair_when_it_is_away(self):
        play = checking_in().tick(HANG).tick(BINH)
        refused(
            "chair_order", presiding.take_chair, play.state, person=BINH, reason="x", at=play.at
        )
        assert presiding.may_take_chair(play.state, HANG)
        assert not presiding.may_take_chair(play.state, BINH)
        play.do(presiding.take_chair, reason="Bí thư ốm", by=HANG, at=play.at)
        assert play.state.chair == HANG
        again = presiding.take_chair(play.state, person=HANG, reason="x", at=play.at)
        assert again == []

    def test_nobody_takes_it_from_a_chair_who_is_here(self):
        play = checking_in().tick(CHAIR).tick(HANG)
        refused(
            "chair_is_here", presiding.take_chair, play.state, person=HANG, reason="x", at=play.at
        )
        assert not presiding.may_take_chair(play.state, HANG)

    def test_before_the_check_in_nobody_takes_it_before_the_hour(self):
        play = Play().convened(**officers())
        start = play.state.planned_start
        values = {"person": HANG, "reason": "Bí thư ốm"}
        refused("chair_may_come", presiding.take_chair, play.state, at=NOON, **values)
        assert presiding.may_take_chair(play.state, HANG)
        assert presiding.take_chair(play.state, at=start, **values)

    def test_nothing_changes_hands_after_the_end_or_beside_a_vote(self):
        play = closed()
        for rule in (presiding.hand_chair, presiding.change_secretary):
            refused("already_closed", rule, play.state, person=PEN, roll="r-hang", reason="x")
        refused(
            "already_closed", presiding.take_chair, play.state, person=HANG, reason="x", at=play.at
        )
        assert not presiding.may_take_chair(play.state, HANG)
        assert not presiding.may_take_chair(fold.MeetingState(), HANG)
        assert not presiding.may_take_chair(Play().convened().state, PEN)

    @pytest.mark.parametrize("rule", [presiding.hand_chair, presiding.change_secretary])
    def test_a_vote_is_ended_by_who_opened_it(self, rule):
        play = papers.finished()
        voting = fold.replay(play.events[: _seq(play, "vote.opened")])
        told = fold.replay(play.events[: _seq(play, "vote.closed")])
        refused("vote_open", rule, voting, person=PEN, roll="r-hang", reason="x")
        refused("result_not_announced", rule, told, person=PEN, roll="r-hang", reason="x")
        refused("not_on_roll", rule, told, person=PEN, roll="r-moon", reason="x")

    def test_another_official_member_who_is_here_writes_on(self):
        play = Play().open()
        values = {"person": PEN, "reason": "Ốm"}
        refused(
            "secretary_not_official",
            presiding.change_secretary,
            play.state,
            roll="r-young",
            **values,
        )
        refused("not_present", presiding.change_secretary, play.state, roll="r-binh", **values)
        assert presiding.change_secretary(play.state, roll="r-pen", **values) == []
        state = play.do(presiding.change_secretary, roll="r-hang", reason="Ốm")
        assert state.secretary == HANG
        assert pen.undoable(state) == []

    def test_before_people_gather_the_secretary_need_not_be_here(self):
        state = Play().convened().do(presiding.change_secretary, roll="r-binh", reason="Bận")
        assert state.secretary == BINH


def _seq(play, kind):
    return next(event.seq for event in play.events if event.kind == kind)


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
