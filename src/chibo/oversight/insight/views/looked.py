"""Who above looked at what of one's own unit: for its committee, and for members as far as they meet."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chibo.core.actor import Actor
from chibo.core.errors import Denied
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import queries as organisation
from chibo.oversight.insight import forms, looked
from chibo.web import sheets
from chibo.web.responses import respond


@require_GET
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The list, newest first."""
    actor = request.actor
    with scope(actor):
        unit = organisation.unit(_own(actor))
        known = looked.sights(actor, position=unit.position)
        form = forms.LookedForm(request.GET, sights=known)
        found, rows = looked.page(actor, form.wanted(), position=unit.position)
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "unit": unit,
            "form": form,
            "page": found,
            "rows": rows,
            "known": known,
            "query": query.urlencode(),
        }
        return respond(request, "insight/looked.html", context, fragment="rows")


@require_GET
@signed_in
def file(request: ActorRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    sheets.known(kind)
    actor = request.actor
    with scope(actor):
        unit = organisation.unit(_own(actor))
        known = looked.sights(actor, position=unit.position)
        wanted = forms.LookedForm(request.GET, sights=known).wanted()
        heads = [_("Time"), _("Who"), _("Office"), _("Unit"), _("At what"), _("Title")]
        rows = [
            [
                localtime(one.at).isoformat(timespec="seconds"),
                one.name,
                one.office,
                one.unit,
                one.label,
                one.thing,
            ]
            for one in looked.whole(actor, wanted, position=unit.position)
        ]
    return sheets.download(sheets.Sheet(name=_("Looks from above"), heads=heads, rows=rows), kind)


def _own(actor: Actor) -> UUID:
    if actor.unit_id is None:
        raise Denied(
            _("You belong to no branch yet. Its secretary enters you into the list."),
            code="no_branch",
        )
    return actor.unit_id
