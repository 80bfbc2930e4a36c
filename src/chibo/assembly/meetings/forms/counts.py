"""The figures that one person of the counting board enters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

FIGURES = {
    "yes": _("Agree"),
    "no": _("Disagree"),
    "abstain": _("Abstain"),
    "blank": _("Blank papers"),
    "invalid": _("Invalid papers"),
}
BY_HANDS = ("yes", "no", "abstain")


class CountForm(forms.Form):
    """Whole numbers, one for each answer; papers also have blank and invalid ones."""

    def __init__(self, *args: Any, channel: str, persons: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons = persons
        for name in BY_HANDS if channel == "hands" else FIGURES:
            self.fields[name] = forms.IntegerField(
                label=FIGURES[name],
                min_value=0,
                max_value=99_999,
                error_messages={
                    "required": _("Write 0 where there is none."),
                    "invalid": _("Write a whole number."),
                },
                widget=forms.NumberInput(
                    attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}
                ),
            )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        total = sum(value for value in data.values() if value)
        if total > self.persons:
            raise forms.ValidationError(
                _("These are %(total)s votes, but only %(persons)s people vote here. Count again."),
                params={"total": total, "persons": self.persons},
            )
        return data
