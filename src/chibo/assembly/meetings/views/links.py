"""Where a page finds its stream, the regions when there is none, and a rehearsal."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from chibo.assembly.meetings import policy
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import Stage
from chibo.core.actor import Actor
from chibo.core.policy import may
from chibo.web import headers


def live(request: HttpRequest, meeting_id: UUID, audience: str, seq: int) -> dict[str, Any]:
    """Attributes of ``<chibo-live>``: stream, regions without a stream, last number."""
    asked = urlencode({"as": audience})
    return {
        "src": f"{headers.events_url(request)}/events/meetings/{meeting_id}?{asked}",
        "poll": f"{reverse('meetings:regions', args=[meeting_id])}?{asked}",
        "last": seq,
    }


def may_rehearse(actor: Actor, meeting: Meeting) -> bool:
    """Whether somebody may try a meeting first: before it begins, and not in a rehearsal already."""
    planned = meeting.stage in {Stage.DRAFT, Stage.CONVENED}
    return planned and not actor.rehearses and may(actor, policy.CONVENE, position=meeting.position)
