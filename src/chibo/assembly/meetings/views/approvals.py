"""Asking to meet online or at several places, and the answer of the committee above."""

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chibo.assembly.meetings import approvals, policy, queries
from chibo.assembly.meetings.forms.approvals import GROUNDS, DecisionForm, RequestForm
from chibo.assembly.meetings.forms.listed import STAGES, RequestsForm
from chibo.assembly.meetings.models import ApprovalRequest
from chibo.assembly.meetings.rules import approvals as rules
from chibo.assembly.meetings.services import approvals as services
from chibo.assembly.meetings.templatetags.meeting_words import ground
from chibo.assembly.voting.rules.kinds import DecisionRule
from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.web import lists, sheets
from chibo.web.responses import respond

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

PER_PAGE = 30


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """The branch's own approvals and requests, or those of the units below the seat."""
    actor = request.actor
    today = local_day(clock.now())
    form = RequestsForm(request.GET or None)
    with scope(actor):
        unit = _own(actor)
        asks = may(actor, policy.CONVENE, position=unit.position) and unit.parent_id is not None
        answers = below_it(unit)
        context = {
            "unit": unit,
            "asks": asks and not answers,
            "approvals": [
                {"row": row, "validity": rules.validity(row.valid_from, row.valid_to, day=today)}
                for row in approvals.approvals_of(unit.pk)
            ],
            "form": form,
            "page": lists.page_of(request, _requests(actor, unit, form), PER_PAGE),
            "query": lists.query_of(request),
            "answers": answers,
        }
        fragment = "rows" if answers else None
        return respond(request, "meetings/approvals.html", context, fragment=fragment)


def _own(actor: Actor) -> "Unit":
    if actor.unit_id is None:
        raise Denied(_("You belong to no unit here. Ask your secretary."), code="no_unit")
    return organisation.unit(actor.unit_id)


def _requests(actor: Actor, unit: "Unit", form: RequestsForm) -> QuerySet[ApprovalRequest]:
    """Those of the branch itself; for who answers, those of the branches below, waiting ones first."""
    if not below_it(unit):
        return approvals.of_unit(unit.pk)
    stage = form.chosen("stage")
    return approvals.narrowed(approvals.below(actor), text=form.chosen("q"), stage=stage)


@require_safe
@signed_in
def listing_file(request: ActorRequest, kind: str) -> HttpResponse:
    """The requests as a file."""
    sheets.known(kind)
    actor = request.actor
    heads = [_("Branch"), _("Asked on"), _("Asked by"), _("From"), _("To"), _("State"), _("Number")]
    with scope(actor):
        unit = _own(actor)
        form = RequestsForm(request.GET or None)
        rows: list[list[sheets.Cell]] = [
            [one.unit.name, localdate(one.asked_at), one.asked_by_name, one.wanted_from,
             one.wanted_to, str(STAGES[one.stage]), one.approval.number if one.approval else ""]
            for one in _requests(actor, unit, form)[: lists.MOST_IN_FILE]
        ]  # fmt: skip
    return sheets.download(sheets.Sheet(name=_("Approvals"), heads=heads, rows=rows), kind)


def below_it(unit: "Unit") -> bool:
    """Whether units may stand below this one."""
    return unit.kind != "branch"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: ActorRequest) -> HttpResponse:
    """Ask: the ground, who is scattered, which votes, from when to when."""
    actor, at = request.actor, clock.now()
    with scope(actor):
        if actor.unit_id is None:
            raise Denied(_("You belong to no unit here. Ask your secretary."), code="no_unit")
        unit = organisation.unit(actor.unit_id)
        require(actor, policy.CONVENE, position=unit.position)
        people = approvals.counted(unit, day=local_day(at))
        form = _request_form(request, people, today=local_day(at))
        if request.method != "POST" or not form.is_valid():
            return _ask(request, unit, people, form, status=422 if form.is_bound else 200)
        data = form.cleaned_data
        wish = services.Wish(
            mode=data["mode"],
            ground=data["ground"],
            reason=data["reason"],
            scattered=frozenset(UUID(person) for person in data["scattered"]),
            decision_types=tuple(data["decision_types"]),
            wanted_from=data["wanted_from"],
            wanted_to=data["wanted_to"],
        )
        try:
            made = services.ask(actor=actor, unit_id=unit.pk, wish=wish, at=at)
        except (Missing, Denied):
            raise
        except ChiboError as refusal:
            form.add_error(None, str(refusal))
            return _ask(request, unit, people, form, status=refusal.status)
    return _to(made)


