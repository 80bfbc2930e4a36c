"""Changes of the tree: propose one after a look at what it will do, decide, refuse, withdraw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chibo.core import clock
from chibo.core.errors import Missing
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts import queries as accounts
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import policy, queries, screens, words
from chibo.ground.organisation.forms import AnswerForm, ChangeForm, ChangesForm
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import UnitKind
from chibo.ground.organisation.rules.changes import ChangeKind, ProposalState, wish_of
from chibo.ground.organisation.services import approving, changes, proposals
from chibo.web import lists, sheets
from chibo.web.responses import respond

PER_PAGE = 50


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """Proposals of the seat, the newest first."""
    actor = request.actor
    form = ChangesForm(request.GET or None)
    with scope(actor):
        require(actor, policy.PROPOSE, position=actor.lo)
        page = lists.page_of(request, queries.proposals(**form.chosen()), PER_PAGE)
        context = {
            "form": form,
            "page": page,
            "rows": [screens.proposed(one) for one in page],
            "query": lists.query_of(request),
        }
        return respond(request, "organisation/changes.html", context, fragment="rows")


@require_safe
@signed_in
def file(request: ActorRequest, kind: str) -> HttpResponse:
    """The proposals as a file."""
    sheets.known(kind)
    actor = request.actor
    heads = [
        _("Change"),
        _("Units"),
        _("In force from"),
        _("State"),
        _("Proposed by"),
        _("Decided by"),
    ]
    with scope(actor):
        require(actor, policy.PROPOSE, position=actor.lo)
        found = queries.proposals(**ChangesForm(request.GET or None).chosen())
        rows: list[list[sheets.Cell]] = [
            [str(words.CHANGES[one.kind]), one.title, one.on, str(words.STATES[one.state][0]),
             one.proposed_by_name, one.decided_by_name]
            for one in found[: lists.MOST_IN_FILE]
        ]  # fmt: skip
    name = _("Changes of the organisation")
    return sheets.download(sheets.Sheet(name=name, heads=heads, rows=rows), kind)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def propose(request: ActorRequest, unit_id: UUID, deed: str) -> HttpResponse:
    """The form of a change; first it shows what will happen, then it proposes."""
    if deed not in set(ChangeKind):
        raise Missing(_("There is no such page"), code="no_change")
    actor, at, kind = request.actor, clock.now(), ChangeKind(deed)
    with scope(actor):
        unit = queries.unit(unit_id)
        if kind is ChangeKind.FOUND:
            require(actor, policy.PROPOSE, position=unit.position)
        else:
            changes.require_above(actor, unit, policy.PROPOSE)
        form = _form(request, kind, unit)
        preview = None
        if request.method == "POST" and form.is_valid():
            if request.POST.get("step") == "propose":
                made = proposals.propose(actor=actor, wish=form.wish(), at=at)
                messages.success(request, _said(made.state))
                return redirect("organisation:proposal", proposal_id=made.pk)
            preview = proposals.preview(actor=actor, wish=form.wish(), at=at)
        two = approving.persons(kind, on=queries.local_day(at)) > 1
        context = {
            "form": form, "unit": unit, "kind": words.CHANGES[kind], "preview": preview, "two": two,
            "lead": words.LEADS[kind] % {"name": unit.name},
            "path": screens.path(unit, day=queries.local_day(at)),
        }  # fmt: skip
    status = 422 if request.method == "POST" and form.errors else 200
    return respond(request, "organisation/change.html", context, status=status)


def _form(request: ActorRequest, kind: ChangeKind, unit: Unit) -> ChangeForm:
    given: dict[str, Any] = {}
    if kind is ChangeKind.MERGE and unit.parent:
        near = queries.children(unit.parent).filter(kind=unit.kind).exclude(pk=unit.pk)
        given["siblings"] = list(near[: lists.MOST_ON_PAPER])
    if kind is ChangeKind.SPLIT:
        given["children"] = list(queries.children(unit)[: lists.MOST_ON_PAPER])
        if unit.kind == UnitKind.BRANCH:
            at_home = accounts.at_home(unit.position)
            given["people"] = [(str(one.pk), one.display_name) for one in at_home]
    initial = {"on": queries.local_day(clock.now()), "sign": "" if kind != "rename" else unit.sign}
    return ChangeForm(
        request.POST or None,
        kind=kind,
        unit=unit,
        find=lambda text: queries.meant(text, request.actor),
        initial=initial,
        **given,
    )


def _said(state: str) -> str:
    if state == ProposalState.DONE:
        return _("The change is carried out.")
    if state == ProposalState.DECIDED:
        return _("The change is decided and is carried out on its day.")
    return _("The proposal waits for the decision of another person.")


@require_safe
@signed_in
def page(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal: what it says, what it will do, where it stands."""
    actor, at = request.actor, clock.now()
    with scope(actor):
        found = queries.proposal(proposal_id)
        require(actor, policy.PROPOSE, position=found.position)
        waits = found.state in (ProposalState.OPEN, ProposalState.DECIDED)
        wish = wish_of(found.wish)
        preview = proposals.preview(actor=actor, wish=wish, at=at) if waits else None
        mine = found.proposed_by == actor.person
        may_decide = may(actor, policy.DECIDE, position=found.position)
        context = {
            "found": found,
            "row": screens.proposed(found),
            "facts": screens.proposal_facts(found),
            "preview": preview,
            "decides": found.state == ProposalState.OPEN and may_decide and not mine,
            "answers": waits and (mine or may_decide),
            "mine": mine,
            "form": AnswerForm(),
        }
        return respond(request, "organisation/proposal.html", context)


@require_POST
@signed_in
def decide(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The second person decides."""
    done = proposals.decide(actor=request.actor, proposal_id=proposal_id, at=clock.now())
    messages.success(request, _said(done.state))
    return redirect("organisation:proposal", proposal_id=proposal_id)


@require_POST
@signed_in
def answer(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Refuse a proposal, or withdraw one's own."""
    form = AnswerForm(request.POST)
    form.is_valid()
    with scope(request.actor):
        found = queries.proposal(proposal_id)
    mine = found.proposed_by == request.actor.person_id
    proposals.answer(
        actor=request.actor,
        proposal_id=proposal_id,
        state=ProposalState.WITHDRAWN if mine else ProposalState.REFUSED,
        reason=form.cleaned_data.get("reason", ""),
        at=clock.now(),
    )
    messages.success(request, _("The answer is written down."))
    return redirect("organisation:proposal", proposal_id=proposal_id)
