"""Which audience sees which regions."""

from chibo.assembly.meetings import audiences
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.screens import Regions, cockpit, member, projector


def regions_of(audience: str, state: MeetingState, *, meeting: str) -> Regions:
    """The regions of an audience after the state's last event.

    Raises:
        KeyError: there is no such audience.
    """
    return _SCREENS[audience](state, meeting=meeting)


_SCREENS = {
    audiences.VOTER: member.regions,
    audiences.ATTENDEE: member.regions,
    audiences.OBSERVER: member.regions,
    audiences.PEN: cockpit.regions,
    audiences.PROJECTOR: projector.regions,
}


def is_known(audience: str) -> bool:
    """Whether somebody can follow a meeting as this."""
    return audience in _SCREENS
