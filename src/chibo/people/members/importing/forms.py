"""What people choose or type when they take in a list, or add one member."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.people.members.importing import words
from chibo.people.members.importing.reading import LARGEST_FILE
from chibo.people.members.importing.rules.check import Problem
from chibo.people.members.importing.rules.columns import Column
from chibo.people.members.importing.rules.table import Fate

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit

NOT_TAKEN = ("", _("Not taken"))


class RowsForm(forms.Form):
    """Find a row: by name, by what becomes of it."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    fate = forms.ChoiceField(
        label=_("What becomes of it"),
        required=False,
        choices=[("", _("All")), *((fate.value, words.FATES[fate]) for fate in Fate)],
    )

    def chosen(self, name: str) -> str:
        """A value that can be read, or nothing."""
        self.is_valid()
        return str(getattr(self, "cleaned_data", {}).get(name) or "").strip()


class UploadForm(forms.Form):
    """A file, and for which branch; the branch is asked only where the seat has several."""

    unit = forms.ChoiceField(label=_("Branch"))
    file = forms.FileField(
        label=_("List (XLSX or CSV)"),
        help_text=_("At most 2 MB and 1,000 members of one branch. Nothing is written before you have seen every row."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Sequence["Unit"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_unit(self, units)

    def clean_file(self) -> Any:
        """Too large a file is not even read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(str(words.REFUSALS["large"]) % words.LIMITS)
        return file


def choose_unit(form: forms.Form, units: Sequence["Unit"]) -> None:
    """Offer the branches of a seat; a single one is not asked for."""
    field = form.fields["unit"]
    field.choices = [(str(unit.pk), unit.name) for unit in units]  # type: ignore[attr-defined]
    if len(units) == 1:
        field.initial, field.widget = str(units[0].pk), forms.HiddenInput()


class ColumnsForm(forms.Form):
    """Which column is which: one choice for each column of the file."""

    def __init__(
        self,
        *args: Any,
        headings: Sequence[str],
        mapping: Sequence[Column | None],
        samples: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [NOT_TAKEN, *((column.value, words.COLUMNS[column]) for column in Column)]
        for place, (heading, column, sample) in enumerate(
            zip(headings, mapping, samples, strict=True)
        ):
            label = heading or _("Column %(number)s") % {"number": place + 1}
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=label,
                help_text=_("For example: %(sample)s") % {"sample": sample} if sample else "",
                choices=choices,
                required=False,
                initial=column.value if column else "",
            )

    def mapping(self) -> list[Column | None]:
        """The choices, in the order of the columns."""
        given = [self.cleaned_data[name] for name in self.fields]
        return [Column(value) if value else None for value in given]


def _text(
    column: Column, hint: Any = "", *, required: bool = False, **attrs: str
) -> forms.CharField:
    return forms.CharField(
        label=words.label(column),
        help_text=hint,
        required=required,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


_DAY = _("As 15/08/1984.")


class MemberForm(forms.Form):
    """One member; the names of the fields are the columns of a list, and the same checks hold."""

    unit = forms.ChoiceField(label=_("Branch"))
    full_name = _text(Column.FULL_NAME, required=True)
    sex = forms.ChoiceField(
        label=words.label(Column.SEX),
        choices=[("nam", _("Male")), ("nữ", _("Female"))],
        widget=forms.RadioSelect,
    )
    born = _text(
        Column.BORN, _("As 15/08/1984, or 08/1984 or 1984 where no more is known."), required=True
    )
    ethnic = _text(Column.ETHNIC)
    admitted = _text(Column.ADMITTED, _DAY, required=True)
    official = _text(Column.OFFICIAL, _("Leave it empty for a probationary member."))
    joined = _text(Column.JOINED, _DAY)
    exempt = _text(Column.EXEMPT, _DAY)
    card = _text(Column.CARD, inputmode="numeric")
    personal_id = _text(
        Column.PERSONAL_ID,
        _(
            "Checked against sex and year of birth, kept encrypted; pages show the last four digits."
        ),
        inputmode="numeric",
    )
    phone = _text(Column.PHONE, inputmode="tel")
    occupation = _text(Column.OCCUPATION)
    education = _text(Column.EDUCATION)

    def __init__(self, *args: Any, units: Sequence["Unit"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_unit(self, units)

    def texts(self) -> dict[Column, str]:
        """As a row of a list says it."""
        given = self.cleaned_data
        found = {column: given[column.value] for column in Column if column.value in given}
        if not found[Column.OFFICIAL]:
            found[Column.STANDING] = "dự bị"
        return found

    def tell(self, problems: Iterable[Problem]) -> None:
        """Put what is wrong beside the fields."""
        for problem in problems:
            name = problem.column.value if problem.column else None
            self.add_error(name if name in self.fields else None, words.sentence(problem))
