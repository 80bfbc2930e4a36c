"""What a vote with names came to, as it is stored and printed everywhere; its card before (decision-rules.md#elections, #grades).

    both    the rule's facts as in ``record``, method, valid, invalid, not_voted, pending, voters, sentences
    list    seats, needed, passed (every seat is filled), elected, tied, open_seats,
            people [{name, votes, percent, elected, tied}]
    grades  passed is None: there is no pass mark;
            people [{name, grades [{grade, votes}], reached {grade, effect, votes, needed} | None}]

``yes``, ``no``, ``abstain`` and ``blank`` are there and 0: such a paper has no such answers.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from chibo.assembly.voting.rules import named_words as say
from chibo.assembly.voting.rules import record, sentence
from chibo.assembly.voting.rules.decision import Counts, needed, percent_tenths, whole
from chibo.assembly.voting.rules.discipline import Reached, graded
from chibo.assembly.voting.rules.election import Ballots, elect
from chibo.assembly.voting.rules.electorate import BaseOf
from chibo.assembly.voting.rules.kinds import Base, DecisionRule, Method, Secrecy
from chibo.assembly.voting.rules.sheet import INVALID, VALID, Sheet

Result = dict[str, Any]


def card(rule: DecisionRule, base: BaseOf, sheet: Sheet, *, secrecy: Secrecy) -> Result:
    """The rule of such a vote once its roll is frozen, before there is a result."""
    size = base.convened if rule.base is Base.CONVENED else base.count
    least = _least(rule, size)
    sentences = {
        locale: say.card(rule, sheet, base=size, least=least, locale=locale)
        for locale in sentence.LOCALES
    }
    return record.framed(rule, base, secrecy=secrecy, size=size, least=least, sentences=sentences)


def _least(rule: DecisionRule, size: int) -> int:
    """Votes that somebody on a list needs; 0 with grades, which have no pass mark."""
    if rule.share is None:
        return 0
    return needed(base=size, share=rule.share, strict=rule.strict)


def result(
    rule: DecisionRule,
    base: BaseOf,
    sheet: Sheet,
    *,
    given: Mapping[str, int],
    voters: int,
    pending: int,
    proven: dict[str, Any] | None = None,
) -> Result:
    """The result as it is stored.

    Args:
        given: the figures of all counts together. voters: all who could vote.
        pending: those of cut-off points whose papers have not come; while there are any, anything may change.
        proven: {votes, digest} of the secret ballots from phones, which everybody entitled can check.

    Raises:
        Refusal: figures that contradict each other. ValueError: more papers than voters.
    """
    figures = Counter({name: given.get(name, 0) for name in sheet.figures})
    valid, invalid = figures[VALID], figures[INVALID]
    counts = Counts(
        yes=valid,
        invalid=invalid,
        not_voted=voters - valid - invalid - pending,
        pending=pending,
    )
    size = whole(rule, base, counts)
    decide = _elected if rule.method is Method.LIST else _graded
    told = decide(rule, sheet, figures, size=size)
    status = "counted" if told["passed"] is None else "passed" if told["passed"] else "failed"
    stored = {
        **record.rule_facts(rule, base),
        "method": rule.method.value,
        **dict.fromkeys(("yes", "no", "abstain", "blank"), 0),
        "valid": valid,
        "invalid": invalid,
        "not_voted": counts.not_voted,
        "pending": pending,
        "voters": voters,
        "base": size,
        "percent": "0.0",
        "percent_tenths": 0,
        **told,
        "provisional": pending > 0,
        "status": "provisional" if pending else status,
    }
    pending_words = sentence.named_pending_sentence
    words = {
        locale: {
            "name": rule.names[locale],
            "sentence": say.result(rule, stored, locale=locale),
            "base_sentence": sentence.base_sentence(base, locale=locale),
            "pending_sentence": pending_words(pending, locale=locale),
            "percent": "",
        }
        for locale in sentence.LOCALES
    }
    return _worded(stored, words) | ({"proven": proven} if proven else {})


def _worded(stored: Result, words: dict[str, dict[str, str]]) -> Result:
    told = words[record.DOCUMENTS]
    outer = {name: told[name] for name in ("sentence", "base_sentence", "pending_sentence")}
    return {**stored, **outer, "words": words}


def _elected(
    rule: DecisionRule, sheet: Sheet, figures: Mapping[str, int], *, size: int
) -> dict[str, Any]:
    votes = {name: figures[sheet.columns(i)[0]] for i, name in enumerate(sheet.names)}
    papers = figures[VALID] + figures[INVALID]
    ballots = Ballots(
        issued=papers, collected=papers, valid=figures[VALID], invalid=figures[INVALID]
    )
    found = elect(rule, base=size, seats=sheet.seats, ballots=ballots, votes=votes)
    people = [
        {
            "name": name,
            "votes": given,
            "percent": "{}.{}".format(*divmod(percent_tenths(given, size), 10)),
            "elected": name in found.elected,
            "tied": name in found.tied,
        }
        for name, given in votes.items()
    ]
    return {
        "needed": found.needed,
        "seats": sheet.seats,
        "passed": found.open_seats == 0,
        "elected": list(found.elected),
        "tied": list(found.tied),
        "open_seats": found.open_seats,
        "people": people,
    }


def _graded(
    rule: DecisionRule, sheet: Sheet, figures: Mapping[str, int], *, size: int
) -> dict[str, Any]:
    people = []
    for index, name in enumerate(sheet.names):
        votes = dict(zip(sheet.grades, (figures[c] for c in sheet.columns(index)), strict=True))
        reached = graded(rule, base=size, votes=votes)
        people.append(
            {
                "name": name,
                "grades": [
                    {"grade": grade, "votes": given, "words": say.grade_words(grade)}
                    for grade, given in votes.items()
                ],
                "reached": _reached(reached[0]) if reached else None,
            }
        )
    return {"needed": 0, "seats": 0, "passed": None, "people": people}


def _reached(one: Reached) -> dict[str, Any]:
    return {
        "grade": one.grade,
        "effect": one.effect,
        "votes": one.votes,
        "needed": one.needed,
        "words": say.effect_words(one.effect, one.grade),
    }


def veiled(rule: DecisionRule, told: Result, *, least: int) -> Result:
    """A result without its figures: who is elected, or which effect a grade has, and nothing else.

    Args:
        least: with fewer votes than this, figures are not kept.
    """
    people = [_unnumbered(one) for one in told["people"]]
    hidden = {
        **told,
        **dict.fromkeys((VALID, INVALID, "not_voted"), 0),
        "people": people,
        "veiled": True,
    }
    words = {
        locale: spoken
        | {
            "sentence": f"{say.result(rule, hidden, locale=locale)} "
            + record.VEILED[locale].format(least)
        }
        for locale, spoken in told["words"].items()
    }
    return _worded(hidden, words)


def _unnumbered(one: dict[str, Any]) -> dict[str, Any]:
    if "votes" in one:
        return {**one, "votes": 0, "percent": "0.0"}
    reached = one["reached"] and {**one["reached"], "votes": 0}
    return {**one, "grades": [{**g, "votes": 0} for g in one["grades"]], "reached": reached}
