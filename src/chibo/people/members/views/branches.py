"""A committee names the first secretary of a branch below it, and goes on to the slip."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Refused
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import policy as organisation_policy
from chibo.ground.organisation import queries as organisation
from chibo.people.members import founding
from chibo.people.members.importing import services
from chibo.people.members.importing.secretary_form import SecretaryForm
from chibo.people.members.models import Member
from chibo.web.navigation import Role, role_of
from chibo.web.responses import respond

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit


def may_name(actor: Actor) -> bool:
    """Whether the seat is one of a committee that decides on branches below it."""
    is_above = role_of(actor) is Role.COMMITTEE
    return is_above and may(actor, organisation_policy.DECIDE, position=actor.lo)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def first_secretary(request: ActorRequest) -> HttpResponse:
    """Branch, term and secretary on one page; empty where every branch has a secretary."""
    actor = request.actor
    with scope(actor):
        units = _without_secretary(actor)
        form = SecretaryForm(request.POST or None, units=units)
        made = _named(actor, form) if form.is_valid() else None
        if made is not None:
            words = _("%(name)s leads %(unit)s. Print the slip by which the secretary comes in.")
            messages.success(request, words % {"unit": made.unit.name, "name": made.full_name})
            return redirect("slips_new", made.person_id)
        context = {"form": form if units else None}
        status = 422 if form.is_bound else 200
        return respond(request, "members/first_secretary.html", context, status=status)


def _without_secretary(actor: Actor) -> list["Unit"]:
    require(actor, organisation_policy.DECIDE, position=actor.lo)
    if not may_name(actor) or actor.unit_id is None:
        raise Denied(_("The committee above names the first secretary."), code="not_above")
    above = organisation.unit(actor.unit_id)
    return organisation.branches_without_secretary(above, day=organisation.local_day(clock.now()))


def _named(actor: Actor, form: SecretaryForm) -> Member | None:
    """The secretary; None when something is wrong, which the form then says."""
    at = clock.now()
    branch = organisation.unit(UUID(form.cleaned_data["unit"]))
    read = services.check_one(branch, form.texts(), at=at)
    form.tell(read.problems)
    if read.entry is None:
        return None
    try:
        return founding.name_secretary(
            actor=actor,
            branch=branch,
            term=form.term(),
            secretary=read.entry,
            elected=form.cleaned_data["elected"],
            at=at,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
