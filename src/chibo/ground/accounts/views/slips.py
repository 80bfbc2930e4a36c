"""The officers' pages of slips: print one, confirm it for a lost telephone, record the handing over."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID, uuid4

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chibo.core import clock
from chibo.core.policy import may, require
from chibo.core.proofs import Unproved, is_proved
from chibo.core.scope import scope
from chibo.ground.accounts import policy, queries, words
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.forms.enrolment import HandOverForm, SlipsForm
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.models import Slip
from chibo.ground.accounts.rules import slips as rules
from chibo.ground.accounts.rules.slips import Kind, State
from chibo.ground.accounts.services import slips
from chibo.ground.accounts.stepup import confirmed
from chibo.web import lists, sheets
from chibo.web.formats import moment
from chibo.web.responses import respond

PER_PAGE = 50
P = ParamSpec("P")


def _freshly_proved(
    view: Callable[Concatenate[ActorRequest, P], HttpResponse],
) -> Callable[Concatenate[ActorRequest, P], HttpResponse]:
    """Ask who one is once more when the last proof is longer ago than ``CHIBO_STEP_UP_SECONDS``."""

    @wraps(view)
    def wrapped(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_proved(request.actor, policy.HAND_OUT, at=clock.now()):
            return view(request, *args, **kwargs)
        # Back to the page with the button: what was pressed is pressed once more.
        slip_id = kwargs.get("slip_id")
        back = reverse("slips_show", args=[slip_id]) if slip_id else request.path
        raise Unproved(policy.HAND_OUT, back=back)

    return wrapped


@require_safe
@signed_in
def waiting(request: ActorRequest) -> HttpResponse:
    """Slips of the seat that wait for something, the next to run out first."""
    actor, at = request.actor, clock.now()
    form = SlipsForm(request.GET or None)
    with scope(actor):
        require(actor, policy.CONFIRM, position=actor.lo)
        found = queries.slips_in_seat(actor, at=at, **form.chosen())
        page = lists.page_of(request, found, PER_PAGE)
        rows = [(slip, words.STATES[slip.state(at)], words.KINDS[slip.kind]) for slip in page]
        context = {"form": form, "page": page, "rows": rows, "query": lists.query_of(request)}
        return respond(request, "accounts/slips/waiting.html", context, fragment="rows")


@require_safe
@signed_in
@confirmed(policy.HAND_OUT)
def waiting_file(request: ActorRequest, kind: str) -> HttpResponse:
    """The same as a file; never a code."""
    sheets.known(kind)
    actor, at = request.actor, clock.now()
    heads = [_("Full name"), _("For"), _("State"), _("Printed by"), _("Holds until")]
    with scope(actor):
        require(actor, policy.CONFIRM, position=actor.lo)
        chosen = SlipsForm(request.GET or None).chosen()
        found = queries.slips_in_seat(actor, at=at, **chosen)[: lists.MOST_IN_FILE]
        rows = [
            [slip.person.display_name, str(words.KINDS[slip.kind]),
             str(words.STATES[slip.state(at)][0]), slip.printed_by_name, moment(slip.expires_at)]
            for slip in found
        ]  # fmt: skip
    name = _("Slips that wait")
    return sheets.download(sheets.Sheet(name=name, heads=heads, rows=rows), kind)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
@_freshly_proved
def new(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Say what the slip does, then show it once, to be printed."""
    actor = request.actor
    with scope(actor):
        person = queries.known_person(person_id)
        require(actor, policy.ENROL, position=person.position)
        if request.method == "POST":
            kind = Kind.LOST if request.POST.get("kind") == Kind.LOST else Kind.ENROL
            made = slips.print_slip(
                actor=actor,
                person_id=person_id,
                kind=kind,
                key=request.POST.get("idempotency_key", ""),
                at=clock.now(),
            )
            return respond(request, "accounts/slips/paper.html", _paper(made))
        kind = Kind.LOST if queries.ways_in([person.pk]).get(person.pk) else Kind.ENROL
        context = {
            "person": person,
            "kind": kind.value,
            "is_oneself": person.pk == actor.person_id,
            "older": queries.slips_of([person.pk]).get(person.pk),
            "key_value": uuid4().hex,
        }
        return respond(request, "accounts/slips/new.html", context)


