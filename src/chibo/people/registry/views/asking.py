"""Ask about one member, compare the answer, decide whom it means."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chibo.core import clock
from chibo.core.errors import Refused, Unavailable
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed, kept
from chibo.people.members import identity
from chibo.people.members import policy as members_policy
from chibo.people.members import queries as members
from chibo.people.registry import outside, policy, queries, words
from chibo.people.registry.forms import CaseForm, NobodyForm
from chibo.people.registry.models import Match
from chibo.people.registry.rules import purposes
from chibo.people.registry.rules.purposes import Purpose
from chibo.people.registry.rules.states import MatchState
from chibo.people.registry.services import deciding, looking_up
from chibo.web.responses import respond

COMPARED = ("name", "born", "sex")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@confirmed(members_policy.OPEN_RECORD)
def ask(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """Before the question goes out: what is sent, what is asked for, on which basis, and who reads it."""
    actor = request.actor
    form = CaseForm(request.POST if request.method == "POST" else kept(request) or None)
    with scope(actor):
        found = members.member(member_id)
        require(actor, policy.ASK, position=found.position)
        told = identity.told(found, died=None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _asked(request, member_id, form.cleaned_data["case"])
        except (Refused, Unavailable) as error:
            form.add_error(None, str(error))
            status = error.status
    row = purposes.table()[Purpose.CLOSE_ID_GAP]
    context = {
        "form": form,
        "member": found,
        "sent": [(words.FIELDS[name], words.value(name, told[name])) for name in COMPARED],
        "asked": [words.FIELDS[name] for name in looking_up.FIELDS],
        "basis": row.legal_basis,
    }
    return respond(request, "registry/ask.html", context, status=status)


def _asked(request: ActorRequest, member_id: UUID, case: str) -> HttpResponse:
    with outside.registry() as registry:
        made = looking_up.look_up(
            actor=request.actor, member_id=member_id, case=case, registry=registry, at=clock.now()
        )
    if made.state == MatchState.OPEN:
        return redirect("registry:match", match_id=made.pk)
    if made.state == MatchState.ACCEPTED:
        messages.success(
            request, _("Only one person can be meant. The personal id stands in the record now.")
        )
    else:
        messages.info(
            request,
            _("The register knows nobody who fits. Check name and date of birth with the member."),
        )
    return redirect("registry:queue")


@require_safe
@signed_in
def match(request: ActorRequest, match_id: UUID) -> HttpResponse:
    """Record and candidates side by side, with the reasons."""
    actor = request.actor
    with scope(actor):
        found = queries.match(match_id)
        require(actor, policy.DECIDE, position=found.position)
        return respond(request, "registry/match.html", _context(found, NobodyForm()))


def _context(found: Match, form: NobodyForm) -> dict[str, Any]:
    told = identity.told(found.member, died=None)
    return {
        "match": found,
        "member": found.member,
        "is_open": found.state == MatchState.OPEN,
        "form": form,
        "candidates": [
            {
                "rid": one["rid"],
                "key": number if number < 10 else "",
                "name": one["facts"]["name"],
                "chance": words.chance(one["chance"]),
                "reasons": words.reasons(one["points"]),
                "facts": [
                    (words.FIELDS[name], words.value(name, told[name]),
                     words.value(name, one["facts"][name]))
                    for name in COMPARED
                ],
                "native": one["facts"]["native_place"],
            }
            for number, one in enumerate(found.candidates, start=1)
        ],
    }  # fmt: skip


@require_POST
@signed_in
def accept(request: ActorRequest, match_id: UUID) -> HttpResponse:
    """This candidate is the member."""
    actor = request.actor
    with scope(actor):
        require(actor, policy.DECIDE, position=queries.match(match_id).position)
    with outside.registry() as registry:
        deciding.accept(
            actor=actor, match_id=match_id, rid=request.POST.get("rid", ""), at=clock.now(),
            registry=registry,
        )  # fmt: skip
    messages.success(request, _("The personal id stands in the record now."))
    return _next(request)


@require_POST
@signed_in
def nobody(request: ActorRequest, match_id: UUID) -> HttpResponse:
    """None of them is the member."""
    deciding.none_of_them(
        actor=request.actor, match_id=match_id, reason=request.POST.get("reason", ""),
        at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Noted. The candidates are forgotten."))
    return _next(request)


def _next(request: ActorRequest) -> HttpResponse:
    """The next answer that waits, so that a clerk goes on without leaving the page."""
    with scope(request.actor):
        waiting = queries.matches(request.actor).exclude(person_id=request.actor.person).first()
    if waiting is None:
        return redirect("registry:queue")
    return redirect("registry:match", match_id=waiting.pk)
