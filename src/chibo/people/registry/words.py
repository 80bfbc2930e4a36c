"""What the rules and states are called, in the language of the page."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from chibo.people.registry.rules.differences import Field
from chibo.people.registry.rules.purposes import Purpose
from chibo.people.registry.rules.states import Result, RunState
from chibo.web import formats

Words = str | Promise

PURPOSES: dict[str, Words] = {
    Purpose.CLOSE_ID_GAP: gettext_lazy("Find the personal id that is missing"),
    Purpose.VERIFY_RECORD: gettext_lazy("Check a record"),
    Purpose.KEEP_IN_STEP: gettext_lazy("Regular comparison"),
}
RESULTS: dict[str, Words] = {
    Result.FOUND: gettext_lazy("answered"),
    Result.NOBODY: gettext_lazy("nobody found"),
    Result.ENDED: gettext_lazy("number has ended"),
    Result.AWAY: gettext_lazy("no answer"),
    Result.REFUSED: gettext_lazy("refused"),
}
RUNS: dict[str, Words] = {
    RunState.RUNNING: gettext_lazy("under way"),
    RunState.DONE: gettext_lazy("done"),
    RunState.STOPPED: gettext_lazy("stopped by the register"),
}
FIELDS: dict[str, Words] = {
    "personal_id": gettext_lazy("Personal id"),
    "name": gettext_lazy("Full name"),
    "born": gettext_lazy("Date of birth"),
    "sex": gettext_lazy("Sex"),
    "native_place": gettext_lazy("Native place"),
    "native_province": gettext_lazy("Province of the native place"),
    "died_on": gettext_lazy("Day of death"),
    "number": gettext_lazy("Number in the population register"),
}
SEXES: dict[str, Words] = {
    "m": pgettext_lazy("sex", "male"),
    "f": pgettext_lazy("sex", "female"),
}
NUMBERS: dict[str, Words] = {
    "merged": gettext_lazy("joined with another number"),
    "split": gettext_lazy("divided into several"),
    "closed": gettext_lazy("closed"),
    "unknown": gettext_lazy("not known there"),
}
LEVELS: dict[tuple[str, str], Words] = {
    ("name", "same"): gettext_lazy("The name is the same"),
    ("name", "same_folded"): gettext_lazy("The name is the same but for its marks"),
    ("name", "reordered"): gettext_lazy("The same words in another order"),
    ("name", "typo"): gettext_lazy("The name differs in one letter"),
    ("name", "family_given"): gettext_lazy("Family and given name agree, the middle does not"),
    ("name", "given"): gettext_lazy("Only the given name agrees"),
    ("name", "other"): gettext_lazy("Another name"),
    ("born", "same"): gettext_lazy("The day of birth is the same"),
    ("born", "swapped"): gettext_lazy("Day and month of birth are swapped"),
    ("born", "month"): gettext_lazy("Month and year of birth agree, the record knows no day"),
    ("born", "year"): gettext_lazy("The year of birth agrees, the record knows no more"),
    ("born", "one_digit"): gettext_lazy("The day of birth differs in one digit"),
    ("born", "same_year"): gettext_lazy("Only the year of birth agrees"),
    ("born", "other"): gettext_lazy("Another day of birth"),
    ("born", "unknown"): gettext_lazy("The day of birth is not known on both sides"),
    ("sex", "same"): gettext_lazy("The sex is the same"),
    ("sex", "other"): gettext_lazy("Another sex"),
    ("sex", "unknown"): gettext_lazy("The sex is not known on both sides"),
    ("native", "same"): gettext_lazy("The native province is the same"),
    ("native", "other"): gettext_lazy("Another native province"),
    ("native", "unknown"): gettext_lazy("The native province is not known on both sides"),
}
STRONG_BITS = 7.0


def reasons(points: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """What speaks for and against, each with its weight in words."""
    return [
        {
            "state": "yes" if bits > 0.5 else "no" if bits < -0.5 else "unsure",
            "sentence": LEVELS[(field, level)],
            "note": _weight(bits),
        }
        for field, level, bits in points
    ]


def _weight(bits: float) -> str:
    if abs(bits) <= 0.5:
        return _("says nothing")
    if bits < 0:
        return _("speaks strongly against") if bits < -STRONG_BITS else _("speaks against")
    return _("weighs much: few people agree in this") if bits > STRONG_BITS else _("weighs little")


def chance(share: float) -> str:
    """A chance as people say it."""
    hundred = round(share * 100)
    if hundred >= 100:
        return _("more than 99 in 100")
    return _("less than 1 in 100") if hundred < 1 else _("about %(n)s in 100") % {"n": hundred}


def value(field: str, text: str) -> str:
    """A fact as it is read."""
    if not text:
        return "–"
    if field in {Field.BORN, Field.DIED_ON}:
        parts = [int(part) for part in text.split("-")]
        return formats.partial_day(*parts)
    if field == Field.SEX:
        return str(SEXES.get(text, text))
    if field == Field.NUMBER:
        state = text.partition(" ")[0]
        return str(NUMBERS.get(state, text))
    return text
