"""Regions become HTML: for one page with its tokens, or once for a whole audience of the stream."""

import re
from collections.abc import Iterable

from django.http import HttpRequest
from django.template.loader import render_to_string

from chibo.assembly.meetings.screens import Region, Regions

# A key belongs to one deed of one device: what goes to many carries an empty one, which the page's
# script fills. The token of the session is the page's own and never travels with the stream.
_KEY = re.compile(r'(<input type="hidden" name="idempotency_key" value=")[^"]*(")')


def for_page(regions: Regions, request: HttpRequest) -> dict[str, str]:
    """HTML by id, with the token and fresh keys of one request."""
    return {name: _render(region, request) for name, region in regions.items()}


def shared(region: Region) -> str:
    """HTML that goes to many: without token and keys."""
    return _KEY.sub(r"\1\2", _render(region, None))


def changed(before: Regions, after: Regions) -> list[str]:
    """Ids of the regions that are not what they were."""
    return [name for name, region in after.items() if before.get(name) != region]


def joined(parts: Iterable[str], *, say: str = "") -> str:
    """Fragments one after the other, and a sentence that is spoken instead of shown."""
    spoken = render_to_string("meetings/parts/say.html", {"say": say}) if say else ""
    return "\n".join([*(part.strip() for part in parts), *([spoken.strip()] if spoken else [])])


def _render(region: Region, request: HttpRequest | None) -> str:
    return render_to_string(region.template, region.context, request)
