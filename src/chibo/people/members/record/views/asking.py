"""Ask to have a fact added, corrected or taken out: in the own record, or in one that is open for a purpose."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chibo.core import clock
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.people.members import policy
from chibo.people.members import queries as members
from chibo.people.members.models import Fact, Member
from chibo.people.members.record import queries, words
from chibo.people.members.record.forms import FactForm, GroupForm, TextForm, group_of
from chibo.people.members.record.rules.groups import FREE
from chibo.people.members.record.rules.steps import Wish
from chibo.people.members.record.services import requests
from chibo.people.members.record.services.requests import Asked
from chibo.web.responses import respond


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def correction(request: ActorRequest) -> HttpResponse:
    """In the own record."""
    with scope(request.actor):
        found = members.member_of(request.actor.person)
        if found is None:
            raise Missing(_("You have no member's record here."), code="no_record")
        return _page(request, found, back=reverse("members:record"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def for_member(request: ActorRequest, look_id: UUID) -> HttpResponse:
    """In a record that is open: the branch enters something and confirms it by that."""
    with scope(request.actor):
        look = members.open_look(request.actor, look_id, at=clock.now())
        found = members.member(look.member_id)
        require(request.actor, policy.ANSWER, position=found.position)
        return _page(request, found, back=reverse("members:look", args=[look_id]))


def _page(request: ActorRequest, found: Member, *, back: str) -> HttpResponse:
    """Choose a group, then fill in; what was typed stays when it is refused."""
    if "group" not in request.GET and "fact" not in request.GET:
        context = {"chooser": GroupForm(), "member": found, "back": back}
        return respond(request, "members/record/choose.html", context)
    fact = _fact(request, found)
    form = _form(request, fact)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _ask(request, found, form, fact)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = refused.status
            else:
                messages.success(request, _("Sent. Here you see where it is."))
                return redirect("members:request", request_id=made.pk)
    context = {
        "form": form,
        "fact": fact,
        "title": words.GROUPS[form.group.code if isinstance(form, FactForm) else FREE],
        "member": found,
        "is_own": found.person_id == request.actor.person_id,
        "back": back,
    }
    return respond(request, "members/record/ask.html", context, status=status)


def _fact(request: ActorRequest, found: Member) -> Fact | None:
    given = request.GET.get("fact", "")
    if not given:
        return None
    try:
        fact_id = UUID(given)
    except ValueError as error:
        raise Missing(_("There is no such fact."), code="no_fact") from error
    return queries.fact_of(found, fact_id)


def _form(request: ActorRequest, fact: Fact | None) -> "FactForm | TextForm":
    group = group_of(fact.group if fact else request.GET.get("group", FREE))
    data = request.POST if request.method == "POST" else None
    files = request.FILES if request.method == "POST" else None
    if group is None:
        return TextForm(data, files)
    return FactForm(data, files, group=group, fact=fact)


def _ask(request: ActorRequest, found: Member, form: forms.Form, fact: Fact | None) -> Any:
    given = form.cleaned_data
    proof = given.get("proof")
    own = found.person_id == request.actor.person_id
    return requests.ask(
        actor=request.actor,
        member_id=None if own else found.pk,
        asked=_asked(form, fact, removes="remove" in request.POST),
        files=[proof.read()] if proof else (),
        at=clock.now(),
    )


def _asked(form: forms.Form, fact: Fact | None, *, removes: bool) -> Asked:
    given = form.cleaned_data
    if not isinstance(form, FactForm):
        return Asked(wish=Wish.TELL, text=given["text"])
    if fact is not None and removes:
        return Asked(wish=Wish.REMOVE, group=fact.group, fact=fact.pk, text=given["text"])
    return Asked(
        wish=Wish.CORRECT if fact else Wish.ADD,
        group=form.group.code,
        slot=given["slot"],
        fact=fact.pk if fact else None,
        value=given["value"],
        period=given["period"],
        source=given["source"],
        text=given["text"],
    )
