"""Who may do what with minutes: the meeting names them, not an office."""

from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules.state import MeetingState
from chibo.core.actor import Actor
from chibo.core.errors import Denied
from chibo.core.policy import Permission, require
from chibo.ground.organisation.rules import Office


def require_secretary(actor: Actor, state: MeetingState) -> None:
    """The minutes secretary, or the chair where the branch has no other hand.

    Raises:
        Denied: somebody else asks.
    """
    if str(actor.person_id) not in state.pens:
        raise Denied(
            _("The minutes are written by the minutes secretary and the chair."), code="pen_only"
        )


def require_chair(actor: Actor, state: MeetingState) -> None:
    """The chair of the meeting.

    Raises:
        Denied: somebody else asks.
    """
    if str(actor.person_id) != state.chair:
        raise Denied(_("The minutes are approved by the chair of the meeting."), code="chair_only")


_ABOVE = frozenset({Office.SECRETARY.value, Office.DEPUTY.value, Office.OFFICER.value})

RETURN = Permission(code="minutes.return", offices=_ABOVE)
CONFIRM_GRADE = Permission(code="minutes.confirm_grade", offices=_ABOVE)


def require_above(actor: Actor, permission: Permission, *, position: int) -> None:
    """Somebody in a seat above the branch; nobody judges the papers of the own unit.

    Raises:
        Denied: the seat is elsewhere, or that of the unit itself.
    """
    require(actor, permission, position=position)
    if not actor.is_system and actor.lo == position:
        raise Denied(_("This is done by the committee above the branch."), code="not_above")
