"""One way to answer: the whole page, or only named parts of the same template."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.cache import patch_vary_headers

PART = "X-Part"
SEQ = "Chibo-Seq"
LOCATION = "Chibo-Location"


def wants_part(request: HttpRequest) -> bool:
    """Whether the page's script asks for parts of a page, not for a page."""
    return request.headers.get(PART) == "1"


def respond(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | Sequence[str] | None = None,
    status: int = 200,
    seq: int | None = None,
) -> HttpResponse:
    """Render the page, or for a request with ``X-Part`` only the named partials of its template.

    Args:
        request: the request; its ``X-Part`` header tells what is wanted.
        template: a page that extends ``base.html`` and marks its parts by
            ``{% partialdef NAME inline %}…{% endpartialdef %}``; the top element of a part carries an id.
        context: values for the template.
        fragment: name of one part, or names of several; without one the page is always whole.
        status: 200, or e.g. 422 for a form that has to be corrected.
        seq: sequence number that this rendering stands for; it goes out as ``Chibo-Seq``.
    """
    values = dict(context or {})
    if fragment and wants_part(request):
        names = [fragment] if isinstance(fragment, str) else fragment
        body = "\n".join(
            loader.render_to_string(f"{template}#{name}", values, request) for name in names
        )
    else:
        body = loader.render_to_string(template, values, request)
    response = HttpResponse(body, status=status)
    if seq is not None:
        response[SEQ] = str(seq)
    response.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, [PART])
    return response
