"""A raised error becomes a page, or a notice for the script; also without a database."""

import io
import logging
import secrets
import sys
from contextlib import suppress
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core.errors import Broken, ChiboError, Unavailable
from chibo.gateways.durable import NO_ROOM
from chibo.web.frame import Frame
from chibo.web.headers import nonce
from chibo.web.responses import PART, wants_part

log = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)
"""It does not answer, it is starting, or it had to give up this transaction: all may be tried again."""
RETRY_AFTER_SECONDS = 5

HEADINGS = {
    400: gettext_lazy("This request could not be understood"),
    403: gettext_lazy("This page is for somebody else"),
    404: gettext_lazy("There is no such page"),
    409: gettext_lazy("This is not possible now"),
    413: gettext_lazy("The file is too large"),
    429: gettext_lazy("Too many attempts"),
    500: gettext_lazy("The server has a fault"),
    503: gettext_lazy("Something outside does not answer"),
}


def fault_code() -> str:
    """Four signs that the person can tell and the log can find."""
    return secrets.token_hex(2).upper()


def error_response(
    request: HttpRequest, *, status: int, sentence: str, code: str = ""
) -> HttpResponse:
    """The page of an error, or its notice for a request with ``X-Part``."""
    context = {
        "status": status,
        "heading": HEADINGS.get(status, HEADINGS[409]),
        "sentence": sentence,
        "code": code,
    }
    name = "errors/notice.html" if wants_part(request) else "errors/page.html"
    response = HttpResponse(_render(request, name, context), status=status)
    response["Cache-Control"] = "no-store"
    response["Vary"] = PART
    return response


def _render(request: HttpRequest, name: str, context: dict[str, Any]) -> str:
    """With the frame of the request; if that fails (no database), with an empty frame; else plain words."""
    try:
        return loader.render_to_string(name, context, request)
    except Exception:
        log.warning("error page without its frame", exc_info=True)
    try:
        return loader.render_to_string(
            name, {**context, "frame": Frame(None, nonce=nonce(request))}
        )
    except Exception:
        log.warning("error page without a template", exc_info=True)
        return (
            f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{context["status"]}</title>'
            f"<h1>{escape(context['heading'])}</h1><p>{escape(context['sentence'])}</p>"
        )


def from_error(request: HttpRequest, error: ChiboError) -> HttpResponse:
    """Status, stable code and sentence of one of our own errors."""
    if isinstance(error, Broken):
        log.error("broken: %s", error.code, exc_info=error)
    response = error_response(request, status=error.status, sentence=str(error), code=error.code)
    response["Chibo-Error"] = error.code
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a form that was forged or damaged on its way."""
    sentence = _("Go back, reload the page and try again.")
    return error_response(request, status=400, sentence=sentence)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, for Django's own refusals."""
    sentence = _("If you need to see it, ask the secretary of the branch.")
    return error_response(request, status=403, sentence=sentence)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: mostly a page left open over a signing out."""
    sentence = _("The page was open for too long. Reload it and send again.")
    return error_response(request, status=403, sentence=sentence)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    sentence = _("The address may be mistyped, or the page was moved. Nothing was lost.")
    return error_response(request, status=404, sentence=sentence)


def database_away(request: HttpRequest) -> HttpResponse:
    """503: nothing of this request was kept, or all of it; with its key it may be sent again."""
    sentence = _(
        "The database does not answer just now. What was recorded is not lost; try again in a minute."
    )
    response = from_error(request, Unavailable(sentence, code="database_away"))
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def passing(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """503 for what passes: the database is away, or the disk is full. None for any other error."""
    if isinstance(error, DATABASE_AWAY):
        log.warning("database away: %s", type(error.__cause__).__name__)
        return database_away(request)
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        log.error("disk full: %s", error.filename)
        return disk_full(request)
    return None


def disk_full(request: HttpRequest) -> HttpResponse:
    """503: an upload found no room; what came of it is removed."""
    for handler in request.upload_handlers:
        with suppress(OSError):
            getattr(handler, "file", io.BytesIO()).close()
    sentence = _(
        "The server's disk is full. Nothing was changed; tell the person in charge, then try again."
    )
    return from_error(request, Unavailable(sentence, code="disk_full"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with the code under which the log has the fault; 503 for what passes."""
    if found := passing(request, sys.exception()):
        return found
    code = getattr(request, "fault_code", None) or fault_code()
    sentence = _(
        "What was recorded is not lost. Try again in a minute; if it still fails, tell the person in charge the code."
    )
    return error_response(request, status=500, sentence=sentence, code=code)
