"""What people type or choose on the pages of records."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.people.members import words
from chibo.people.members.queries import Filter
from chibo.people.members.rules import (
    IN_THE_LIST,
    LONGEST_REASON,
    LONGEST_TEXT,
    Category,
    Fact,
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


class CorrectionsForm(forms.Form):
    """Find a request: by name, and by what it is about."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    fact = forms.ChoiceField(
        label=_("Fact"), required=False, choices=[ALL, *((f.value, words.FACTS[f]) for f in Fact)]
    )

    def chosen(self) -> dict[str, str]:
        """What ``queries.corrections_waiting`` takes; what cannot be read asks for all."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {"text": found.get("q", ""), "fact": found.get("fact", "")}


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

    def reason(self) -> str:
        """As it is written down and shown to the member."""
        return words.reason(self.cleaned_data["purpose"], self.cleaned_data["detail"])


class DayForm(forms.Form):
    """The day as of which a record is shown."""

    day = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=("%Y-%m-%d", "%d/%m/%Y"),
    )


class CorrectionForm(forms.Form):
    """What is wrong in the own record."""

    fact = forms.ChoiceField(
        label=_("What is it about?"), choices=[(f.value, words.FACTS[f]) for f in Fact]
    )
    text = forms.CharField(
        label=_("What is wrong, and how should it be?"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "Name the document that shows it, if there is one. Write no full personal id here."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """What became of a request."""

    answer = forms.CharField(
        label=_("Answer to the member"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
