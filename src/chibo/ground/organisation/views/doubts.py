"""What lists of a reform leave open: a queue that a person answers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chibo.core import clock
from chibo.core.errors import Missing
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import policy, queries, words
from chibo.ground.organisation.forms import DoubtsForm
from chibo.ground.organisation.models import Doubt
from chibo.ground.organisation.services import doubting
from chibo.web import lists, sheets
from chibo.web.responses import respond

PER_PAGE = 50


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """What is open in the seat, or what was decided."""
    actor = request.actor
    form = DoubtsForm(request.GET or None)
    with scope(actor):
        require(actor, policy.PROPOSE, position=actor.lo)
        page = lists.page_of(request, queries.doubts(**form.chosen()), PER_PAGE)
        context = {
            "form": form,
            "page": page,
            "rows": _rows(list(page)),
            "may_settle": may(actor, policy.DECIDE, position=actor.lo),
            "query": lists.query_of(request),
        }
        return respond(request, "organisation/doubts.html", context, fragment="rows")


def _rows(found: Sequence[Doubt]) -> list[dict[str, Any]]:
    named = queries.names({UUID(key) for one in found for key in one.candidates})
    return [
        {
            "key": one.pk,
            "name": one.unit.name,
            "about": words.DOUBTS[one.about],
            "chosen": one.chosen.name if one.chosen else "",
            "options": [(key, named[UUID(key)]) for key in one.candidates],
            "url": reverse("organisation:unit", args=[one.unit_id]),
            "to": reverse("organisation:settle", args=[one.pk]),
        }
        for one in found
    ]


@require_safe
@signed_in
def file(request: ActorRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    sheets.known(kind)
    actor = request.actor
    heads = [_("Unit"), _("The question"), _("Possible answers"), _("Answer")]
    with scope(actor):
        require(actor, policy.PROPOSE, position=actor.lo)
        found = queries.doubts(**DoubtsForm(request.GET or None).chosen())
        rows: list[list[sheets.Cell]] = [
            [row["name"], str(row["about"]), ", ".join(label for _key, label in row["options"]),
             row["chosen"]]
            for row in _rows(list(found[: lists.MOST_IN_FILE]))
        ]  # fmt: skip
    return sheets.download(sheets.Sheet(name=_("What is uncertain"), heads=heads, rows=rows), kind)


@require_POST
@signed_in
def settle(request: ActorRequest, doubt_id: UUID) -> HttpResponse:
    """One answer."""
    try:
        chosen = UUID(request.POST.get("chosen", ""))
    except ValueError:
        raise Missing(_("There is no such unit."), code="no_unit") from None
    doubting.settle(actor=request.actor, doubt_id=doubt_id, chosen_id=chosen, at=clock.now())
    messages.success(request, _("The answer is written down."))
    return redirect("organisation:doubts")
