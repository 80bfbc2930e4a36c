"""Who follows a meeting as what: the audiences of its screens and the right to each.

voter      an official member on the roll           attendee   anybody else on the roll
pen        chair and minutes secretary              board      who enters counts: pen and responsibles
point:ID   the pen, or who is responsible there     observer   an office above, by permission
projector  a paired screen; its own secret is its right, nobody asks for it by signing in
"""

from chibo.assembly.meetings import policy
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.core.actor import Actor
from chibo.core.policy import may

VOTER = "voter"
ATTENDEE = "attendee"
PEN = "pen"
BOARD = "board"
OBSERVER = "observer"
PROJECTOR = "projector"
POINT = "point:"

MEMBERS = frozenset({VOTER, ATTENDEE})


def of_member(state: MeetingState, person: str) -> str:
    """``voter`` or ``attendee`` for a member on the roll, else the empty text; guests have no screen."""
    member = state.roll_of(person)
    if member is None or member.is_guest:
        return ""
    return VOTER if member.is_official else ATTENDEE


def entitled(state: MeetingState, actor: Actor, wanted: str, *, position: int) -> bool:
    """Whether the actor may follow the meeting as ``wanted``.

    Args:
        position: that of the meeting's unit.
    """
    person = str(actor.person_id or "")
    if not person:
        return False
    if wanted in MEMBERS:
        return of_member(state, person) == wanted
    if wanted == PEN:
        return person in state.pens
    if wanted == BOARD:
        return person in state.pens or any(p.responsible == person for p in state.points.values())
    if wanted.startswith(POINT):
        point = state.points.get(wanted.removeprefix(POINT))
        return point is not None and (person in state.pens or point.responsible == person)
    return wanted == OBSERVER and may(actor, policy.OBSERVE, position=position)
