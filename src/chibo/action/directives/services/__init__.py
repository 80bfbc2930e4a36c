"""Commands of tasks: taken over from resolutions, done, judged, told to meetings, reminded of."""

from .doing import begin, cancel, confirm, extend, finish, send_back
from .meetings import write_into_minutes
from .reminding import remind
from .taking import take_over

__all__ = [
    "begin",
    "cancel",
    "confirm",
    "extend",
    "finish",
    "remind",
    "send_back",
    "take_over",
    "write_into_minutes",
]
