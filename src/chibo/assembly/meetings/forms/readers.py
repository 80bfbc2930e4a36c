"""Who else reads a closed session, why, and until when."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _


class AdmitForm(forms.Form):
    """One more reader."""

    person = forms.ChoiceField(
        label=_("Person"), widget=forms.Select(attrs={"class": "form-control"})
    )
    reason = forms.CharField(
        label=_("Why this person reads it"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Left empty, until you end it."),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = people

    def clean_person(self) -> UUID:
        return UUID(self.cleaned_data["person"])

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        return until


class DismissForm(forms.Form):
    """A reader reads it no longer."""

    person = forms.UUIDField()
    reason = forms.CharField(
        max_length=300, error_messages={"required": _("Write why this person reads it no longer.")}
    )
