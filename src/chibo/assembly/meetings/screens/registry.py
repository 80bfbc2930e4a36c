"""Which audience sees which regions."""

from chibo.assembly.meetings import audiences
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.screens import Regions, board, cockpit, member, point, projector


def regions_of(audience: str, state: MeetingState, *, meeting: str) -> Regions:
    """The regions of an audience after the state's last event.

    Raises:
        KeyError: there is no such audience.
    """
    if audience.startswith(audiences.POINT):
        return point.regions(state, meeting=meeting, point=audience.removeprefix(audiences.POINT))
    return _SCREENS[audience](state, meeting=meeting)


_SCREENS = {
    audiences.VOTER: member.regions,
    audiences.ATTENDEE: member.regions,
    audiences.OBSERVER: member.regions,
    audiences.PEN: cockpit.regions,
    audiences.BOARD: board.regions,
    audiences.PROJECTOR: projector.regions,
}


def is_known(audience: str) -> bool:
    """Whether somebody can follow a meeting as this."""
    return audience in _SCREENS or audience.startswith(audiences.POINT)
