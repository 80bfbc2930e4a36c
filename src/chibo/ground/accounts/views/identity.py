"""Sign in by a verified identity, and write down whose it is."""

from uuid import UUID

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from chibo.core import clock
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.core.proofs import require_proof
from chibo.core.scope import scope
from chibo.ground.accounts import policy, queries
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.forms.identity import IdentityForm
from chibo.ground.accounts.identity import configured
from chibo.ground.accounts.identity.provider import LINKS, IdentityAdapter
from chibo.ground.accounts.identity.social import refusal
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.accounts.rules.identity import Problem
from chibo.ground.accounts.services import identities
from chibo.ground.accounts.stepup import confirmed
from chibo.web.responses import respond


@require_safe
@never_cache
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the issuer; for somebody who has signed in, to be asked anew there."""
    return _library(OAuth2LoginView, request, provider_id)


@require_safe
@never_cache
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the issuer."""
    return _library(OAuth2CallbackView, request, provider_id)


def _library(view: type, request: HttpRequest, provider_id: str) -> HttpResponse:
    if not configured.is_on() or provider_id != configured.PROVIDER:
        raise Http404
    try:
        answer: HttpResponse = view.adapter_view(IdentityAdapter(request, provider_id))(request)  # type: ignore[attr-defined]
    except RequestException:
        return refusal(request, Problem.AWAY)
    except OAuth2Error:
        return refusal(request, Problem.FAULTY)
    return answer


@require_POST
@never_cache
@signed_in
def own(request: ActorRequest) -> HttpResponse:
    """To the issuer, in order to link what is proved there with the own account."""
    if not configured.is_on():
        raise Http404
    require_proof(request.actor, policy.LINK, at=clock.now(), back=reverse("mfa_index"))
    request.session[LINKS] = True
    return redirect("openid_connect_login", provider_id=configured.PROVIDER)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
@confirmed(policy.HAND_OUT)
def link(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """An officer who has the paper in the hand types the number twice; only a digest is kept."""
    if not configured.is_on():
        raise Http404
    form, status = IdentityForm(request.POST or None), 200
    with scope(request.actor):
        person = queries.known_person(person_id)
        require(request.actor, policy.ENROL, position=person.position)
        if form.is_valid():
            digest = configured.digest_of(form.cleaned_data["number"])
            try:
                identities.link(
                    actor=request.actor, person_id=person_id, digest=digest, at=clock.now()
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                words = _("From now on %(name)s can sign in with this identity.")
                messages.success(request, words % {"name": person.display_name})
                return redirect("slips_waiting")
        if form.is_bound:
            status = 422
        context = {"form": form, "person": person, "issuer": configured.name()}
        return respond(request, "accounts/identity/link.html", context, status=status)
