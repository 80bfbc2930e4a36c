"""Forms of discipline, and ballots by grades (decision-rules.md#discipline, #grades)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from chibo.assembly.voting.rules.decision import needed
from chibo.assembly.voting.rules.kinds import DecisionRule, Threshold
from chibo.assembly.voting.rules.refusal import check

REMOVAL_FROM_OFFICE = "removal_from_office"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChoice:
    """Which form the branch decided or proposes.

    Args:
        decided: the form, or "" when none has its share.
        needed: votes each form needs.
        next_form: what to vote on next when none has it; "" when no lighter form is left.
        final_by: who decides in the end.
    """

    decided: str
    needed: dict[str, int]
    next_form: str
    final_by: str


def ladder(rules: Sequence[DecisionRule], *, holds_office: bool) -> dict[str, DecisionRule]:
    """Form → its rule, from the lightest; removal only of somebody who holds an office.

    Args:
        rules: the discipline types in force, from the lightest.
    """
    pairs = chain.from_iterable(((form, rule) for form in rule.forms) for rule in rules)
    return {form: rule for form, rule in pairs if holds_office or form != REMOVAL_FROM_OFFICE}


def choose_form(
    forms: Mapping[str, DecisionRule], *, base: int, votes: Mapping[str, int]
) -> FormChoice:
    """Read one ballot about the form.

    Each form needs the share of its own type: a warning more than half of the base, an expulsion two
    thirds. With no form decided the next question is the form below the one with the most votes (of
    equals, below the heaviest).

    Args:
        forms: from ``ladder``.
        votes: form → votes; each voter names one form.

    Raises:
        Refusal: a form that does not apply, or more votes than persons.
    """
    check(set(votes) <= set(forms), "unknown_form")
    given = sum(votes.values())
    check(given <= base, "more_than_persons", given=given, persons=base)
    least = {form: _least(rule, base) for form, rule in forms.items()}
    for form, rule in reversed(list(forms.items())):
        if votes.get(form, 0) >= least[form]:
            return FormChoice(decided=form, needed=least, next_form="", final_by=rule.final_by)
    order = list(forms)
    leading = max(order, key=lambda form: (votes.get(form, 0), order.index(form)))
    lighter = order[: order.index(leading)]
    return FormChoice(
        decided="", needed=least, next_form=lighter[-1] if lighter else "", final_by=""
    )


def _least(rule: DecisionRule, base: int) -> int:
    if rule.share is None:
        raise ValueError(f"{rule.code} has no share for its forms")
    return needed(base=base, share=rule.share, strict=rule.strict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A grade that has an effect."""

    grade: str
    effect: str
    votes: int
    needed: int


def graded(rule: DecisionRule, *, base: int, votes: Mapping[str, int]) -> tuple[Reached, ...]:
    """Which thresholds of a ballot by grades are reached, in the order of the rule.

    Args:
        votes: grade → votes; each voter gives one grade.

    Raises:
        Refusal: a grade the rule does not know, or more votes than persons.
    """
    check(set(votes) <= set(rule.choices), "unknown_grade")
    given = sum(votes.values())
    check(given <= base, "more_than_persons", given=given, persons=base)
    found = (_reached(threshold, base, votes) for threshold in rule.thresholds)
    return tuple(one for one in found if one.votes >= one.needed)


def _reached(threshold: Threshold, base: int, votes: Mapping[str, int]) -> Reached:
    return Reached(
        grade=threshold.grade,
        effect=threshold.effect,
        votes=votes.get(threshold.grade, 0),
        needed=needed(base=base, share=threshold.share, strict=threshold.strict),
    )
