"""Where a page finds its stream, and the regions when there is none."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from chibo.web import headers


def live(request: HttpRequest, meeting_id: UUID, audience: str, seq: int) -> dict[str, Any]:
    """Attributes of ``<chibo-live>``: stream, regions without a stream, last number."""
    asked = urlencode({"as": audience})
    return {
        "src": f"{headers.events_url(request)}/events/meetings/{meeting_id}?{asked}",
        "poll": f"{reverse('meetings:regions', args=[meeting_id])}?{asked}",
        "last": seq,
    }
