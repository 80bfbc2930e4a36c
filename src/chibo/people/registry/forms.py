"""What people type or choose on the pages of the register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.people.registry.rules.differences import Choice

LONGEST_CASE = 40


class QueueForm(forms.Form):
    """Find what waits: of which kind, about whom."""

    MATCHES, DIFFERENCES, MISSING = "matches", "differences", "missing"

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    what = forms.ChoiceField(
        label=_("What waits"),
        required=False,
        choices=[
            (MISSING, _("Members without a personal id")),
            (MATCHES, _("Answers to compare")),
            (DIFFERENCES, _("Differences")),
        ],
    )

    def chosen(self) -> tuple[str, str]:
        """Kind and text; what cannot be read asks for members without an id."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return found.get("what") or self.MISSING, found.get("q", "")


class CaseForm(forms.Form):
    """What the register is asked for."""

    case = forms.CharField(
        label=_("Number of the paper or campaign"),
        required=False,
        max_length=LONGEST_CASE,
        help_text=_("It goes out with the question. Letters without marks, digits and signs."),
    )

    def clean_case(self) -> str:
        """It travels in a header."""
        given: str = self.cleaned_data["case"]
        if not given.isascii() or not given.isprintable():
            raise forms.ValidationError(_("Only letters without marks, digits and signs."))
        return given


class NobodyForm(forms.Form):
    """Why none of the candidates is meant."""

    reason = forms.CharField(label=_("Why is it none of them?"), max_length=300)


class DecisionForm(forms.Form):
    """What is right, and how one knows."""

    choice = forms.ChoiceField(
        label=_("What is right?"),
        widget=forms.RadioSelect,
        choices=[
            (Choice.OURS.value, _("What the record says")),
            (Choice.THEIRS.value, _("What the population register says")),
        ],
    )
    reason = forms.CharField(
        label=_("How do you know?"),
        required=False,
        max_length=300,
        help_text=_("Name the paper. Write no full personal id here."),
    )
