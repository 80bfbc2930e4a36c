"""The form of a paper: the file, its title, the item it belongs to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PaperForm(forms.Form):
    """A PDF to lay before the meeting."""

    file = forms.FileField(
        label=_("File (PDF, at most 20 MB)"),
        allow_empty_file=True,  # the documents room says it in words
        error_messages={"required": _("Choose a file first.")},
        widget=forms.ClearableFileInput(
            attrs={"class": "form-control", "accept": "application/pdf,.pdf"}
        ),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=300,
        required=False,
        help_text=_("Left empty, the name of the file is taken."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    item = forms.ChoiceField(
        label=_("For"), required=False, widget=forms.Select(attrs={"class": "form-control"})
    )

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", _("The whole meeting")), *items]

    @property
    def title_or_name(self) -> str:
        """The title given, else the name of the file without its ending."""
        title: str = self.cleaned_data["title"]
        name: str = self.cleaned_data["file"].name
        return title or name.rpartition(".")[0] or name
