"""What a committee above fills in about minutes and grades."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules.grading import MOST
from chibo.assembly.minutes.services.trail import LONGEST

USUAL = timedelta(days=7)
"""Proposed time to answer."""


class ReturnForm(forms.Form):
    """Remarks and until when they are to be answered."""

    remarks = forms.CharField(
        label=_("Remarks to the branch"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )
    due = forms.DateField(
        label=_("To be answered by"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"].initial = today + USUAL
        self.fields["due"].widget.attrs["min"] = today.isoformat()


class ConfirmForm(forms.Form):
    """The points of the branch as they are, or others with a remark."""

    points = forms.IntegerField(label=_("Points"), min_value=0, max_value=MOST)
    remark = forms.CharField(
        label=_("Remark, needed for other points than the branch's own"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
