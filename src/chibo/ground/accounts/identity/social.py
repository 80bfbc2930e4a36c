"""Who an identity is here: by the configured claim alone; nobody gets an account by it."""

import logging
from datetime import UTC, datetime
from typing import Any, NoReturn

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from requests import RequestException

from chibo.core import clock
from chibo.ground.accounts.identity import configured
from chibo.ground.accounts.models import User
from chibo.ground.accounts.rules.identity import NotAccepted, Problem, check_renewed, value_of
from chibo.ground.accounts.services import identities
from chibo.ground.accounts.words import IDENTITY_PROBLEMS
from chibo.web.responses import respond

log = logging.getLogger(__name__)
METHOD = "identity"


class ClosedSocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # untyped library
    """Takes every identity out of the library's hands as soon as it is verified."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """Sign in, confirm, or say why not; the library goes no further."""
        try:
            answer = _answer(request, sociallogin)
        except NotAccepted as refused:
            answer = refusal(request, refused.problem)
        raise ImmediateHttpResponse(answer)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        """Cancelled, damaged, or the issuer does not answer: a sentence, and the way back."""
        if error == "cancelled":
            problem = Problem.CANCELLED
        else:
            problem = Problem.AWAY if isinstance(exception, RequestException) else Problem.FAULTY
            log.warning("identity not verified: %s", type(exception).__name__, exc_info=exception)
        raise ImmediateHttpResponse(refusal(request, problem))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up."""
        return False


def _answer(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    kept = login.state.get("data") or {}
    token = login.account.extra_data.get("id_token") or {}
    value = value_of(token, configured.wanted(), nonce=kept.get("nonce", ""))
    digest = configured.digest_of(value)
    if kept.get("confirms"):
        check_renewed(token, asked_at=datetime.fromtimestamp(kept["at"], UTC))
    if kept.get("links") and request.user.is_authenticated:
        identities.link_own(user=request.user, digest=digest, at=clock.now())
        words = _("From now on you can sign in with %(issuer)s too.")
        messages.success(request, words % {"issuer": configured.name()})
        return HttpResponseRedirect(reverse("mfa_index"))
    user = identities.holder(digest)
    if kept.get("confirms"):
        if user != request.user:
            raise NotAccepted(Problem.OTHER_PERSON)
        record_authentication(request, user, METHOD, reauthenticated=True)
        return HttpResponseRedirect(login.get_redirect_url(request) or "/")
    return _sign_in(request, login, user)


def _sign_in(request: HttpRequest, login: SocialLogin, user: User) -> HttpResponse:
    """The level of assurance stands for a second factor, so none is asked for."""
    adapter = account_adapter(request)
    record_authentication(request, user, METHOD)
    adapter.login(request, user)
    answer: HttpResponse = adapter.post_login(
        request,
        user,
        email_verification="none",
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=login.get_redirect_url(request),
    )
    return answer


def refusal(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The page that says why nobody was signed in, and whom to ask."""
    status = 503 if problem is Problem.AWAY else 200 if problem is Problem.CANCELLED else 403
    context = {"sentence": IDENTITY_PROBLEMS[problem], "problem": problem.value}
    return respond(request, "accounts/identity/refused.html", context, status=status)
