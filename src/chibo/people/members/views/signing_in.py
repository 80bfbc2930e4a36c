"""How the members of a seat sign in: who can, whose slip waits, who takes part by hand and paper."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chibo.core import clock
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts import policy as accounts_policy
from chibo.ground.accounts import queries as accounts
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.words import STATES, way_in
from chibo.ground.organisation.queries import local_day
from chibo.people.members import policy, signing_in
from chibo.people.members.forms import ALL
from chibo.people.members.signing_in import Access
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
    asked = form.cleaned_data if form.is_valid() else {}
    with scope(actor):
        require(actor, policy.LIST, position=actor.lo)
        found = signing_in.members(
            actor, day=day, at=at, text=asked.get("q", ""), access=asked.get("access", "")
        )
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
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
                }
                for one in page
            ],
            "sums": _sums(signing_in.counts(actor, day=day, at=at)),
            "with_units": role_of(actor) is Role.COMMITTEE,
            "may_enrol": may(actor, accounts_policy.ENROL, position=actor.lo),
        }
        return respond(request, "members/sign_in.html", context, fragment="rows")


def _state(slip: Any, *, at: Any) -> tuple[Any, str] | None:
    return STATES[slip.state(at)] if slip else None


def _sums(found: signing_in.Counts) -> list[dict[str, Any]]:
    return [
        {"label": _("Can sign in"), "value": found.can, "of": found.members},
        {"label": _("A slip waits"), "value": found.waiting},
        {"label": _("By tick, hand and paper"), "value": found.none},
    ]
