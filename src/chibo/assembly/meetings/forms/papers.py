"""The form of a paper: the file, its title, the item it belongs to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.trust.documents.rules import SECRECY

OPEN = "open"
MARKS = [(mark, mark) for mark in reversed(SECRECY)]


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

    secrecy = forms.ChoiceField(
        label=_("Is the paper marked MẬT, TỐI MẬT or TUYỆT MẬT?"),
        required=False,
        choices=[
            ("", _("Not looked at yet")),
            (OPEN, _("No, it bears no mark")),
            *MARKS,
        ],
        help_text=_("The text is searched for a mark; of a scan only you can say."),
        widget=forms.Select(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", _("The whole meeting")), *items]

    @property
    def said_secret(self) -> str:
        """The mark that the uploader says the paper bears, or ""."""
        said: str = self.cleaned_data["secrecy"]
        return said if said in SECRECY else ""

    @property
    def title_or_name(self) -> str:
        """The title given, else the name of the file without its ending."""
        title: str = self.cleaned_data["title"]
        name: str = self.cleaned_data["file"].name
        return title or name.rpartition(".")[0] or name


class HeldForm(forms.Form):
    """A secret paper that stays on paper: what may be said of it here."""

    number = forms.CharField(
        label=_("Number of the paper"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    mark = forms.ChoiceField(
        label=_("Mark"), choices=MARKS, widget=forms.Select(attrs={"class": "form-control"})
    )
    title = forms.CharField(
        label=_("Title without content"),
        max_length=200,
        help_text=_("What kind of paper it is and whose, nothing of what it says."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    holder = forms.CharField(
        label=_("Who holds it"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
