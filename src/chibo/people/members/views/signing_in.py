"""How the members of a seat sign in: who can, whose slip waits, who takes part by hand and paper."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts import policy as accounts_policy
from chibo.ground.accounts import queries as accounts
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.identity import configured
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.stepup import confirmed
from chibo.ground.accounts.words import STATES, way_in
from chibo.ground.organisation.queries import local_day
from chibo.people.members import policy, services, signing_in
from chibo.people.members.forms import ALL
from chibo.people.members.models import Member
from chibo.people.members.signing_in import Access
from chibo.web import lists, sheets
from chibo.web.navigation import Role, role_of
from chibo.web.responses import respond

PER_PAGE = 50


class AccessForm(forms.Form):
    """Find somebody: by name, and by how far they have come."""

    q = forms.CharField(
        label=gettext_lazy("Name or code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    access = forms.ChoiceField(
        label=gettext_lazy("Sign-in"),
        required=False,
        choices=[
            ALL,
            (Access.CAN.value, gettext_lazy("Can sign in")),
            (Access.WAITING.value, gettext_lazy("A slip waits")),
            (Access.NONE.value, gettext_lazy("No way to sign in")),
        ],
    )


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """Members by given name, each with the way in, the slip that waits, and what can be done."""
    actor, at = request.actor, clock.now()
    day = local_day(at)
    form = AccessForm(request.GET or None)
    with scope(actor):
        require(actor, policy.LIST, position=actor.lo)
        page = lists.page_of(request, _found(actor, form, at=at), PER_PAGE)
        ids = [one.person_id for one in page]
        ways, slips = accounts.ways_in(ids), accounts.slips_of(ids)
        context = {
            "form": form,
            "page": page,
            "rows": [
                {
                    "member": one,
                    "way": way_in(ways.get(one.person_id)),
                    "slip": slips.get(one.person_id),
                    "state": _state(slips.get(one.person_id), at=at),
                    "is_oneself": one.person_id == actor.person_id,
                    "is_linked": bool(ways.get(one.person_id) and ways[one.person_id].identity),
                }
                for one in page
            ],
            "sums": _sums(signing_in.counts(actor, day=day, at=at)),
            "with_units": role_of(actor) is Role.COMMITTEE,
            "may_enrol": may(actor, accounts_policy.ENROL, position=actor.lo),
            "issuer": configured.name() if configured.is_on() else "",
        }
        return respond(request, "members/sign_in.html", context, fragment="rows")


def _found(actor: Actor, form: AccessForm, *, at: datetime) -> QuerySet[Member]:
    asked = form.cleaned_data if form.is_valid() else {}
    return signing_in.members(
        actor, day=local_day(at), at=at, text=asked.get("q", ""), access=asked.get("access", "")
    )


@require_safe
@signed_in
@confirmed(policy.EXPORT)
def file(request: ActorRequest, kind: str) -> HttpResponse:
    """The list as a file."""
    sheets.known(kind)
    actor, at = request.actor, clock.now()
    heads = [_("Code"), _("Full name"), _("Branch"), _("Way to sign in"), _("Slip")]
    with scope(actor):
        found = _found(actor, AccessForm(request.GET or None), at=at)
        taken = services.take_ways_in(actor=actor, found=found, at=at)
        ids = [one.person_id for one in taken]
        ways, slips = accounts.ways_in(ids), accounts.slips_of(ids)
        rows = [
            [one.code, one.full_name, one.unit.name, way_in(ways.get(one.person_id)),
             str(state[0]) if (state := _state(slips.get(one.person_id), at=at)) else ""]
            for one in taken
        ]  # fmt: skip
    name = _("How members sign in")
    return sheets.download(sheets.Sheet(name=name, heads=heads, rows=rows), kind)


def _state(slip: Any, *, at: Any) -> tuple[Any, str] | None:
    return STATES[slip.state(at)] if slip else None


def _sums(found: signing_in.Counts) -> list[dict[str, Any]]:
    return [
        {"label": _("Can sign in"), "value": found.can, "of": found.members},
        {"label": _("A slip waits"), "value": found.waiting},
        {"label": _("By tick, hand and paper"), "value": found.none},
    ]
