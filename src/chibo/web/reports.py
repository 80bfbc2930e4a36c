"""What browsers report about the content security policy, as lines of the log without addresses."""

import json
import logging
import re
import time
from collections import deque
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

log = logging.getLogger(__name__)

LARGEST_BYTES = 16 * 1024
MOST_A_MINUTE = 60
"""Of one process: anybody may send reports, so they must not fill the log."""
_DIRECTIVE = re.compile(r"[a-z-]{1,40}")
_SCHEMELESS = {"inline", "eval", "wasm-eval", "trusted-types-policy", "trusted-types-sink"}
_told: deque[float] = deque(maxlen=MOST_A_MINUTE)


@csrf_exempt  # a browser sends it by itself, without a form
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Write down which rule was broken on which page by what kind of source; 204 in any case."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if 0 < length <= LARGEST_BYTES:
        for body in _bodies(request.body):
            _tell(request, body)
    return HttpResponse(status=204)


def _bodies(data: bytes) -> list[dict[str, Any]]:
    """The violations of a report in either of the two formats."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return []
    if isinstance(found, dict):
        found = [{"type": "csp-violation", "body": found.get("csp-report")}]
    if not isinstance(found, list):
        return []
    reports = [one for one in found[:10] if isinstance(one, dict)]
    bodies = [one.get("body") for one in reports if one.get("type") == "csp-violation"]
    return [body for body in bodies if isinstance(body, dict)]


def _tell(request: HttpRequest, body: dict[str, Any]) -> None:
    directive = _text(body, "effectiveDirective", "effective-directive", "violated-directive")
    if not _DIRECTIVE.fullmatch(directive) or not _may_tell():
        return
    blocked = _text(body, "blockedURL", "blocked-uri")
    page = _text(body, "documentURL", "document-uri")
    log.warning(
        "content security policy broken",
        extra={
            "directive": directive,
            "source": _kind(blocked, request.get_host()),
            "route": _route(page),
        },
    )


def _text(body: dict[str, Any], *names: str) -> str:
    found = next((body[name] for name in names if isinstance(body.get(name), str)), "")
    return str(found).partition(" ")[0]


def _kind(blocked: str, host: str) -> str:
    """Where the forbidden thing came from, in one word."""
    if blocked in _SCHEMELESS:
        return blocked
    try:
        url = urlsplit(blocked)
    except ValueError:
        return "unknown"
    if url.netloc == host:
        return "self"
    return "elsewhere" if url.netloc else "data" if url.scheme or blocked else "unknown"


def _route(page: str) -> str:
    try:
        return resolve(urlsplit(page).path).view_name or "none"
    except (Resolver404, ValueError):
        return "none"


def _may_tell() -> bool:
    now = time.monotonic()
    if len(_told) == MOST_A_MINUTE and now - _told[0] < 60:
        return False
    _told.append(now)
    return True
