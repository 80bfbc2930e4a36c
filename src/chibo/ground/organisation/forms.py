"""What people type or choose on the pages of the tree."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chibo.ground.organisation import words
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import UnitKind
from chibo.ground.organisation.rules.changes import ChangeKind, Decision, Wish, fits_below

ALL = ("", _("All"))


class TreeForm(forms.Form):
    """Find a unit as of a day: by name, with or without marks, or by code."""

    q = forms.CharField(
        label=_("Name or code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Level"), required=False, choices=[ALL, *words.KINDS.items()])
    day = forms.DateField(
        label=pgettext_lazy("day of the tree", "As of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    under = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def chosen(self, *, today: date) -> dict[str, Any]:
        """What is looked for; a field that cannot be read asks for all, and for today."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {
            "text": (found.get("q") or "").strip(),
            "kind": found.get("kind") or "",
            "day": found.get("day") or today,
            "under": found.get("under"),
        }


class ChangesForm(forms.Form):
    """Find a proposal: by words of its title, and by where it stands."""

    q = forms.CharField(
        label=_("Name of the unit"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ALL, *((key, label) for key, (label, _kind) in words.STATES.items())],
    )

    def chosen(self) -> dict[str, str]:
        """What is looked for; what cannot be read asks for all."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {"text": (found.get("q") or "").strip(), "state": found.get("state") or ""}


class DoubtsForm(forms.Form):
    """Find what is open: by the name of the unit, by what is asked, open or decided."""

    q = forms.CharField(
        label=_("Name of the unit"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    about = forms.ChoiceField(
        label=_("The question"), required=False, choices=[ALL, *words.DOUBTS.items()]
    )
    settled = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Open")), ("1", pgettext_lazy("question", "Decided"))],
    )

    def chosen(self) -> dict[str, Any]:
        """What is looked for; what cannot be read asks for all that is open."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {
            "text": (found.get("q") or "").strip(),
            "about": found.get("about") or "",
            "settled": bool(found.get("settled")),
        }


class AnswerForm(forms.Form):
    """Why a proposal is not carried out."""

    reason = forms.CharField(label=_("Why not"), max_length=300)


class ChangeForm(forms.Form):
    """A change of one unit; which fields there are hangs on its kind."""

    name = forms.CharField(label=_("Full name of the unit"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=120, required=False)
    level = forms.ChoiceField(label=_("Level"))
    under = forms.CharField(
        label=_("Unit above: code or full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    others = forms.MultipleChoiceField(
        label=_("Units that are merged with it"), widget=forms.CheckboxSelectMultiple
    )
    into_new = forms.CharField(
        label=_("Name of the new unit, if all of them end"), max_length=200, required=False
    )
    below = forms.MultipleChoiceField(
        label=_("Units that go to the new one"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    persons = forms.MultipleChoiceField(
        label=_("Members who go to the new one"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sign = forms.CharField(label=_("Sign in document symbols"), max_length=20, required=False)
    on = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}))
    number = forms.CharField(label=_("Number of the decision"), max_length=120)
    dated = forms.DateField(
        label=_("Day of the decision"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    signatory = forms.CharField(label=_("Committee that signed it"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        kind: ChangeKind,
        unit: Unit,
        siblings: Sequence[Unit] = (),
        children: Sequence[Unit] = (),
        people: Sequence[tuple[str, str]] = (),
        find: Callable[[str], Unit | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.unit, self.find = kind, unit, find
        for name in list(self.fields):
            if name not in (*FIELDS[kind], *PAPER):
                del self.fields[name]
        self.order_fields([*FIELDS[kind], *PAPER])
        levels = [
            (key, label)
            for key, label in words.KINDS.items()
            if key not in (UnitKind.CENTRAL, UnitKind.DISTRICT)
        ]
        choices: dict[str, list[tuple[str, Any]]] = {
            "level": [
                one
                for one in levels
                if kind is not ChangeKind.FOUND or fits_below(one[0], unit.kind)
            ],
            "others": [(str(one.pk), one.name) for one in siblings],
            "below": [(str(one.pk), one.name) for one in children],
            "persons": list(people),
        }
        for name, found in choices.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = found
                if not found and name in ("below", "persons"):
                    del self.fields[name]
        if kind is ChangeKind.CONVERT:
            self.fields["name"].required = False

    def clean_under(self) -> Unit:
        """The unit that a code or a full name means."""
        found = self.find(self.cleaned_data["under"])
        if found is None:
            raise forms.ValidationError(_("No unit has this code or this name."))
        return found

    def wish(self) -> Wish:
        """The change as it is asked for; call it once the form is valid."""
        held = self.cleaned_data
        others = tuple(UUID(one) for one in held.get("others", []))
        merges_into = self.unit.pk if others and not held.get("into_new") else None
        units = (self.unit.pk, *others) if self.kind is ChangeKind.MERGE else (self.unit.pk,)
        if merges_into:
            units = others
        under = held["under"].pk if held.get("under") else None
        return Wish(
            kind=self.kind,
            on=held["on"],
            decision=Decision(
                number=held["number"], dated=held["dated"], signatory=held["signatory"]
            ),
            units=() if self.kind is ChangeKind.FOUND else units,
            under=self.unit.pk if self.kind is ChangeKind.FOUND else under,
            into=merges_into,
            level=held.get("level", ""),
            name=held.get("into_new") or held.get("name", ""),
            short_name=held.get("short_name", ""),
            sign=held.get("sign", ""),
            below=tuple(UUID(one) for one in held.get("below", [])),
            persons=tuple(UUID(one) for one in held.get("persons", [])),
        )


PAPER = ("on", "number", "dated", "signatory")
FIELDS: dict[ChangeKind, tuple[str, ...]] = {
    ChangeKind.FOUND: ("level", "name", "short_name", "sign"),
    ChangeKind.RENAME: ("name", "short_name", "sign"),
    ChangeKind.CONVERT: ("level", "name", "short_name"),
    ChangeKind.MOVE: ("under",),
    ChangeKind.MERGE: ("others", "into_new", "short_name", "sign"),
    ChangeKind.SPLIT: ("name", "short_name", "sign", "below", "persons"),
    ChangeKind.DISSOLVE: (),
}
