"""Around every view: our own errors become pages, parts are redirected by a header, the browser is told its limits."""

from collections.abc import Awaitable, Callable
from functools import cache
from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from chibo.core.errors import ChiboError
from chibo.web import errors
from chibo.web.responses import LOCATION, PART, wants_part

Answer = HttpResponseBase | Awaitable[HttpResponseBase]
REDIRECTS = {301, 302, 303, 307, 308}


class PageMiddleware:
    """Errors, redirects of parts, and the content security policy; for views of both kinds."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        if iscoroutinefunction(self):
            return self._later(request)
        response = self.get_response(request)
        assert isinstance(response, HttpResponseBase)  # noqa: S101  the other kind went the other way
        return finish(request, response)

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        assert not isinstance(answer, HttpResponseBase)  # noqa: S101
        return finish(request, await answer)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for our own errors; others get a code that page and log share."""
        if isinstance(exception, ChiboError):
            return errors.from_error(request, exception)
        request.fault_code = errors.fault_code()  # type: ignore[attr-defined]
        errors.log.error("fault %s", request.fault_code)  # type: ignore[attr-defined]
        return None


def finish(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Redirect parts by a header, so that the script goes there once; add the policy."""
    if wants_part(request) and response.status_code in REDIRECTS:
        target = HttpResponse(status=204, headers={LOCATION: response["Location"]})
        target.cookies = response.cookies
        patch_vary_headers(target, [PART])
        response = target
    response.headers.setdefault("Content-Security-Policy", policy())
    response.headers.setdefault(
        "Permissions-Policy", "camera=(self), geolocation=(), microphone=()"
    )
    return response


@cache
def policy() -> str:
    """Nothing inline, nothing from elsewhere; only the events may come from an origin of their own."""
    events = urlsplit(settings.CHIBO_EVENTS_URL)
    origin = f" {events.scheme}://{events.netloc}" if events.netloc else ""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self'{origin}",
            "worker-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