def _request_form(
    request: ActorRequest, people: list[approvals.Counted], *, today: date
) -> RequestForm:
    rows = approvals.unlockable(mode="hybrid", day=today)
    online = approvals.unlockable(mode="online", day=today)
    known = {rule.code: rule for rule in [*rows, *online]}
    offers: dict[str, Any] = {
        "grounds": [(one.value, ground(one.value)) for one in GROUNDS],
        "people": [(str(one.person), one.name) for one in people],
        "types": _named(list(known.values())),
    }
    if request.method == "POST":
        return RequestForm(request.POST, **offers)
    first = {
        "mode": "hybrid",
        "scattered": [str(one.person) for one in people if one.away],
        "wanted_from": today,
        "wanted_to": today + timedelta(days=183),
    }
    return RequestForm(initial=first, **offers)


def _ask(
    request: ActorRequest,
    unit: "Unit",
    people: list[approvals.Counted],
    form: RequestForm,
    *,
    status: int,
) -> HttpResponse:
    chosen = form["scattered"].value() or []
    share = queries.kind("regular", at=clock.now()).norm["online_more_than"]
    part = Fraction(share["numerator"], share["denominator"])
    context = {
        "unit": unit,
        "form": form,
        "chosen": len(chosen),
        "members": len(people),
        "needed": int(part * len(people)) + 1,
        "source": share["source"],
    }
    return respond(request, "meetings/approval_new.html", context, status=status)


def _named(found: list[DecisionRule]) -> list[tuple[str, str]]:
    language = (get_language() or "vi").split("-")[0]
    return [(rule.code, rule.names.get(language, rule.code)) for rule in found]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """One request; the committee above approves it here or returns it."""
    with scope(request.actor):
        found = approvals.request(request_id)
        form = _decision_form(request, found)
        if request.method != "POST":
            return _show(request, found, form)
        try:
            if request.POST.get("do") == "return":
                remarks = request.POST.get("remarks", "")
                services.give_back(
                    actor=request.actor, request_id=request_id, remarks=remarks, at=clock.now()
                )
            elif form.is_valid():
                decision = services.Decision(
                    **{
                        **form.cleaned_data,
                        "decision_types": tuple(form.cleaned_data["decision_types"]),
                    }
                )
                services.approve(
                    actor=request.actor, request_id=request_id, decision=decision, at=clock.now()
                )
            else:
                return _show(request, found, form, status=422)
        except (Missing, Denied):
            raise
        except ChiboError as refusal:
            return _show(request, found, form, refusal=refusal, status=refusal.status)
    return _to(found)


def _decision_form(request: ActorRequest, found: ApprovalRequest) -> DecisionForm:
    today = local_day(clock.now())
    types = _named(approvals.unlockable(mode=found.mode, day=today))
    if request.method == "POST" and request.POST.get("do") != "return":
        return DecisionForm(request.POST, types=types)
    first = {
        "decided_on": today,
        "valid_from": max(found.wanted_from, today),
        "valid_to": found.wanted_to,
        "decision_types": found.decision_types,
    }
    return DecisionForm(initial=first, types=types)


def _show(
    request: ActorRequest,
    found: ApprovalRequest,
    form: DecisionForm,
    *,
    refusal: ChiboError | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, today = request.actor, local_day(clock.now())
    people = {
        str(one.person): one.name for one in approvals.counted(found.unit, day=found.wanted_from)
    }
    waits = found.stage == rules.Stage.ASKED
    context = {
        "found": found,
        "form": form,
        "refusal": refusal,
        "remarks": request.POST.get("remarks", ""),
        "scattered": len(found.scattered),
        "names": [people[key] for key in found.scattered if key in people],
        "source": queries.kind("regular", at=found.asked_at).norm["online_more_than"]["source"],
        "decides": waits and approvals.is_above(actor, position=found.position),
        "withdraws": waits and may(actor, policy.CONVENE, position=found.position),
        "validity": rules.validity(found.approval.valid_from, found.approval.valid_to, day=today)
        if found.approval
        else "",
    }
    return respond(request, "meetings/approval.html", context, status=status)


@require_POST
@signed_in
def withdraw(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Take the request back."""
    with scope(request.actor):
        found = services.withdraw(actor=request.actor, request_id=request_id, at=clock.now())
    return _to(found)


def _to(found: ApprovalRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("meetings:approval", args=[found.pk]), status=303)
