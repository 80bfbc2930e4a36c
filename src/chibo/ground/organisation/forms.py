"""What people type or choose on the pages of the tree."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chibo.ground.organisation import words

ALL = ("", _("All"))


class TreeForm(forms.Form):
    """Find a unit as of a day: by name, with or without marks, or by code."""

    q = forms.CharField(
        label=_("Name or code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Level"), required=False, choices=[ALL, *words.KINDS.items()])
    day = forms.DateField(
        label=pgettext_lazy("day of the tree", "As of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    under = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def chosen(self, *, today: date) -> dict[str, Any]:
        """What is looked for; a field that cannot be read asks for all, and for today."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {
            "text": (found.get("q") or "").strip(),
            "kind": found.get("kind") or "",
            "day": found.get("day") or today,
            "under": found.get("under"),
        }
