"""Around every view: our own errors become pages, parts are redirected by a header."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from chibo.core.errors import ChiboError
from chibo.web import errors
from chibo.web.responses import LOCATION, PART, wants_part

Answer = HttpResponseBase | Awaitable[HttpResponseBase]
NO_FAULTS = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)  # each has its page
NUL = "\0"
REDIRECTS = {301, 302, 303, 307, 308}


class CompressMiddleware(GZipMiddleware):
    """Compresses pages (with Django's padding against guessing by length), never a stream of events."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave streams as they are: they must arrive piece by piece."""
        return response if response.streaming else super().process_response(request, response)


class PageMiddleware:
    """Errors and redirects of parts; for views of both kinds."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        answer = self.get_response(request)
        if isinstance(answer, HttpResponseBase):
            return finish(request, answer)
        return _finish_later(request, answer)

    def process_view(
        self, request: HttpRequest, view: object, *_arguments: object
    ) -> HttpResponse | None:
        """Refuse texts that no column can hold: nobody types U+0000.

        What machines send to views without a form's token is left to those views, unread.

        Raises:
            BadRequest: there is one in the address, in the query or in the form.
        """
        if NUL in request.path:
            raise BadRequest("U+0000 in an address")
        given = [request.GET]
        if not getattr(view, "csrf_exempt", False):
            try:
                given.append(request.POST)
            except OSError as error:  # a full disk, while an upload is read
                if found := errors.passing(request, error):
                    return found
                raise
        if any(NUL in text for texts in given for _, all_ in texts.lists() for text in all_):
            raise BadRequest("U+0000 in a text")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for our own errors; others get a code that page and log share."""
        if isinstance(exception, ChiboError):
            return errors.from_error(request, exception)
        if found := errors.passing(request, exception):
            return found
        if isinstance(exception, NO_FAULTS):
            return None
        request.fault_code = errors.fault_code()  # type: ignore[attr-defined]
        errors.log.error("fault %s", request.fault_code)  # type: ignore[attr-defined]
        return None


async def _finish_later(
    request: HttpRequest, answer: Awaitable[HttpResponseBase]
) -> HttpResponseBase:
    return finish(request, await answer)


def finish(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Redirect parts by a header, so that the script goes there once."""
    if wants_part(request) and response.status_code in REDIRECTS:
        target = HttpResponse(status=204, headers={LOCATION: response["Location"]})
        target.cookies = response.cookies
        patch_vary_headers(target, [PART])
        response = target
    return response
