"""What people type or choose on the pages of records."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.people.members import words
from chibo.people.members.id_purposes import DETAILED
from chibo.people.members.importing.rules.cells import Unclear, digits_of_id
from chibo.people.members.queries import Filter
from chibo.people.members.rules import (
    IN_THE_LIST,
    LONGEST_REASON,
    Category,
    Flag,
    Purpose,
)

ALL = ("", _("All"))


class FilterForm(forms.Form):
    """Find a member: by name, category, special state."""

    q = forms.CharField(
        label=_("Name or code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    category = forms.ChoiceField(
        label=_("Membership"),
        required=False,
        choices=[ALL, *((c.value, words.CATEGORIES[c]) for c in Category if c in IN_THE_LIST)],
    )
    flag = forms.ChoiceField(
        label=_("Special state"),
        required=False,
        choices=[ALL, *((f.value, words.FLAGS[f]) for f in Flag)],
    )

    def chosen(self) -> Filter:
        """The filter; a field that cannot be read asks for all."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return Filter(
            text=found.get("q", ""),
            category=found.get("category", ""),
            flag=found.get("flag", ""),
        )


class PurposeForm(forms.Form):
    """Why a record is opened."""

    purpose = forms.ChoiceField(
        label=_("Reason"),
        choices=[(p.value, words.PURPOSES[p]) for p in Purpose],
        widget=forms.RadioSelect,
    )
    detail = forms.CharField(
        label=_("More about the reason"), required=False, max_length=LONGEST_REASON - 60
    )

    def clean(self) -> dict[str, Any] | None:
        """Another reason has to be written down."""
        given = super().clean() or {}
        if given.get("purpose") == Purpose.OTHER and not given.get("detail", "").strip():
            self.add_error("detail", _("Write the reason."))
        return given

    def chosen(self) -> Purpose:
        """What it is opened for."""
        return Purpose(self.cleaned_data["purpose"])

    def reason(self) -> str:
        """As it is written down and shown to the member."""
        return words.reason(self.cleaned_data["purpose"], self.cleaned_data["detail"])


class IdPurposeForm(forms.Form):
    """Why a personal id is shown in full; the purposes are those of the viewer's office."""

    purpose = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    detail = forms.CharField(
        label=_("More about the reason"), required=False, max_length=LONGEST_REASON - 80
    )

    def __init__(self, *args: Any, purposes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ChoiceField", self.fields["purpose"])
        choice.choices = [(code, words.ID_PURPOSES[code]) for code in purposes]

    def clean(self) -> dict[str, Any] | None:
        """Some purposes have to be explained."""
        given = super().clean() or {}
        if given.get("purpose") in DETAILED and not given.get("detail", "").strip():
            self.add_error("detail", _("Write the reason."))
        return given


class EnterIdForm(forms.Form):
    """The personal id of a record that has none."""

    digits = forms.CharField(
        label=_("Personal id"),
        max_length=20,
        help_text=_("All 12 digits, as they stand on the citizen's card."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_digits(self) -> str:
        """The bare digits."""
        try:
            return digits_of_id(self.cleaned_data["digits"])
        except Unclear:
            raise forms.ValidationError(
                _("The personal id has 12 digits and nothing else.")
            ) from None


class DayForm(forms.Form):
    """The day as of which a record is shown, and the day up to which something was known."""

    day = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=("%Y-%m-%d", "%d/%m/%Y"),
    )
    known = forms.DateField(
        label=_("As it was known on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=("%Y-%m-%d", "%d/%m/%Y"),
    )
