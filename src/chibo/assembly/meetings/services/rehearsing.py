"""What a rehearsal needs of this room beside the commands of every meeting."""

from datetime import datetime

from chibo.assembly.meetings.models import Meeting, OnlineApproval, Projector
from chibo.core import access, rehearsals
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day

NOBODY = "DIỄN TẬP"


def approve(position: int, *, at: datetime) -> None:
    """An approval of online meetings, so that a hybrid plan can be rehearsed before it is approved.

    Raises:
        ValueError: for a unit of the tree the committee above decides.
    """
    unit = organisation.at_position(position)
    if unit is None or not rehearsals.is_rehearsed(position):
        raise ValueError("only in a rehearsal nobody is asked")
    day = local_day(at)
    OnlineApproval.objects.create(
        unit=unit,
        province=unit.province,
        position=position,
        number=NOBODY,
        decided_on=day,
        valid_from=day,
        valid_to=day,
        decided_by=NOBODY,
    )


def stop(first: int, last: int) -> None:
    """Let running commands of the meetings at these positions end, none follow, and take screens off."""
    at_place = Meeting.objects.select_for_update().filter(position__range=(first, last))
    meetings = list(at_place.order_by("pk").values_list("pk", flat=True))
    screens = Projector.objects.filter(meeting_id__in=meetings)
    for screen in screens.values_list("pk", flat=True):
        access.tell("screen", screen)
    screens.delete()
