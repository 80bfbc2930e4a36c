"""Sign-in as an installation of chibo wants it: accounts are given by the branch, never taken."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core import clock
from chibo.ground.accounts import at_rest, limits, queries
from chibo.ground.accounts.identity import configured
from chibo.ground.accounts.services import identities
from chibo.web.formats import time

WAYS: dict[str, Promise] = {
    "mfa_reauthenticate:webauthn": gettext_lazy("Use this device's passkey"),
    "mfa_reauthenticate": gettext_lazy("Type a six-digit code or a recovery code"),
    "identity": gettext_lazy("Use the electronic identity"),
    "reauthenticate": gettext_lazy("Type the password"),
}
"""Ways to prove again who one is, the best first."""


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Nobody signs up by themselves, and no e-mail is ever sent."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        # The same sentence whether the name or the password is wrong.
        "username_password_mismatch": gettext_lazy(
            "Name and password do not belong together. Look at both again, or use this device's passkey."
        ),
        "too_many_login_attempts": gettext_lazy(
            "Too many failed attempts. Wait five minutes, then try again."
        ),
        "rate_limited": gettext_lazy(
            "Too many failed attempts. Wait five minutes, then try again."
        ),
        "incorrect_password": gettext_lazy("This is not the password of this account."),
        "enter_current_password": gettext_lazy("This is not the password of this account."),
        "incorrect_code": gettext_lazy(
            "This code does not fit. Wait for the next one in the app and type it at once."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        return None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures count by name and address together: a stranger elsewhere never locks the owner out."""
        name: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{name}:{self.get_client_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse who failed too often, and say until when."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            key = self._get_login_attempts_cache_key(request, **credentials)
            until = limits.open_again(request, key, at=clock.now())
            raise ValidationError(
                _(
                    "Too many failed attempts. With a password it is possible again at %(time)s; "
                    "with the passkey at once. If it was not you, tell the secretary."
                ),
                code=refused.code,
                params={"time": time(until)},
            ) from refused

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, Any]]:
        """The passkey first; the password only where there is no other factor."""
        offered = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        if configured.is_on() and identities.opens(user):
            url = reverse("openid_connect_login", args=[configured.PROVIDER])
            offered["identity"] = {"id": "identity", "url": url}
        if len(offered) > 1:
            offered.pop("reauthenticate", None)
        return [
            {**offered[name], "description": words}
            for name, words in WAYS.items()
            if name in offered
        ]


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # untyped library
    """Second factors: named in plain words, and the last one stays."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy(
            "This is the only second factor of the account, so it cannot be removed. Add another one first."
        ),
        "cannot_generate_recovery_codes": gettext_lazy("First add a passkey or an app."),
        "incorrect_code": ClosedAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        """A secret on its way into a row, which is sealed when it is written."""
        return text

    def decrypt(self, encrypted_text: str) -> str:
        """The secret that a row holds."""
        return at_rest.opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another passkey or app remains."""
        return queries.has_other_factor(authenticator)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """A name to begin with, for the list of passkeys."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Device %(number)s") % {"number": number}
