"""What now? One table: how far the meeting is, and the one next step."""

from datetime import date, timedelta

import pytest

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import (
    agenda,
    floor,
    meeting,
    motions,
    pen,
    presence,
    reading,
)
from chibo.assembly.meetings.rules.decide import closed as closed_item
from chibo.assembly.meetings.rules.next_step import Code, Quorum, next_step
from chibo.assembly.meetings.rules.progress import progress_of
from tests.assembly.meetings.play import CHAIR, HANG, PEN, VALLEY, Play

MET = Quorum(met=True, present=3, needed=3)
NOT_MET = Quorum(met=False, present=2, needed=3)
DECISION = [
    {"id": "i1", "number": 1, "title": "Khai mạc", "kind": "information", "minutes": 5},
    {
        "id": "i2",
        "number": 2,
        "title": "Nghị quyết",
        "kind": "decision",
        "minutes": 10,
        "decision_type": "RESOLUTION",
    },
]


def at_item(number, **changes):
    play = Play().open(**changes)
    for _ in range(number):
        play.do(agenda.start_next)
    return play


def at_decision():
    return at_item(2, items=DECISION)


TEXT = [{"key": "item:i1", "heading": "Khai mạc", "text": "Đồng chí chủ tọa khai mạc."}]


def read(play):
    play.do(reading.read_back, passages=TEXT)
    return play


def objected(play):
    values = {"id": "o1", "roll": "r-hang", "about": "item:i1", "text": "Thiếu giờ"}
    play.do(reading.object_to, by=HANG, **values)
    return play


def adopted(play):
    play.do(reading.adopt, vote_when="never")
    return play


def with_task(play):
    play.do(pen.set_task, id="t1", text="Sửa mương", owner="r-hang", due=date(2026, 11, 30))
    return play


def with_motion(play, *, amended=False):
    play.do(motions.put, id="m1", item="i2", proposer="r-hang", text="Sửa 120 m mương")
    if amended:
        play.do(
            motions.amend, id="a1", motion_id="m1", proposer="r-chair", before="120", after="100"
        )
    return play


def without_amendment(play):
    play.do(motions.withdraw_amendment, amendment_id="a1")
    return play


def voting(play, *, electors, motion="", amendment=""):
    data = {
        "vote": "v1",
        "item": "i2",
        "subject": "Nghị quyết tháng 11",
        "decision_type": "RESOLUTION",
        "secrecy": "open",
        "rule": {},
        "electors": electors,
        "facts": {},
        "motion": motion,
        "amendment": amendment,
    }
    play.add([e.New(e.VOTE_OPENED, data)])
    return play


def closed(play, *, passed=True, provisional=False):
    result = {"passed": passed, "provisional": provisional}
    play.add([e.New(e.VOTE_CLOSED, {"vote": "v1", "result": result})])
    return play


def announced(play):
    play.add([e.New(e.VOTE_ANNOUNCED, {"vote": "v1"})])
    return play


ON_PHONES = {"r-hang": "device", "r-pen": "device"}
IN_THE_HALL = {"r-hang": "device", "r-pen": "main"}


def voted(**result):
    return announced(closed(voting(with_task(at_decision()), electors=ON_PHONES), **result))


def concluded(play):
    play.do(agenda.conclude, item="i2", text="Thống nhất")
    return play


def asked():
    play = at_item(2)
    play.do(floor.ask, id="s1", roll="r-hang")
    return play


def speaking():
    play = asked()
    play.do(floor.give, id="s1")
    return play


def claimed(play):
    play.do(presence.claim, by="binh", id="c1", point=VALLEY, source="self")
    return play


def graded(play):
    play.do(meeting.grade, grade={"grade": "good"})
    return play


def adjourned():
    play = Play().open()
    play.do(meeting.adjourn, reason="Bão", start=play.at + timedelta(days=1), at=play.at)
    return play


def convened_again():
    play = ended(meeting.fail, Play().checking_in(), quorum={"met": False})
    new = meeting.convened_again(play.state, meeting="m2", title="Lần hai", planned_start=play.at)
    play.add(new)
    return play


