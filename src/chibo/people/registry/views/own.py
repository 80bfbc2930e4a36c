"""Who asked the register about oneself."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.people.registry import queries, words
from chibo.people.registry.models import Enquiry
from chibo.web import lists
from chibo.web.responses import respond

PER_PAGE = 20


@require_safe
@signed_in
def asked(request: ActorRequest) -> HttpResponse:
    """The log of questions about oneself, as a piece of the own record; a whole page without scripts."""
    with scope(request.actor):
        page = lists.page_of(request, queries.asked_about(request.actor.person), PER_PAGE)
        context = {"page": page, "rows": [_row(one) for one in page]}
        return respond(request, "registry/asked.html", context, fragment="asked")


def _row(one: Enquiry) -> dict[str, object]:
    return {
        "one": one,
        "purpose": words.PURPOSES[one.purpose],
        "fields": [words.FIELDS[name] for name in one.fields if name in words.FIELDS],
        "result": words.RESULTS[one.reply.result] if hasattr(one, "reply") else "",
    }
