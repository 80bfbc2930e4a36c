"""One secret ballot about the form of discipline: each paper names one form (decision-rules.md#discipline).

The stored result is that of the form with the most votes, measured by the rule of that very form; it
carries what every form got and needed, and which form is voted on next where none has its share.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from chibo.assembly.voting.rules import record
from chibo.assembly.voting.rules.decision import Counts, decide
from chibo.assembly.voting.rules.discipline import choose_form, ladder
from chibo.assembly.voting.rules.electorate import BaseOf
from chibo.assembly.voting.rules.kinds import DecisionRule

BESIDE = ("blank", "invalid")
SEVERITY = ("reprimand", "warning", "removal_from_office", "expulsion")
NAMES = {
    "vi": ("khiển trách", "cảnh cáo", "cách chức", "khai trừ"),
    "en": ("reprimand", "warning", "removal from office", "expulsion"),
    "de": ("Rüge", "Verwarnung", "Amtsenthebung", "Ausschluss"),
}
FORM = {
    "vi": "Hình thức {}. {}",
    "en": "Form: {}. {}",
    "de": "Form: {}. {}",
}
NEXT = {
    "vi": "Không hình thức nào đủ số phiếu; bỏ phiếu tiếp về hình thức {}.",
    "en": "No form has its share; the next ballot is about: {}.",
    "de": "Keine Form hat ihren Anteil; die nächste Abstimmung betrifft: {}.",
}
PROPOSED = {
    "vi": "Chi bộ đề nghị, cấp có thẩm quyền quyết định.",
    "en": "The branch proposes it, the competent committee decides.",
    "de": "Die Zelle schlägt es vor, das zuständige Komitee entscheidet.",
}


class Concerned(StrEnum):
    """Whom the discipline is about; it fixes which forms there are (Quy định 69-QĐ/TW, Điều 7)."""

    OFFICIAL = "official"
    OFFICE_HOLDER = "office_holder"
    PROBATIONARY = "probationary"


def forms_for(rules: Iterable[DecisionRule], concerned: Concerned) -> dict[str, DecisionRule]:
    """Form → its rule, from the lightest.

    Args:
        rules: the decision types in force, in any order; those without forms are passed over.
    """
    known = sorted((r for r in rules if r.forms), key=lambda r: SEVERITY.index(r.forms[0]))
    if concerned is Concerned.PROBATIONARY:
        known = known[:1]
    return ladder(known, holds_office=concerned is Concerned.OFFICE_HOLDER)


def name_of(form: str, *, locale: str) -> str:
    """A form in words."""
    return NAMES[locale][SEVERITY.index(form)]


def figures(forms: Iterable[str]) -> tuple[str, ...]:
    """What is counted in such a ballot."""
    return (*forms, *BESIDE)


def result(
    rules: Mapping[str, DecisionRule],
    base: BaseOf,
    *,
    given: Mapping[str, int],
    voters: int,
    pending: int,
) -> dict[str, Any]:
    """The result as it is stored (``record.result``), with what each form got.

    Args:
        given: form, ``blank`` or ``invalid`` → papers.
        voters: all who could vote. pending: those of cut-off points whose papers have not come.

    Raises:
        Refusal: more votes than persons. ValueError: more papers than voters.
    """
    votes = {form: given.get(form, 0) for form in rules}
    choice = choose_form(rules, base=base.count, votes=votes)
    order = list(rules)
    leading = choice.decided or max(order, key=lambda form: (votes[form], order.index(form)))
    blank, invalid = given.get("blank", 0), given.get("invalid", 0)
    counts = Counts(
        yes=votes[leading],
        no=sum(votes.values()) - votes[leading],
        blank=blank,
        invalid=invalid,
        not_voted=voters - sum(votes.values()) - blank - invalid - pending,
        pending=pending,
    )
    # While papers are awaited any form may still reach its share.
    outcome = replace(decide(rules[leading], base, counts), provisional=pending > 0)
    stored = record.result(rules[leading], base, outcome)
    for locale, words in stored["words"].items():
        words["sentence"] = _sentence(
            words["sentence"], leading, choice.next_form, choice.final_by, locale=locale
        )
    return {
        **stored,
        "sentence": stored["words"][record.DOCUMENTS]["sentence"],
        "forms": [
            {
                "form": form,
                "votes": votes[form],
                "needed": choice.needed[form],
                "words": {locale: {"name": name_of(form, locale=locale)} for locale in NAMES},
            }
            for form in rules
        ],
        "decided": choice.decided,
        "next_form": choice.next_form,
        "final_by": choice.final_by,
    }


def _sentence(rule: str, leading: str, following: str, final_by: str, *, locale: str) -> str:
    told = FORM[locale].format(name_of(leading, locale=locale), rule)
    if following:
        told = f"{told} {NEXT[locale].format(name_of(following, locale=locale))}"
    return f"{told} {PROPOSED[locale]}" if final_by == "superior" else told