def confidential():
    items = [
        {
            "id": "i1",
            "number": 1,
            "title": "Nội dung riêng",
            "kind": "confidential",
            "minutes": 5,
            "case": "s1",
        },
        {"id": "i2", "number": 2, "title": "Kết luận", "kind": "decision", "minutes": 5},
    ]
    play = Play().open(items=items)
    play.do(agenda.start_next)
    return play


def in_session():
    play = confidential()
    play.do(closed_item.begin, item="i1")
    return play


def suspended():
    play = at_item(1)
    play.do(meeting.suspend)
    return play


def ended(rule, play, **values):
    play.do(rule, **values)
    return play


TABLE = [
    ("invited", lambda: Play().convened(), MET, Code.OPEN_CHECK_IN, "open_check_in"),
    ("nobody here", lambda: Play().checking_in(), NOT_MET, Code.CHECK_PEOPLE_IN, ""),
    ("somebody claims", lambda: claimed(Play().checking_in()), MET, Code.CONFIRM, "confirm_all"),
    ("enough are here", lambda: Play().checking_in(), MET, Code.OPEN_MEETING, "open_meeting"),
    ("just opened", lambda: Play().open(), MET, Code.START_ITEM, "start_item"),
    ("at a report", lambda: at_item(1), MET, Code.START_ITEM, "start_item"),
    ("a break", suspended, MET, Code.RESUME, "resume"),
    ("somebody waits", asked, MET, Code.GIVE_FLOOR, "give_floor"),
    ("somebody speaks", speaking, MET, Code.END_SPEECH, "end_speech"),
    ("a discussion to conclude", lambda: at_item(2), MET, Code.CONCLUDE, ""),
    ("a resolution without tasks", at_decision, MET, Code.WRITE_TASKS, ""),
    ("a resolution with tasks", lambda: with_task(at_decision()), MET, Code.VOTE_ITEM, ""),
    ("not enough to vote", lambda: with_task(at_decision()), NOT_MET, Code.RESTORE_QUORUM, ""),
    (
        "a late one before a vote",
        lambda: claimed(with_task(at_decision())),
        MET,
        Code.CONFIRM,
        "confirm_all",
    ),
    ("a motion", lambda: with_motion(at_decision()), MET, Code.VOTE_MOTION, ""),
    (
        "an amendment taken back",
        lambda: without_amendment(with_motion(at_decision(), amended=True)),
        MET,
        Code.VOTE_MOTION,
        "",
    ),
    (
        "an amendment",
        lambda: with_motion(at_decision(), amended=True),
        MET,
        Code.VOTE_AMENDMENT,
        "",
    ),
    (
        "nobody has sent",
        lambda: voting(at_decision(), electors=ON_PHONES),
        MET,
        Code.WAIT_FOR_VOTES,
        "close_vote",
    ),
    ("the hall to count", lambda: voting(at_decision(), electors=IN_THE_HALL), MET, Code.COUNT, ""),
    (
        "all have sent",
        lambda: voting(at_decision(), electors={}),
        MET,
        Code.CLOSE_VOTE,
        "close_vote",
    ),
    (
        "a result to announce",
        lambda: closed(voting(at_decision(), electors={})),
        MET,
        Code.ANNOUNCE,
        "announce",
    ),
    ("announced", voted, MET, Code.CONCLUDE, ""),
    ("concluded, to read back", lambda: concluded(voted()), MET, Code.READ_BACK, ""),
    ("an objection", lambda: objected(read(concluded(voted()))), MET, Code.ANSWER, ""),
    ("read back", lambda: read(concluded(voted())), MET, Code.ADOPT, ""),
    ("adopted, to grade", lambda: adopted(read(concluded(voted()))), MET, Code.GRADE, ""),
    ("paper awaited", lambda: concluded(voted(provisional=True)), MET, Code.COMPLETE, ""),
    (
        "paper awaited for a motion",
        lambda: concluded(
            announced(
                closed(
                    voting(with_motion(at_decision()), electors={}, motion="m1"), provisional=True
                )
            )
        ),
        MET,
        Code.COMPLETE,
        "",
    ),
    (
        "graded",
        lambda: graded(adopted(read(concluded(voted())))),
        MET,
        Code.CLOSE,
        "close",
    ),
    (
        "closed",
        lambda: ended(meeting.close, graded(concluded(voted()))),
        MET,
        Code.MINUTES,
        "",
    ),
    (
        "failed",
        lambda: ended(meeting.fail, Play().checking_in(), quorum={"met": False}),
        NOT_MET,
        Code.CONVENE_AGAIN,
        "convene_again",
    ),
    (
        "failed and convened again",
        lambda: convened_again(),
        NOT_MET,
        Code.NOTHING,
        "",
    ),
    ("adjourned", adjourned, MET, Code.OPEN_CHECK_IN, "open_check_in"),
    ("a confidential item", confidential, MET, Code.OPEN_SESSION, ""),
    ("its closed session", in_session, MET, Code.IN_SESSION, ""),
]


