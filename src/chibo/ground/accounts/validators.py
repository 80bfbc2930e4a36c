"""What is taken as a password: a long one, or for an account with a second factor a PIN as well."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chibo.ground.accounts.rules import pins
from chibo.ground.accounts.words import PIN_FAULTS


class PinOrPassword:
    """Digits alone are a PIN (``rules.pins``) and need an app or a passkey beside them; anything else is a password."""

    def __init__(self, min_length: int = 10) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:
        """Accept it, or say why not.

        Raises:
            ValidationError: too short, or digits that are guessed first or stand alone.
        """
        if not pins.is_pin(password):
            if len(password) < self.min_length:
                raise ValidationError(
                    _("This password is too short. It needs at least %(count)s characters."),
                    code="password_too_short",
                    params={"count": self.min_length},
                )
            return
        if not _has_second_factor(user):
            raise ValidationError(
                _("Digits alone need an app beside them. Set up an app first, or use letters too."),
                code="pin_alone",
            )
        if found := pins.fault(password):
            raise ValidationError(str(PIN_FAULTS[found]), code=found.value)

    def get_help_text(self) -> str:
        """For forms of Django's own."""
        return _("At least 10 characters; with an app also a PIN of 6 to 12 digits.")


def _has_second_factor(user: Any) -> bool:
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    known = getattr(user, "pk", None)
    return known is not None and Authenticator.objects.filter(user=user, type__in=factors).exists()
