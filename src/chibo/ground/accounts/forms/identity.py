"""The number of a person's identity, typed twice from the paper."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.ground.accounts.rules.identity import is_value


def _field(label: Any) -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=128, widget=forms.TextInput(attrs=attrs))


class IdentityForm(forms.Form):
    """Twice, because nobody can look at it afterwards."""

    number = _field(_("Personal number on the identity card"))
    again = _field(_("The number again"))

    def clean_number(self) -> str:
        """Twelve digits, or the hash that the issuer gives."""
        value = "".join(str(self.cleaned_data["number"]).split()).lower()
        if not is_value(value, is_hash=settings.CHIBO_OIDC_CLAIM_IS_HASH):
            raise forms.ValidationError(_("The personal number has twelve digits."))
        return value

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        given: dict[str, Any] = super().clean() or {}
        again = "".join(str(given.get("again", "")).split()).lower()
        if "number" in given and again != given["number"]:
            self.add_error("again", _("The two numbers differ. Compare them with the card."))
        return given
