"""What people type about a fact; the fields of a group come from its rule."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chibo.people.members import ethnic
from chibo.people.members.importing.rules.cells import Unclear
from chibo.people.members.importing.rules.entry import PartialDate
from chibo.people.members.models import Fact
from chibo.people.members.record import timeline, words
from chibo.people.members.record.queries import Wanted, period_of
from chibo.people.members.record.rules.groups import (
    FIRST_YEAR,
    FREE,
    LAST_YEAR,
    LONGEST,
    Group,
    Kind,
    groups,
    partial,
)
from chibo.people.members.record.rules.periods import Period
from chibo.people.members.record.rules.steps import Step
from chibo.people.members.rules import LONGEST_TEXT

ALL = ("", _("All"))
OF_VALUE = "v-"
"""Before the names of fields of the value."""


class GroupForm(forms.Form):
    """What is a request about?"""

    group = forms.ChoiceField(label=_("What is it about?"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = list(words.GROUPS.items())  # type: ignore[attr-defined]


class FactForm(forms.Form):
    """A fact as it should be: its value, since when and until when, and what shows it."""

    since = forms.CharField(
        label=_("Since"),
        required=False,
        max_length=20,
        help_text=_("15/08/1984, or 08/1984 or 1984 where no more is known."),
    )
    until = forms.CharField(
        label=_("Until"),
        required=False,
        max_length=20,
        help_text=_("Leave it empty where it still holds."),
    )
    source = forms.CharField(label=_("The document that shows it"), required=False, max_length=300)
    text = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Write no full personal id here."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proof = forms.FileField(
        label=_("Proof"),
        required=False,
        help_text=_("A PDF or a photo of the document, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, group: Group, fact: Fact | None):
        super().__init__(data, files)
        self.group, self.fact = group, fact
        slot = _slot_field(group, fact)
        mine = {"slot": slot} if slot else {}
        mine |= {OF_VALUE + one.name: _field(one) for one in group.fields}
        if not group.dated:
            del self.fields["since"], self.fields["until"]
        self.fields = mine | self.fields
        if fact is not None:
            self._begin_with(fact)

    def _begin_with(self, fact: Fact) -> None:
        for one in self.group.fields:
            value = fact.value.get(one.name, "")
            as_typed = one.shown(value) if one.kind is Kind.DATE else value
            self.initial[OF_VALUE + one.name] = as_typed
        period = period_of(fact)
        self.initial["since"], self.initial["until"] = (
            str(period.begins or ""),
            str(period.ends or ""),
        )

    def clean(self) -> dict[str, Any]:
        """The value and the period, or what is unclear in which field."""
        given = super().clean() or {}
        bare = {name.removeprefix(OF_VALUE): text for name, text in given.items()}
        value, unclear = self.group.read(bare)
        for name, code in unclear.items():
            if OF_VALUE + name in given:
                self.add_error(OF_VALUE + name, words.unclear(code, str(bare.get(name, ""))))
        given["value"] = value
        given["period"] = Period(self._day("since", given), self._day("until", given))
        given["slot"] = self.fact.slot if self.fact else given.get("slot", "")
        if not (self.group.many or self.group.is_slot(given["slot"])):
            self.add_error("slot", words.unclear("no_slot", ""))
        return given

    def _day(self, name: str, given: Mapping[str, Any]) -> PartialDate | None:
        text = given.get(name, "")
        try:
            return partial(text) if text else None
        except Unclear as error:
            self.add_error(name, words.unclear(str(error), text))
            return None


def _slot_field(group: Group, fact: Fact | None) -> forms.Field | None:
    if fact is not None:
        return None
    if group.by_year:
        return forms.CharField(label=_("Year"), max_length=4)
    if group.slots:
        return forms.ChoiceField(label=_("Kind"), choices=list(group.slots.items()))
    return None


def _field(one: Any) -> forms.Field:
    label = words.field(one.name)
    if one.kind is Kind.CHOICE:
        empty = [] if one.required else [("", "–")]
        return forms.ChoiceField(
            label=label, required=one.required, choices=[*empty, *one.choices.items()]
        )
    if one.kind is Kind.ETHNIC:
        return forms.ChoiceField(label=label, choices=ethnic.choices())
    return forms.CharField(label=label, required=one.required, max_length=LONGEST)


class TextForm(forms.Form):
    """What is wrong, where no single fact is meant."""

    text = forms.CharField(
        label=_("What is wrong, and how should it be?"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "Name the document that shows it, if there is one. Write no full personal id here."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    proof = forms.FileField(
        label=_("Proof"),
        required=False,
        help_text=_("A PDF or a photo of the document, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )


class StoryForm(forms.Form):
    """Which lines of a story are shown."""

    show = forms.ChoiceField(
        label=pgettext_lazy("timeline", "Show"),
        required=False,
        choices=[ALL, *timeline.KINDS.items()],
    )

    def kind(self) -> str:
        """The kind; what cannot be read asks for all."""
        return str(self.cleaned_data["show"]) if self.is_valid() else ""


class YearForm(forms.Form):
    """The year of a supplement."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


class AnswerForm(forms.Form):
    """What the member is told."""

    text = forms.CharField(
        label=_("Answer to the member"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RequestsForm(forms.Form):
    """Find a request: by name, by what it is about, by where it is."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    group = forms.ChoiceField(label=_("Fact"), required=False)
    step = forms.ChoiceField(
        label=_("Where it is"),
        required=False,
        choices=[ALL, *((step.value, words.STEPS[step]) for step in (Step.BRANCH, Step.COMMITTEE))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, label) for code, label in words.GROUPS.items() if code != FREE]
        self.fields["group"].choices = [ALL, *named]  # type: ignore[attr-defined]

    def chosen(self) -> Wanted:
        """What the list is narrowed to; what cannot be read asks for all."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return Wanted(
            text=found.get("q", ""), group=found.get("group", ""), step=found.get("step", "")
        )


def group_of(code: str) -> Group | None:
    """The group of a code in an address; None for a request about no fact.

    An unknown code means that too.
    """
    return groups().get(code)
