"""Forms: what is asked and who holds which part; who votes by phone; a slip handed back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.assembly.voting.rules.sheet import MOST_NAMES

Choices = Sequence[tuple[str, Any]]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class SetupForm(forms.Form):
    """What is asked, by which rule, who makes the credentials, who holds the key."""

    item = forms.ChoiceField(
        label=_("Point of the agenda"), widget=forms.Select(attrs={"class": "form-control"})
    )
    decision_type = forms.ChoiceField(
        label=_("Kind of decision"), widget=forms.Select(attrs={"class": "form-control"})
    )
    subjects = forms.CharField(
        label=_("What is voted on"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        help_text=_("One question in each line. All are answered on one ballot."),
    )
    names = forms.CharField(
        label=_("Names on the ballot"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
        help_text=_(
            "Only for an election or a vote of confidence: one name in each line, in the order of the ballot."
        ),
    )
    seats = forms.IntegerField(
        label=_("How many are elected"),
        required=False,
        min_value=0,
        max_value=MOST_NAMES,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
        help_text=_("Only for an election."),
    )
    surplus = forms.BooleanField(
        label=_("A committee is elected: it needs more candidates than seats."),
        required=False,
        initial=True,
    )
    named = forms.MultipleChoiceField(
        label=_("Who gives the vote of confidence"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those named in the plan. Nobody chosen: all official members."),
    )
    authority = forms.ChoiceField(
        label=_("Who makes the credentials"),
        widget=forms.Select(attrs={"class": "form-control"}),
        help_text=_("An officer of the committee above, or of the counting committee."),
    )
    trustees = forms.MultipleChoiceField(
        label=_("Who holds the key"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least three, from different bodies; not those who operate the server."),
    )
    threshold = forms.IntegerField(
        label=_("How many of them open the result together"),
        min_value=0,
        max_value=9,
        initial=2,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )

    def __init__(
        self,
        *args: Any,
        items: Choices,
        types: Choices,
        people: Choices,
        voters: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "item": items,
            "decision_type": types,
            "authority": people,
            "trustees": people,
            "named": voters,
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = list(choices)

    def clean_subjects(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["subjects"])

    def clean_names(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["names"])

    def clean_seats(self) -> int:
        return self.cleaned_data["seats"] or 0

    def clean_authority(self) -> UUID:
        return UUID(self.cleaned_data["authority"])

    def clean_trustees(self) -> list[UUID]:
        return [UUID(person) for person in self.cleaned_data["trustees"]]


class FreezeForm(forms.Form):
    """Who votes by phone, and that whoever opens has read what the result may show."""

    phones = forms.MultipleChoiceField(
        label=_("Who votes by phone"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All others who are present vote on paper."),
    )
    has_read = forms.BooleanField(
        label=_("I have read what the result may show, and told the meeting."), required=False
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["phones"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = list(people)


class SlipForm(forms.Form):
    """Whose unopened slip came back."""

    voter = forms.ChoiceField(
        label=_("Whose slip"), widget=forms.Select(attrs={"class": "form-control"})
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["voter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = list(people)
