"""Party groups of a branch: which there are, forming one, dissolving one."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chibo.assembly.meetings import groups, policy
from chibo.assembly.meetings.services import groups as services
from chibo.core import clock
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.people.members import queries as members
from chibo.web.responses import respond

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The groups, and the form for a new one; for who convenes."""
    actor = request.actor
    with scope(actor):
        if actor.unit_id is None:
            raise Denied(_("You belong to no unit here. Ask your secretary."), code="no_unit")
        unit = organisation.unit(actor.unit_id)
        require(actor, policy.CONVENE, position=unit.position)
        if request.method != "POST":
            return _show(request, unit)
        try:
            services.form(
                actor=actor,
                unit_id=unit.pk,
                name=request.POST.get("name", "")[:120],
                head=_person(request.POST.get("head", "")),
                persons=[_person(one) for one in request.POST.getlist("persons")],
                at=clock.now(),
            )
        except (Missing, Denied):
            raise
        except ChiboError as refusal:
            return _show(request, unit, refusal=refusal)
    return HttpResponseRedirect(reverse("meetings:groups"), status=303)


def _person(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing(_("There is no such member."), code="no_member") from None


def _show(
    request: ActorRequest, unit: "Unit", *, refusal: ChiboError | None = None
) -> HttpResponse:
    day = local_day(clock.now())
    listed = members.list_of(unit, day=day)
    found = groups.of_unit(unit.pk, day=day)
    taken = {person for group in found for person in group.persons}
    names = {one.person_id: one.name for one in listed}
    context = {
        "unit": unit,
        "groups": [
            {
                "id": group.id,
                "name": group.name,
                "head": group.head_name,
                "members": sorted(names[p] for p in group.persons if p in names),
            }
            for group in found
        ],
        "free": [one for one in listed if one.person_id not in taken],
        "refusal": refusal,
        "typed_name": request.POST.get("name", ""),
        "typed": request.POST.getlist("persons"),
    }
    status = refusal.status if refusal else 200
    return respond(request, "meetings/groups.html", context, status=status)


@require_POST
@signed_in
def dissolve(request: ActorRequest, group_id: UUID) -> HttpResponse:
    """End a group."""
    with scope(request.actor):
        services.dissolve(actor=request.actor, group_id=group_id, at=clock.now())
    return HttpResponseRedirect(reverse("meetings:groups"), status=303)
