"""What people type or choose on the pages of tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.action.directives import words
from chibo.action.directives.queries import Filter
from chibo.action.directives.rules.life import Standing
from chibo.action.directives.services.doing import LONGEST


class FilterForm(forms.Form):
    """Find a task by its words, its owner, how it stands."""

    q = forms.CharField(
        label=_("Words or name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    standing = forms.ChoiceField(
        label=_("How it stands"),
        required=False,
        choices=[("", _("All")), *((s.value, words.STANDINGS[s]) for s in Standing)],
    )

    def chosen(self) -> Filter:
        """The filter; a field that cannot be read asks for all."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return Filter(text=found.get("q", ""), standing=found.get("standing", ""))


def _text(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason; the member reads it.")},
    )


class FinishForm(forms.Form):
    """Evidence: words, a paper, or both."""

    text = _text(_("What was done"))
    file = forms.FileField(
        label=_("Paper that shows it (PDF, at most 20 MB)"),
        required=False,
        allow_empty_file=True,  # the documents room says it in words
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


class ConfirmForm(forms.Form):
    """A word to the confirmation, if one is wanted."""

    text = _text(_("Remark"))


class ReasonForm(forms.Form):
    """A reason."""

    text = _text(_("Reason"), required=True)


class ExtendForm(ReasonForm):
    """A later day, for a reason."""

    due = forms.DateField(
        label=_("New last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("This day does not exist. Choose it from the calendar.")},
    )
    field_order = ("due", "text")
