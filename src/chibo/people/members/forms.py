"""What people type or choose on the pages of records."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chibo.people.members import ethnic, words
from chibo.people.members.conditions import Filter
from chibo.people.members.id_purposes import DETAILED
from chibo.people.members.importing.rules.cells import Unclear, digits_of_id
from chibo.people.members.record.rules.groups import groups
from chibo.people.members.rules import (
    IN_THE_LIST,
    LONGEST_REASON,
    OLDEST,
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
        named = {name: found[name] for name in FILTERED if found.get(name) not in (None, "")}
        return Filter(text=found.get("q", ""), **named)


FILTERED = tuple(name for name in Filter.__slots__ if name != "text")


def _years(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=OLDEST)


def _level(group: str, name: str) -> list[tuple[str, Any]]:
    field = next(one for one in groups()[group].fields if one.name == name)
    return [ALL, *field.choices.items()]


class SearchForm(FilterForm):
    """Find members by everything that lists are narrowed to."""

    unit_id = forms.TypedChoiceField(
        label=_("Unit"), required=False, coerce=UUID, empty_value=None, choices=[]
    )
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[ALL, ("m", _("Male")), ("f", _("Female"))]
    )
    age_from = _years(_("Age, from"))
    age_to = _years(_("Age, to"))
    party_from = _years(_("Years in the Party, from"))
    party_to = _years(_("Years in the Party, to"))
    ethnic = forms.ChoiceField(label=_("Ethnic group"), required=False, choices=[])
    education = forms.CharField(label=_("Professional education"), required=False, max_length=60)
    theory = forms.ChoiceField(
        label=pgettext_lazy("record", "Political theory"),
        required=False,
        choices=_level("theory", "level"),
    )
    post = forms.CharField(label=_("Post held"), required=False, max_length=60)
    skill = forms.CharField(
        label=pgettext_lazy("record", "Digital skills"), required=False, max_length=60
    )
    day = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=("%Y-%m-%d", "%d/%m/%Y"),
    )

    def __init__(self, *args: Any, units: Iterable[tuple[UUID, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(units)
        self.fields["unit_id"].choices = [ALL, *offered]  # type: ignore[attr-defined]
        if not offered:
            del self.fields["unit_id"]
        self.fields["ethnic"].choices = [ALL, *ethnic.choices()]  # type: ignore[attr-defined]


class KeepForm(forms.Form):
    """The name of a search that is kept."""

    name = forms.CharField(label=_("Name of the search"), max_length=80)


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
