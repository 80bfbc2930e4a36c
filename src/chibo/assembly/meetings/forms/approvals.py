"""The forms of a request for meetings online or at several places, and of its answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules.approvals import Ground

Choices = Sequence[tuple[str, Any]]
DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]
MODES = [
    ("hybrid", _("Hybrid: one place, and other points or own devices")),
    ("online", _("Online only")),
]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        input_formats=DATES,
        error_messages={"invalid": _("This day does not exist. Write it like 03/11/2026.")},
    )


class RequestForm(forms.Form):
    """What the branch asks for."""

    mode = forms.ChoiceField(label=_("How"), choices=MODES, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Ground by the rule"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Circumstances"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        help_text=_("Who is where and why; the committee reads this."),
    )
    scattered = forms.MultipleChoiceField(
        label=_("Members who cannot come to one place"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    decision_types = forms.MultipleChoiceField(
        label=_("Votes that shall be allowed in such a meeting"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without the committee's decision these votes need all voters in the room."),
    )
    wanted_from = _day(_("Valid from"))
    wanted_to = _day(_("Valid until"))

    def __init__(
        self, *args: Any, grounds: Choices, people: Choices, types: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {"ground": grounds, "scattered": people, "decision_types": types}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = list(choices)


class DecisionForm(forms.Form):
    """What the committee decided."""

    number = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "07-QĐ/ĐU"}),
    )
    decided_on = _day(_("Day of the decision"))
    valid_from = _day(_("Valid from"))
    valid_to = _day(_("Valid until"))
    decision_types = forms.MultipleChoiceField(
        label=_("Votes allowed in such a meeting"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, types: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision_types"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = list(types)


GROUNDS = tuple(Ground)
