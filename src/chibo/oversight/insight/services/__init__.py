"""Commands of the room: the roll-ups follow the events, a committee reminds and chases."""

from chibo.oversight.insight.services.chasing import chase
from chibo.oversight.insight.services.observing import observed
from chibo.oversight.insight.services.recounting import Difference, Recount, recount
from chibo.oversight.insight.services.reminding import Reminded, remind_late
from chibo.oversight.insight.services.rolling import carry_up, refresh, regroup

__all__ = [
    "Difference",
    "Recount",
    "Reminded",
    "carry_up",
    "chase",
    "observed",
    "recount",
    "refresh",
    "regroup",
    "remind_late",
]
