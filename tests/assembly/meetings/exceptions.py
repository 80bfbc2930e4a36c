"""What the tests of unusual meetings share: days, quorums, who presides."""

from datetime import timedelta

from chibo.assembly.meetings.rules.decide import (
    meeting,
)
from tests.assembly.meetings.play import (
    BINH,
    CHAIR,
    HANG,
    OUT,
    PEN,
    YOUNG,
    Play,
    roll_row,
)

DAY = timedelta(days=1)


MET = {"met": True, "present": 3, "needed": 3}


NOT_MET = {"met": False, "present": 1, "needed": 3}


ORDER = {"order": ["secretary", "deputy", "official"], "source": "Điều lệ Đảng, Điều 24"}


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


def closed():
    play = Play().open()
    play.do(meeting.close)
    return play
