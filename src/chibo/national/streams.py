"""Streams of chance, one for each thing that is drawn: a new one changes nothing that is there."""

from enum import IntEnum


class Stream(IntEnum):
    """What the dice are for; the second half of Philox's key. Numbers are never given twice."""

    COMMUNE = 1
    BRANCH = 2
    MEMBER = 3
    FLAW = 4
    MEETING = 5
    ATTENDANCE = 6
    CITIZEN = 7
