"""What people choose above the lists of meetings and of requests."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules.approvals import Stage as Answered
from chibo.assembly.meetings.rules.state import Stage

ALL = ("", _("All"))
OUTCOMES: dict[str, Promise] = {
    Stage.CLOSED.value: _("Ended"),
    Stage.FAILED_QUORUM.value: _("No quorum"),
    Stage.POSTPONED.value: _("Put off"),
    Stage.CANCELLED.value: _("Called off"),
}
STAGES: dict[str, Promise] = {
    Answered.ASKED.value: _("Waits for a decision"),
    Answered.APPROVED.value: _("Approved"),
    Answered.RETURNED.value: _("Returned with remarks"),
    Answered.WITHDRAWN.value: _("Taken back"),
}


def _search(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class _Chosen(forms.Form):
    def chosen(self, name: str) -> str:
        """A value that can be read, or nothing."""
        self.is_valid()
        return str(getattr(self, "cleaned_data", {}).get(name) or "").strip()


class PastForm(_Chosen):
    """Find a past meeting: words of the title, kind, how it ended."""

    q = _search(_("Find in the titles"))
    kind = forms.ChoiceField(label=_("Kind of meeting"), required=False)
    stage = forms.ChoiceField(
        label=_("How it ended"), required=False, choices=[ALL, *OUTCOMES.items()]
    )

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ALL, *kinds]  # type: ignore[attr-defined]


class RequestsForm(_Chosen):
    """Find a request: name of the branch, how it stands."""

    q = _search(_("Branch"))
    stage = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *STAGES.items()])
