"""What the pages share: JSON for the devices' scripts, and a request that leaves no trace."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException

from chibo.core.errors import ChiboError

LARGEST = 2_000_000
"""Characters of a device's message; a partial decryption of 60 names has some 100 kB."""


def raw(request: HttpRequest) -> bytes:
    """What was sent; nothing when it came as a form, which no device does."""
    try:
        return request.body[: LARGEST + 1]
    except RawPostDataException:
        return b""


def body_of(request: HttpRequest) -> object:
    """The message of a device; None when it is no JSON."""
    try:
        return json.loads(raw(request))
    except (ValueError, RecursionError):
        return None


def told(work: Callable[[], Any]) -> HttpResponse:
    """What a device's script gets: the answer, or the sentence of a refusal."""
    try:
        return JsonResponse(work(), safe=False, headers={"Cache-Control": "no-store"})
    except ChiboError as error:
        return JsonResponse({"error": str(error)}, status=error.status)
