"""What people type or choose on the pages of documents."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.trust.documents.queries import Filter
from chibo.trust.documents.rules import Kind, State

KINDS: dict[str, Promise] = {
    Kind.MINUTES.value: _("Minutes"),
    Kind.RESOLUTION.value: _("Resolution"),
}


STATES: dict[str, Promise] = {
    State.SIGNING.value: _("Awaiting signature"),
    State.COMPLETE.value: _("Signed"),
    State.REPLACED.value: _("Replaced by a correction"),
}


class MonthField(forms.DateField):
    """A month, ``2026-11``; its first day."""

    widget = forms.DateInput(format="%Y-%m", attrs={"type": "month"})
    input_formats = ("%Y-%m", "%m/%Y")


class FilterForm(forms.Form):
    """Narrow the list by words, kind, month and unit."""

    q = forms.CharField(
        label=_("Number or words of the title"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    month = MonthField(label=_("Month"), required=False)
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, units: Iterable[tuple[UUID, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(units)
        self.fields["kind"].choices = [("", _("All")), *KINDS.items()]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("All")), *offered]  # type: ignore[attr-defined]
        if len(offered) < 2:
            del self.fields["unit"]

    def chosen(self) -> Filter:
        """The filter; a field that cannot be read asks for all."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        month: date | None = found.get("month")
        return Filter(
            text=found.get("q", ""), kind=found.get("kind", ""), month=month,
            unit_id=found.get("unit"),
        )  # fmt: skip


class FileForm(forms.Form):
    """A PDF to be checked, or its digest when the browser has hashed it."""

    file = forms.FileField(
        label=_("Choose a PDF file"),
        help_text=_("The file is checked and then deleted at once. At most 50 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    sha256 = forms.RegexField(r"[0-9a-fA-F]{64}", required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        found = super().clean() or {}
        if not found.get("sha256") and found.get("file") is None and not self.errors:
            self.add_error("file", _("Choose a file first."))
        return found


class ManyFiles(forms.FileInput):
    """Several files at once: the photos of the pages."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files, in the order in which they were chosen."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """A list; each file is looked at like a single one."""
        given = data if isinstance(data, (list, tuple)) and data else [None]
        return [super(FilesField, self).clean(one, initial) for one in given]


class ScanForm(forms.Form):
    """The scan of a sheet that was signed by hand."""

    sheets = FilesField(
        label=_("The scan as PDF, or photos of all pages in their order"),
        help_text=_("At most 20 MB together; PDF, JPEG or PNG."),
        widget=ManyFiles(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        allow_empty_file=True,
    )
    is_same = forms.BooleanField(
        label=_(
            "I have compared: the scan shows this very document, all pages, signed by those named here."
        ),
    )

    def contents(self, limit: int) -> list[bytes]:
        """The files' bytes, all together at most one byte more than ``limit``."""
        found: list[bytes] = []
        for one in self.cleaned_data["sheets"]:
            found.append(one.read(limit + 1 - sum(map(len, found))))
        return found


class NewScanForm(ScanForm):
    """Another scan in place of a wrong one."""

    reason = forms.CharField(label=_("Why the scan is replaced"), max_length=500)
    field_order = ("reason", "sheets", "is_same")