@pytest.mark.parametrize(
    ("play", "quorum", "code", "deed"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_next_step_follows_from_the_state(play, quorum, code, deed):
    step = next_step(play().state, quorum=quorum)

    assert (step.code, step.deed) == (code, deed)


def test_every_step_is_in_the_table():
    assert {row[3] for row in TABLE} == set(Code)


@pytest.mark.parametrize("play", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_step_leads_somewhere_until_the_meeting_has_ended(play):
    step = next_step(play().state, quorum=MET)

    assert step.deed or step.target or step.code in {Code.MINUTES, Code.NOTHING}


def test_only_what_cannot_be_undone_asks_first():
    asking = {row[3] for row in TABLE if next_step(row[1]().state, quorum=row[2]).asks}

    assert asking == {Code.WAIT_FOR_VOTES, Code.CLOSE_VOTE, Code.CLOSE}


def test_progress_counts_devices_and_agreed_counts_and_never_says_who():
    play = voting(at_decision(), electors={"r-hang": "device", "r-pen": "main", "r-chair": "main"})
    play.add([e.New(e.VOTE_CAST, {"vote": "v1", "roll": "r-hang"})])
    before = progress_of(play.state, play.state.open_vote)
    play.add([e.New(e.VOTE_COUNTED, {"vote": "v1", "where": "main"})])
    after = progress_of(play.state, play.state.open_vote)

    assert (before.sent, before.entitled, before.uncounted) == (1, 3, ("main",))
    assert (after.sent, after.is_complete) == (3, True)


def test_a_voided_vote_is_asked_for_again():
    play = voting(with_task(at_decision()), electors={})
    play.add([e.New(e.VOTE_VOIDED, {"vote": "v1", "reason": "Nhầm câu hỏi"})])

    assert next_step(play.state, quorum=MET).code is Code.VOTE_ITEM


def test_people_of_a_beginner_meeting_are_led_to_the_end():
    """Doing what the step says, and nothing else, ends the meeting."""
    play = Play().checking_in(items=DECISION)
    for person in (CHAIR, PEN, HANG):
        play.tick(person)
    seen = []
    for _ in range(30):
        step = next_step(play.state, quorum=MET)
        seen.append(step.code)
        if step.code is Code.MINUTES:
            break
        DO[step.code](play, step)

    assert seen[0] is Code.OPEN_MEETING
    assert seen[-2:] == [Code.CLOSE, Code.MINUTES]
    assert {Code.START_ITEM, Code.WRITE_TASKS, Code.VOTE_ITEM, Code.ANNOUNCE} <= set(seen)


DO = {
    Code.OPEN_MEETING: lambda play, step: play.do(
        meeting.open_meeting, quorum={"met": True, "present": 3, "needed": 3}
    ),
    Code.START_ITEM: lambda play, step: play.do(agenda.start, **step.values),
    Code.WRITE_TASKS: lambda play, step: with_task(play),
    Code.VOTE_ITEM: lambda play, step: voting(play, electors={}),
    Code.CLOSE_VOTE: lambda play, step: closed(play),
    Code.ANNOUNCE: lambda play, step: announced(play),
    Code.CONCLUDE: lambda play, step: concluded(play),
    Code.READ_BACK: lambda play, step: read(play),
    Code.ADOPT: lambda play, step: adopted(play),
    Code.GRADE: lambda play, step: graded(play),
    Code.CLOSE: lambda play, step: play.do(meeting.close),
}
