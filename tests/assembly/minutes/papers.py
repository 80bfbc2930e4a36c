"""A finished meeting in memory, with votes as the voting room reports them."""

from datetime import timedelta
from typing import Any

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import agenda, floor, meeting, motions, pen, presence
from chibo.assembly.minutes.rules.record import Head
from tests.assembly.meetings.play import (
    BINH,
    CHAIR,
    HANG,
    NOON,
    PHONES,
    VALLEY,
    YOUNG,
    Play,
    plan,
    roll_row,
)


def result(**changes: Any) -> dict[str, Any]:
    given = {
        "official_total": 5,
        "deductions": [
            {
                "kind": "exempt_absent",
                "reason": "được miễn sinh hoạt và vắng mặt",
                "names": ["Exempt"],
            }
        ],
        "base": 4,
        "present": 4,
        "needed": 3,
        "fraction": [1, 2],
        "strict": True,
        "yes": 3,
        "no": 1,
        "abstain": 0,
        "blank": 0,
        "invalid": 0,
        "voters": 4,
        "not_voted": 0,
        "pending": 0,
        "percent": "75.0",
        "passed": True,
        "provisional": False,
        "sentence": "Tán thành 3 trên 4, cần 3: quá nửa của 4 đảng viên chính thức.",
        "source": "Điều lệ Đảng, Điều 9",
    }
    return {**given, **changes}


def vote(play: Play, key: str, item: str, *, announce: bool = True, **changes: Any) -> None:
    opened = {
        "vote": key,
        "item": item,
        "subject": "Nghị quyết tháng 11",
        "decision_type": "RESOLUTION",
        "secrecy": "open",
        "rule": {},
        "electors": {},
        "facts": {},
        **changes.pop("opened", {}),
    }
    play.add([e.New(e.VOTE_OPENED, opened)])
    play.add([e.New(e.VOTE_CLOSED, {"vote": key, "result": result(**changes)})])
    if announce:
        play.add([e.New(e.VOTE_ANNOUNCED, {"vote": key})])


def offices() -> dict[str, Any]:
    rows = plan()["roll"]
    given = [r for r in rows if r["person"] not in {"chair", "pen", "out"}]
    return {
        "roll": [
            roll_row("chair", office="secretary", name="Lò Văn Thoan"),
            roll_row("pen", office="deputy", name="Quàng Thị Diên"),
            *given,
        ],
        "approval": {
            "number": "07-QĐ/ĐU",
            "valid_to": "2026-12-31",
            "decided_by": "Đảng ủy xã Nậm Khoang",
            "decision_types": ["ADMIT"],
        },
        "unit": {
            "id": "u",
            "name": "Chi bộ bản Nà Khoang",
            "short_name": "bản Nà Khoang",
            "place": "Nậm Khoang",
            "superior": "Đảng bộ xã Nậm Khoang",
            "position": 1000,
        },
    }


def finished() -> Play:
    """A meeting with a late arrival, a lost link, an excuse, an amendment, two votes and a clause."""
    changes = offices()
    play = Play().convened(**changes)
    play.do(meeting.open_check_in, roll=changes["roll"])
    for person, point in ((CHAIR, "main"), ("pen", "main"), (BINH, VALLEY)):
        play.tick(person, point)
    play.do(meeting.open_meeting, quorum={"met": True, "present": 3, "needed": 3})
    play.do(presence.claim, id="p1", point=PHONES, source="self", by=HANG)
    play.do(presence.confirm, id="p1")
    play.do(presence.end, roll="r-hang", reason="network")
    play.at += timedelta(minutes=5)
    play.do(presence.claim, id="p2", point=PHONES, source="self", by=HANG)
    play.do(presence.excuse, roll=f"r-{YOUNG}", reason="đi viện", excused=True)
    play.do(meeting.welcome_guest, name="Ông Hà Văn Pín")
    play.do(agenda.start_next)
    play.do(agenda.start_next)
    play.do(floor.ask, id="s1", roll="r-hang", by=HANG)
    play.do(floor.give, id="s1")
    play.do(floor.end, id="s1", text="Đề nghị lắp đèn đường.")
    play.do(floor.write_opinion, id="s2", text="Nhất trí.", by=HANG)
    play.do(pen.write_note, id="n1", text="Mất điện 5 phút.")
    play.do(agenda.start_next)
    play.do(motions.put, id="m1", item="i3", proposer="r-hang", text="Làm đường trước ngày 20/11.")
    play.do(
        motions.amend, id="a1", motion_id="m1", proposer="r-binh", before="20/11", after="25/11"
    )
    vote(play, "v1", "i3", opened={"amendment": "a1", "subject": "Sửa ngày"})
    play.do(pen.set_task, id="t1", text="Dọn đường bản.", owner="r-binh", due=NOON.date())
    vote(play, "v2", "i3", opened={"motion": "m1"})
    play.do(agenda.conclude, item="i3", text="Chi bộ thống nhất.")
    play.do(meeting.grade, grade={"grade": "Tốt", "points": "92"})
    play.do(meeting.close)
    return play


def head(kind: str = "BB") -> Head:
    return Head(
        id="01990000-0000-7000-8000-000000000001",
        kind=kind,
        number=11,
        symbol=f"11-{kind}/CB",
        term="2025-2027",
        organisation="Chi bộ bản Nà Khoang",
        superior="Đảng bộ xã Nậm Khoang",
        place="Nậm Khoang",
        title="sinh hoạt chi bộ thường kỳ tháng 11 năm 2026",
        meeting="01990000-0000-7000-8000-000000000002",
    )
