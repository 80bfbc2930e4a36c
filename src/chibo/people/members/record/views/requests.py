"""Requests: the list of those that wait, and one of them with its way, its proof and what can be done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed
from chibo.ground.organisation.queries import local_day
from chibo.people.members import policy
from chibo.people.members import services as members
from chibo.people.members.models import CorrectionRequest
from chibo.people.members.record import queries, screens, words
from chibo.people.members.record.forms import AnswerForm, RequestsForm
from chibo.people.members.record.rules.steps import Step, Wish
from chibo.people.members.record.services import requests
from chibo.people.members.rules import Purpose
from chibo.people.members.words import reason
from chibo.trust.documents import queries as documents
from chibo.web import lists, sheets
from chibo.web.responses import respond

PER_PAGE = 50


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """Requests that wait, oldest first, and for whom."""
    actor = request.actor
    with scope(actor):
        require(actor, policy.ANSWER, position=actor.lo)
        form = RequestsForm(request.GET or None)
        page = lists.page_of(request, queries.waiting(actor, form.chosen()), PER_PAGE)
        context = {
            "form": form,
            "page": page,
            "rows": screens.asked_rows(page),
            "query": lists.query_of(request),
        }
        return respond(request, "members/record/requests.html", context, fragment="rows")


@require_GET
@signed_in
@confirmed(policy.EXPORT)
def file(request: ActorRequest, kind: str) -> HttpResponse:
    """The requests that wait as a file."""
    sheets.known(kind)
    heads = [_("Asked at"), _("Full name"), _("Branch"), _("Fact"), _("Where it is"), _("Request")]
    with scope(request.actor):
        found = requests.take_waiting(
            actor=request.actor,
            wanted=RequestsForm(request.GET or None).chosen(),
            at=clock.now(),
        )
        rows: list[list[sheets.Cell]] = [
            [local_day(one.asked_at), one.member.full_name, one.member.unit.name, str(about),
             str(where), one.text]
            for one, about, (where, _kind) in screens.asked_rows(found)
        ]  # fmt: skip
    name = _("Requests for correction")
    return sheets.download(sheets.Sheet(name=name, heads=heads, rows=rows), kind)


@require_safe
@signed_in
def one(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """One request: for the member, the branch and the committee the same page."""
    actor, at = request.actor, clock.now()
    with scope(actor):
        found = queries.request(request_id)
        _check_sees(request, found)
        proposal, is_open = queries.proposal_of(found), queries.is_open(found)
        context = {
            "one": found,
            "title": words.GROUPS[found.group],
            "wish": words.WISHES[found.wish],
            "badge": screens.badge(found),
            "steps": screens.way(found),
            "proposed": screens.line(proposal) if proposal else None,
            "before": _before(found),
            "is_closed": not is_open,
            "has_proof": is_open and _has_proof(found),
            "form": AnswerForm(),
            "deeds": _deeds(request, found, at=at) if is_open else set(),
            "is_own": found.person_id == actor.person_id,
        }
        return respond(request, "members/record/request.html", context)


def _check_sees(request: ActorRequest, found: CorrectionRequest) -> None:
    """The member, whoever asked, and who answers requests there.

    Raises:
        Denied
    """
    if request.actor.person_id not in {found.person_id, found.asked_by}:
        require(request.actor, policy.ANSWER, position=found.position)


def _before(found: CorrectionRequest) -> "screens.Line | None":
    """The fact that is to be corrected, while it is there to be read."""
    if found.fact is None:
        return None
    known = queries.history(found.member, group=found.group)
    return next((screens.line(one) for one in known if one.pk == found.fact), None)


def _has_proof(found: CorrectionRequest) -> bool:
    with scope(system_actor("members.proof")):  # the request's own row security has let them in
        return bool(documents.papers(found.pk))


def _deeds(request: ActorRequest, found: CorrectionRequest, *, at: Any) -> set[str]:
    actor = request.actor
    step = requests.step_of(found)
    deeds: set[str] = set()
    if step is Step.ENDED:
        return deeds
    if actor.person_id == found.asked_by:
        deeds.add("withdraw")
    if found.wish == Wish.TELL:
        answers = may(actor, policy.ANSWER, position=found.position)
        return deeds | ({"answer"} if answers and found.person_id != actor.person_id else set())
    if step is Step.BRANCH and requests.may_confirm(actor, found, at=at):
        deeds |= {"confirm", "refuse"}
    if step is Step.COMMITTEE and requests.may_approve(actor, found):
        deeds |= {"approve", "refuse"}
    return deeds


@require_POST
@signed_in
def do(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Confirm, approve, refuse, answer, withdraw, or open what is sensitive in it."""
    actor, at = request.actor, clock.now()
    text = request.POST.get("text", "")
    deed = request.POST.get("deed", "")
    with scope(actor):
        found = queries.request(request_id)
        _check_sees(request, found)
        if deed == "confirm":
            requests.confirm(actor=actor, request_id=request_id, at=at)
            messages.success(request, _("Confirmed. The committee above decides now."))
        elif deed == "approve":
            requests.approve(actor=actor, request_id=request_id, at=at)
            messages.success(request, _("Approved. The record says it from now on."))
        elif deed == "refuse":
            requests.refuse(actor=actor, request_id=request_id, text=text, at=at)
            messages.success(request, _("The member has been told."))
        elif deed == "answer":
            requests.answer(actor=actor, request_id=request_id, text=text, at=at)
            messages.success(request, _("The member has been told."))
        elif deed == "withdraw":
            requests.withdraw(actor=actor, request_id=request_id, at=at)
            messages.success(request, _("Withdrawn."))
        elif deed == "open":
            members.look_into(
                actor=actor,
                member_id=found.member_id,
                purpose=Purpose.REQUEST,
                reason=reason(Purpose.REQUEST, ""),
                at=at,
            )
        else:
            raise Missing(_("There is nothing of this kind to be done."), code="no_deed")
    return redirect("members:request", request_id=request_id)


@require_GET
@signed_in
def proof(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """The paper that came with a request, for whoever reads what it proposes."""
    with scope(request.actor):
        found = queries.request(request_id)
        _check_sees(request, found)
        if not queries.is_open(found):
            raise Missing(_("Open what is sensitive first."), code="closed_proof")
    with scope(system_actor("members.proof")):  # the request's own row security has let them in
        kept = documents.papers(found.pk)
        if not kept:
            raise Missing(_("This request has no paper."), code="no_proof")
        _paper, data = documents.paper_file(kept[0].pk)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="proof.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
