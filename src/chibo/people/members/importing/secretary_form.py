"""What a committee types to name the first secretary of a branch below it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.people.members.importing.forms import MemberForm

LONGEST_TERM = 10

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit


class SecretaryForm(MemberForm):
    """The branch, its term, then the secretary as a member is entered alone; the same checks hold."""

    since = forms.DateField(
        label=_("First day of the term"), widget=forms.DateInput(attrs={"type": "date"})
    )
    term_ends = forms.IntegerField(label=_("Year in which the term ends"))
    elected = forms.CharField(
        label=_("Decision on the secretary"),
        help_text=_("Number and day."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("unit", "since", "term_ends", "elected")

    def __init__(self, *args: Any, units: "Sequence[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.fields["official"].required = True
        self.fields["official"].help_text = ""
        self.fields["full_name"].label = _("Full name of the secretary")
        for name in ("joined", "exempt"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The term ends after it began."""
        found = super().clean() or {}
        since, ends = found.get("since"), found.get("term_ends")
        if since and ends and not since.year < ends <= since.year + LONGEST_TERM:
            years = {"first": since.year + 1, "last": since.year + LONGEST_TERM}
            self.add_error("term_ends", _("A year from %(first)s to %(last)s.") % years)
        return found

    def term(self) -> tuple[str, date]:
        """As documents are numbered by it, and since when."""
        since: date = self.cleaned_data["since"]
        return f"{since.year}–{self.cleaned_data['term_ends']}", since
