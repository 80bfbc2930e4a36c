"""The figures that one person of the counting board enters."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import IntegerField, NumberInput
from django.utils.translation import gettext_lazy as _

from chibo.assembly.voting.rules.form_ballot import BESIDE

FIGURES = {
    "yes": _("Agree"),
    "no": _("Disagree"),
    "abstain": _("Abstain"),
    "blank": _("Blank papers"),
    "invalid": _("Invalid papers"),
}
BY_HANDS = ("yes", "no", "abstain")
FORMS = {
    "reprimand": _("Reprimand"),
    "warning": _("Warning"),
    "removal_from_office": _("Removal from office"),
    "expulsion": _("Expulsion"),
}


class CountForm(forms.Form):
    """Whole numbers, one for each answer; papers also have blank and invalid ones.

    Args:
        forms: the forms of discipline that a paper names, where it is not answered by yes or no.
    """

    def __init__(
        self,
        *args: Any,
        channel: str,
        persons: int,
        forms: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.persons = persons
        answers = BY_HANDS if channel == "hands" else tuple(FIGURES)
        for name in (*forms, *BESIDE) if forms else answers:
            self.fields[name] = IntegerField(
                label=FORMS.get(name) or FIGURES[name],
                min_value=0,
                max_value=99_999,
                error_messages={
                    "required": _("Write 0 where there is none."),
                    "invalid": _("Write a whole number."),
                },
                widget=NumberInput(
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


class IssueForm(forms.Form):
    """How many papers were handed out.

    Args:
        persons: who vote on paper there.
    """

    papers = IntegerField(
        label=_("Papers handed out"),
        min_value=1,
        error_messages={"invalid": _("Write a whole number.")},
        widget=NumberInput(
            attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )

    def __init__(self, *args: Any, persons: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons = persons
