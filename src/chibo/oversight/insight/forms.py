"""What people choose on the pages of the room; what cannot be read is as if it were not there."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.looks import Sight
from chibo.oversight.insight import words
from chibo.oversight.insight.looked import PER_PAGE, Wanted
from chibo.oversight.insight.rules.period import Month, shifted
from chibo.web import lists

YEARS_BACK = 5


class SearchForm(forms.Form):
    """Find a unit by its name, without marks; narrow to one group."""

    q = forms.CharField(label=_("Unit"), required=False, max_length=80)
    basis = forms.ChoiceField(label=_("Group"), required=False)
    month = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bases: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = sorted(set(bases))
        choices = [("", _("All")), *((basis, words.basis(basis)) for basis in offered if basis)]
        self.fields["basis"].choices = choices  # type: ignore[attr-defined]
        if len(choices) < 3:
            del self.fields["basis"]

    def chosen(self, name: str) -> str:
        """A value that can be read, or nothing."""
        self.is_valid()
        return str(getattr(self, "cleaned_data", {}).get(name) or "").strip()


class LookedForm(forms.Form):
    """Narrow the looks from above: who, and at what."""

    q = forms.CharField(label=_("Who"), required=False, max_length=80)
    what = forms.ChoiceField(label=_("At what"), required=False)

    def __init__(self, *args: Any, sights: Iterable[Sight] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((sight.code, sight.label) for sight in sights)]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """The choice; what cannot be read asks for all."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return Wanted(
            who=(given.get("q") or "").strip(),
            code=given.get("what") or "",
            page=self.data.get("page", ""),
            per_page=lists.size(self.data, PER_PAGE),
        )


class PeriodForm(forms.Form):
    """A month: two lists, so that every browser has them and every finger can reach them."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, today: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(today[0] - YEARS_BACK, today[0] + 1)
        self.today = today
        self.fields["month"].choices = [(n, n) for n in range(1, 13)]  # type: ignore[attr-defined]
        self.fields["year"].choices = [(n, n) for n in reversed(years)]  # type: ignore[attr-defined]

    def period(self) -> Month:
        """The month chosen; the present one where it cannot be read or is yet to come."""
        if not self.is_valid():
            return self.today
        return min((self.cleaned_data["year"], self.cleaned_data["month"]), self.today)


def month_from(text: str, *, today: Month) -> Month:
    """``2026-11`` as a month; the present one where it cannot be read or is yet to come."""
    try:
        given = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today
    return min((given.year, given.month), today)


def around(month: Month, *, today: Month) -> tuple[Month, Month | None]:
    """The month before, and the month after unless it is yet to come."""
    after = shifted(month, 1)
    return shifted(month, -1), after if after <= today else None
