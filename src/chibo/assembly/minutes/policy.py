"""Who may do what with minutes: the meeting names them, not an office."""

from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules.state import MeetingState
from chibo.core.actor import Actor
from chibo.core.errors import Denied


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
