"""The guide of each part in a secret vote."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.assembly.ballots.guides import GUIDES
from chibo.core.errors import Missing
from chibo.web.responses import respond


@require_safe
def guide(request: HttpRequest, name: str) -> HttpResponse:
    """What somebody with a part has to do; for anybody."""
    if name not in GUIDES:
        raise Missing(_("There is no such page"), code="no_page")
    others = [(other, one.title) for other, one in GUIDES.items() if other != name]
    context = {"guide": GUIDES[name], "others": others}
    return respond(request, "ballots/guide.html", context)
