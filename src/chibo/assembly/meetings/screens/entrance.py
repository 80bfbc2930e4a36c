"""The code at the door as the projector shows it: six digits and a QR code, new every half minute."""

from datetime import datetime
from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse

from chibo.assembly.meetings import door
from chibo.assembly.meetings.rules.state import RUNNING, MeetingState
from chibo.assembly.meetings.screens import Region, common

ID = "door"


def region(state: MeetingState, *, meeting: str, secret: bytes, at: datetime) -> Region:
    """The code of this half minute while people can check in; otherwise an empty region."""
    if state.stage not in RUNNING:
        return common.part("door", code="", drawing="", size=0)
    code = door.code(secret, at)
    address = f"{settings.SITE_URL}{reverse('meetings:door', args=[meeting])}?code={code}"
    drawing, size = _drawing(address)
    return common.part("door", code=code, drawing=drawing, size=size)


def turned(before: MeetingState, after: MeetingState) -> bool:
    """Whether the door was opened or shut between the two."""
    return (before.stage in RUNNING) != (after.stage in RUNNING)


def _drawing(address: str) -> tuple[str, int]:
    """Path of the dark modules and the side of the square, both in modules."""
    symbol = segno.make(address, micro=False, error="m")
    written = BytesIO()
    symbol.save(written, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2)
    path = written.getvalue().decode().split(' d="', 1)[1].split('"', 1)[0]
    return path, int(symbol.symbol_size(border=2)[0])
