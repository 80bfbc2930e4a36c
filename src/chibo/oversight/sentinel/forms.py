"""What the trail is narrowed to; what cannot be read is as if it were not there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.oversight.sentinel import words
from chibo.oversight.sentinel.queries import Wanted


class TrailForm(forms.Form):
    """Who or what, in which room, from which day to which."""

    q = forms.CharField(label=_("Who or what"), required=False, max_length=80)
    room = forms.ChoiceField(label=_("Subject area"), required=False)
    since = forms.DateField(
        label=_("From the day"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("To the day"), required=False, widget=forms.DateInput({"type": "date"})
    )
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = [("", _("All")), *words.ROOMS.items()]
        self.fields["room"].choices = rooms  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """The filter; fields that cannot be read ask for all."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return Wanted(
            words=(given.get("q") or "").strip(),
            room=given.get("room") or "",
            since=given.get("since"),
            until=given.get("until"),
            subject=given.get("subject"),
            before=given.get("before"),
        )
