"""Changing the seat."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from chibo.core import clock
from chibo.core.errors import Missing
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import OWN, SEAT, ActorRequest
from chibo.ground.organisation.services import seats


@require_POST
@signed_in
def seat(request: ActorRequest) -> HttpResponse:
    """Take another of one's own seats, for this session."""
    request.session[SEAT] = _taken(request, request.POST.get("seat", ""))
    target = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if ours else "/")


def _taken(request: ActorRequest, wanted: str) -> str:
    if wanted == OWN:
        seats.leave_seat(actor=request.actor, at=clock.now())
        return OWN
    try:
        mandate = UUID(wanted)
    except ValueError:
        raise Missing(_("This office is not yours, or its term has ended.")) from None
    return str(seats.take_seat(actor=request.actor, mandate_id=mandate, at=clock.now()).pk)
