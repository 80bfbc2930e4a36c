"""A member's personal id in full: what for, then the digits for two minutes; or enter one that is missing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chibo.core import clock
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed, kept
from chibo.people.members import policy, queries, revealing
from chibo.people.members.forms import EnterIdForm, IdPurposeForm
from chibo.people.members.models import Member
from chibo.web import formats
from chibo.web.responses import respond


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@confirmed(policy.SHOW_ID)
def ask(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """What for? Or, where the record has no id: which one stands on the card?"""
    actor = request.actor
    with scope(actor):
        found = queries.member(member_id)
        require(actor, policy.REVEAL_ID, position=found.position)
        if found.personal_id_sealed is None:
            return _enter(request, found)
        form = IdPurposeForm(
            request.POST or kept(request) or None,
            purposes=revealing.purposes_of(actor, at=clock.now()),
        )
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    look = revealing.reveal(
                        actor=actor, member_id=member_id, at=clock.now(), **form.cleaned_data
                    )
                except Refused as refused:
                    form.add_error(None, str(refused))
                    status = refused.status
                else:
                    return redirect("members:show_id", look_id=look.pk)
        context = {"form": form, "member": found}
        return respond(request, "members/ask_id.html", context, status=status)


def _enter(request: ActorRequest, found: Member) -> HttpResponse:
    form = EnterIdForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                revealing.enter(
                    actor=request.actor,
                    member_id=found.pk,
                    digits=form.cleaned_data["digits"],
                    at=clock.now(),
                )
            except Refused as refused:
                form.add_error("digits", str(refused))
                status = refused.status
            else:
                messages.success(request, _("The personal id stands in the record."))
                return redirect("members:list")
    context = {"form": form, "member": found, "missing": True}
    return respond(request, "members/ask_id.html", context, status=status)


@require_safe
@signed_in
def show(request: ActorRequest, look_id: UUID) -> HttpResponse:
    """The digits that were opened."""
    with scope(request.actor):
        look, found, digits = revealing.shown(request.actor, look_id, at=clock.now())
        context = {"look": look, "member": found, "digits": formats.grouped(digits)}
        response = respond(request, "members/show_id.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
