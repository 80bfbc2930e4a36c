"""Forms of those who hold a slip, and of officers who hand one over."""

from datetime import date
from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chibo.ground.accounts.forms.signing_in import AddAppForm
from chibo.ground.accounts.rules import pins, slips
from chibo.ground.accounts.words import KINDS, PIN_FAULTS

LONGEST_TYPED = 64


class SlipsForm(forms.Form):
    """Find a slip that waits: by name, and by what it is for."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("For"), required=False, choices=[("", _("All")), *KINDS.items()]
    )

    def chosen(self) -> dict[str, str]:
        """What ``queries.slips_in_seat`` takes; what cannot be read asks for all."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {"text": found.get("q", ""), "kind": found.get("kind", "")}


class SlipCodeForm(forms.Form):
    """The code on the slip."""

    code = forms.CharField(
        label=_("Code on the slip"),
        max_length=LONGEST_TYPED,
        help_text=_("16 signs in four groups. Capital or small letters are the same."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-slip-code": "",
            }
        ),
    )


class FirstPasskeyForm(webauthn.SignupWebAuthnForm):  # type: ignore[misc]  # untyped library
    """The passkey that the browser made; its name comes from the device."""


class PinForm(forms.Form):
    """A PIN, twice."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=pins.LONGEST,
        strip=True,
        help_text=_("6 to 12 digits that only you know. No date, no 123456, no repeated digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "inputmode": "numeric"}),
    )
    again = forms.CharField(
        label=_("PIN again"),
        max_length=pins.LONGEST,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "inputmode": "numeric"}),
    )

    def clean_pin(self) -> str:
        """Not one of those that are guessed first."""
        pin: str = self.cleaned_data["pin"]
        if found := pins.fault(pin):
            raise forms.ValidationError(str(PIN_FAULTS[found]), code=found.value)
        return pin

    def clean(self) -> dict[str, Any] | None:
        """Both are the same."""
        given = super().clean() or {}
        if "pin" in given and given["pin"] != given.get("again"):
            self.add_error("again", _("The two PINs differ. Type the same one twice."))
        return given


class FirstAppForm(AddAppForm):
    """The first six digits; the key stays the same when the page is loaded again after a look into the app."""

    user: Any
    secret: str
    hints: ClassVar[dict[str, Any]] = {
        "code": _("They change every half minute. Type those that are shown now.")
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kept = context.request.session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if kept:
            self.secret = context.request.session[SECRET_SESSION_KEY] = kept


class HandOverForm(forms.Form):
    """How the officer knew who it is."""

    proof = forms.ChoiceField(label=_("How did you know who it is?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "vi"
        self.fields["proof"].choices = [  # type: ignore[attr-defined]
            (proof.code, proof.name(language)) for proof in slips.proofs(day=day)
        ]
