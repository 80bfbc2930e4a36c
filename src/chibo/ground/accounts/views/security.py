"""What the library's pages lack: passkeys that stay, sessions ended one by one."""

from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chibo.core import clock
from chibo.core.scope import scope
from chibo.ground.accounts import queries
from chibo.ground.accounts.identity import configured
from chibo.ground.accounts.rules.slips import WAITING, proof_name
from chibo.ground.accounts.services import identities, own
from chibo.ground.accounts.words import FACTORS, KINDS


class SecurityPage(IndexView):  # type: ignore[misc]  # untyped library
    """Passkeys, app, codes, password, sessions; says which factor is the last."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds ``factors`` (how many passkeys and apps there are), how one was enrolled, and one's slip.

        Where an issuer is configured also its name and whether one's identity is linked.
        """
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if configured.is_on():
            context["issuer"] = configured.name()
            context["is_linked"] = identities.opens(self.request.user)
        context["factors"] = queries.count_factors(self.request.user.pk)
        person_id = self.request.user.person_id
        if person_id is not None:
            with scope(queries.person_actor(person_id)):
                enrolled = queries.enrolments_of(person_id)
                slip = queries.slips_of([person_id]).get(person_id)
            language = get_language() or "vi"
            context["enrolments"] = [
                (
                    one,
                    KINDS[one.kind],
                    FACTORS[one.factor],
                    proof_name(one.proof, language=language),
                )
                for one in enrolled
            ]
            context["slip"] = slip if slip and slip.state(clock.now()) in WAITING else None
        return context


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]  # untyped library
    """The library removes any passkey; here the last factor stays, and the page says why."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds ``why_not``: a sentence when this passkey has to stay."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["why_not"] = self._why_not()
        return context

    def form_valid(self, form: Form) -> HttpResponse:
        """Remove it, or say again why not."""
        if self._why_not():
            told: HttpResponse = self.render_to_response(
                self.get_context_data(form=form), status=409
            )
            return told
        removed: HttpResponse = super().form_valid(form)
        return removed

    def _why_not(self) -> str:
        adapter = factor_adapter()
        if adapter.can_delete_authenticator(self.object):
            return ""
        return str(adapter.error_messages["cannot_delete_authenticator"])


class ConfirmByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]  # untyped library
    """A failed attempt stays on the page, with where one was going."""

    def form_invalid(self, form: Form) -> HttpResponse:
        """Say that it failed, and offer it again."""
        words = _("The passkey was not recognised. Try again, or choose another way.")
        account_adapter().add_message(self.request, messages.ERROR, message=words)
        url = self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn"))
        return HttpResponseRedirect(url)


@require_POST
@login_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one other session."""
    own.end_session(user=request.user, session_id=session_id, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("That session has ended."))
    return redirect("usersessions_list")