def _paper(made: slips.Printed) -> dict[str, Any]:
    address = f"{settings.SITE_URL}{reverse('enrol')}"
    # Behind the # the code never reaches a log of the server or of a proxy.
    picture = segno.make(f"{address}#{made.code}", error="m", micro=False)
    return {
        "slip": made.slip,
        "code": rules.grouped(made.code),
        "address": address,
        "picture": picture.svg_data_uri(border=2),
    }


@require_safe
@signed_in
def show(request: ActorRequest, slip_id: UUID) -> HttpResponse:
    """What happened with a slip, and what comes next."""
    with scope(request.actor):
        return respond(request, "accounts/slips/show.html", _shown(request, queries.slip(slip_id)))


def _shown(request: ActorRequest, slip: Slip, form: HandOverForm | None = None) -> dict[str, Any]:
    actor, at = request.actor, clock.now()
    require(actor, policy.CONFIRM, position=slip.position)
    state = slip.state(at)
    others = actor.person_id != slip.person_id
    may_enrol = may(actor, policy.ENROL, position=slip.position)
    label, kind = words.STATES[state]
    return {
        "slip": slip,
        "state": state.value,
        "label": label,
        "badge": kind,
        "kind": words.KINDS[slip.kind],
        "steps": _steps(slip, state),
        "may_confirm": state == State.UNCONFIRMED and others and actor.person_id != slip.printed_by,
        "may_hand_over": state == State.NOT_HANDED and others and may_enrol,
        "may_withdraw": state in rules.WAITING,
        "form": form or HandOverForm(day=localdate(at)),
    }


def _steps(slip: Slip, state: State) -> list[dict[str, Any]]:
    """Printed, confirmed (for a lost telephone), handed over, used: what is done, and by whom."""
    told: list[tuple[str, datetime | None, str]] = [
        (_("Printed"), slip.printed_at, slip.printed_by_name)
    ]
    if slip.kind == Kind.LOST:
        told.append((_("Confirmed by a second officer"), slip.confirmed_at, slip.confirmed_by_name))
    told.append((_("Handed over in person"), slip.handed_at, slip.handed_by_name))
    told.append((_("Used by the member"), slip.used_at, ""))
    steps: list[dict[str, Any]] = [
        {"label": label, "at": at, "by": by, "state": "done" if at else ""}
        for label, at, by in told
    ]
    if slip.proof:
        steps[-2]["proof"] = rules.proof_name(slip.proof, language=get_language() or "vi")
    following = next((step for step in steps if not step["state"]), None)
    if following and state in rules.WAITING:
        following["state"] = "current"
    return steps


@require_POST
@signed_in
@_freshly_proved
def confirm(request: ActorRequest, slip_id: UUID) -> HttpResponse:
    """The second officer confirms."""
    with scope(request.actor):
        slips.confirm(actor=request.actor, slip_id=slip_id, at=clock.now())
    messages.success(request, _("Confirmed. The slip can be handed over now."))
    return redirect("slips_show", slip_id=slip_id)


@require_POST
@signed_in
def hand_over(request: ActorRequest, slip_id: UUID) -> HttpResponse:
    """Record that the slip is in the member's hand, and how one knew who it is."""
    at = clock.now()
    form = HandOverForm(request.POST, day=localdate(at))
    with scope(request.actor):
        if not form.is_valid():
            context = _shown(request, queries.slip(slip_id), form)
            return respond(request, "accounts/slips/show.html", context, status=422)
        proof = form.cleaned_data["proof"]
        slips.hand_over(actor=request.actor, slip_id=slip_id, proof=proof, at=at)
    messages.success(request, _("Recorded. The slip opens from now on."))
    return redirect("slips_show", slip_id=slip_id)


@require_POST
@signed_in
def withdraw(request: ActorRequest, slip_id: UUID) -> HttpResponse:
    """End a slip that waits; for an officer, or for the member whose slip it is."""
    with scope(request.actor):
        ended = slips.withdraw(actor=request.actor, slip_id=slip_id, at=clock.now())
    messages.success(request, _("The slip is withdrawn and opens nothing any more."))
    if ended.person_id == request.actor.person_id:
        return redirect("mfa_index")
    return redirect("slips_show", slip_id=slip_id)
