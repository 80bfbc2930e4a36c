"""The figures that one person of the counting board enters."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import IntegerField, NumberInput
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chibo.assembly.voting.rules.form_ballot import BESIDE
from chibo.assembly.voting.rules.named_words import grade_name
from chibo.assembly.voting.rules.sheet import INVALID, VALID, Sheet

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


VALID_PAPERS = _("Valid papers")


class CountForm(forms.Form):
    """Whole numbers, one for each answer; papers also have blank and invalid ones.

    Args:
        forms: the forms of discipline that a paper names, where it is not answered by yes or no.
        sheet: the names on a paper, where it has names: papers, then what each name got.
    """

    def __init__(
        self,
        *args: Any,
        channel: str,
        persons: int,
        forms: Sequence[str] = (),
        sheet: Sheet | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.persons, self.sheet = persons, sheet
        answers = BY_HANDS if channel == "hands" else tuple(FIGURES)
        labels: dict[str, Any] = _labels(sheet) if sheet else FORMS | FIGURES
        for name in sheet.figures if sheet else (*forms, *BESIDE) if forms else answers:
            self.fields[name] = IntegerField(
                label=labels[name],
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
        papers = (VALID, INVALID) if self.sheet else data
        total = sum(data.get(name) or 0 for name in papers)
        if total > self.persons:
            raise forms.ValidationError(
                _("These are %(total)s votes, but only %(persons)s people vote here. Count again."),
                params={"total": total, "persons": self.persons},
            )
        return data


def _labels(sheet: Sheet) -> dict[str, Any]:
    """Label of each figure: the name itself, with grades the name and the grade."""
    language = (get_language() or "vi").split("-")[0]
    labels: dict[str, Any] = {VALID: VALID_PAPERS, INVALID: FIGURES["invalid"]}
    for index, name in enumerate(sheet.names):
        graded = [f"{name}: {grade_name(grade, locale=language)}" for grade in sheet.grades]
        labels |= dict(zip(sheet.columns(index), graded or [name], strict=True))
    return labels


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
