"""What is kept of a vote and shown of it: plain JSON, with its sentences in all languages.

    card    {code, names, secrecy, base, needed, fraction [n, d], strict, base_kind, official_total,
             convened, present, deductions, quorum, source, sentence, base_sentence,
             words {vi|en|de: {sentence, base_sentence, quorum_sentence, name}}}
    result  the card's figures, and {yes, no, abstain, blank, invalid, not_voted, pending, voters,
             passed, provisional, status, percent "75.0", percent_tenths 750, sentence,
             base_sentence, pending_sentence,
             words {vi|en|de: {sentence, base_sentence, pending_sentence, verdict, percent, name}}}

The texts outside ``words`` are Vietnamese, the language of the documents. A deduction is
{kind, reason, names}; the reason is in words.
"""

from typing import Any

from chibo.assembly.voting.rules import sentence
from chibo.assembly.voting.rules.decision import Counts, Outcome, Quorum, needed, quorum
from chibo.assembly.voting.rules.electorate import BaseOf
from chibo.assembly.voting.rules.kinds import Base, DecisionRule, Secrecy

DOCUMENTS = "vi"


def card(rule: DecisionRule, base: BaseOf, *, secrecy: Secrecy) -> dict[str, Any]:
    """The rule of a vote once its roll is frozen, before there is a result.

    A base that is counted from the ballots is shown as it is when all who are present vote.

    Raises:
        ValueError: the rule has no pass mark.
    """
    if rule.share is None:
        raise ValueError(f"{rule.code} has no pass mark")
    whole = {Base.CONVENED: base.convened, Base.BASE_MEMBERS: base.count}.get(
        rule.base, base.present
    )
    least = needed(base=whole, share=rule.share, strict=rule.strict) if whole else 1
    stated = sentence.RuleWords(
        base=whole, needed=least, share=rule.share, strict=rule.strict, base_kind=rule.base
    )
    sentences = {
        locale: sentence.needed_sentence(stated, locale=locale) for locale in sentence.LOCALES
    }
    return framed(rule, base, secrecy=secrecy, size=whole, least=least, sentences=sentences)


def framed(
    rule: DecisionRule,
    base: BaseOf,
    *,
    secrecy: Secrecy,
    size: int,
    least: int,
    sentences: dict[str, str],
) -> dict[str, Any]:
    """A card with the sentences that say what is needed.

    Args:
        size: of the base as it is shown. least: votes that are needed, 0 where there is no pass mark.
        sentences: by language.
    """
    gathered = quorum(rule, base)
    words = {
        locale: {
            "name": rule.names[locale],
            "sentence": sentences[locale],
            "base_sentence": sentence.base_sentence(base, locale=locale),
            "quorum_sentence": sentence.quorum_sentence(gathered, locale=locale),
        }
        for locale in sentence.LOCALES
    }
    return {
        **rule_facts(rule, base),
        "secrecy": secrecy.value,
        "base": size,
        "needed": least,
        "quorum": _quorum(gathered),
        "sentence": words[DOCUMENTS]["sentence"],
        "base_sentence": words[DOCUMENTS]["base_sentence"],
        "words": words,
    }


def rule_facts(rule: DecisionRule, base: BaseOf) -> dict[str, Any]:
    """What a card and a result say of the rule and its base; the fraction is [0, 1] without a pass mark."""
    return {
        "code": rule.code,
        "base_kind": rule.base.value,
        "fraction": [rule.share.numerator, rule.share.denominator] if rule.share else [0, 1],
        "strict": rule.strict,
        "official_total": base.total,
        "convened": base.convened,
        "present": base.present,
        "deductions": [
            {"kind": kind, "reason": sentence.reason_text(kind, locale=DOCUMENTS), "names": names}
            for kind, names in sentence.by_reason(base.deductions).items()
        ],
        "source": rule.source,
    }


def _quorum(found: Quorum) -> dict[str, Any]:
    return {
        "met": found.met,
        "present": found.present,
        "base": found.base,
        "needed": found.needed,
        "fraction": [found.share.numerator, found.share.denominator],
        "strict": found.strict,
    }


def result(
    rule: DecisionRule, base: BaseOf, outcome: Outcome, *, proven: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The outcome as it is stored once and printed everywhere.

    Args:
        proven: {votes, digest} of the secret ballots from phones, which everybody entitled can check.
    """
    words = {
        locale: {
            "name": rule.names[locale],
            "sentence": sentence.result_sentence(outcome, locale=locale),
            "base_sentence": sentence.base_sentence(base, locale=locale),
            "pending_sentence": sentence.pending_sentence(outcome, locale=locale),
            "verdict": sentence.verdict(outcome, locale=locale),
            "percent": sentence.percent_text(outcome.percent_tenths, locale=locale),
        }
        for locale in sentence.LOCALES
    }
    documents = words[DOCUMENTS]
    whole, tenth = divmod(outcome.percent_tenths, 10)
    return {
        **rule_facts(rule, base),
        **_counts(outcome.counts),
        "base": outcome.base,
        "needed": outcome.needed,
        "passed": outcome.passed,
        "provisional": outcome.provisional,
        "status": outcome.status,
        "percent": f"{whole}.{tenth}",
        "percent_tenths": outcome.percent_tenths,
        "sentence": documents["sentence"],
        "base_sentence": documents["base_sentence"],
        "pending_sentence": documents["pending_sentence"],
        "words": words,
        **({"proven": proven} if proven else {}),
    }


FIGURES = ("yes", "no", "abstain", "blank", "invalid", "not_voted")
VEILED = {
    "vi": "Số phiếu dưới {}: chỉ công bố thông qua hay không thông qua, vì số liệu sẽ làm lộ từng lá phiếu.",
    "en": "Fewer than {} voted: only adopted or not adopted is said, since figures would show single votes.",
    "de": "Weniger als {} haben abgestimmt: Es wird nur gesagt, ob angenommen, weil Zahlen einzelne Stimmen zeigten.",
}


def veiled(result: dict[str, Any], *, least: int) -> dict[str, Any]:
    """A result without its figures: only what was decided is left, in the data too.

    Args:
        least: with fewer votes than this, figures are not kept.
    """
    words = {
        locale: told | {"sentence": VEILED[locale].format(least), "percent": ""}
        for locale, told in result["words"].items()
    }
    return {
        **result,
        **dict.fromkeys(FIGURES, 0),
        "percent": "0.0",
        "percent_tenths": 0,
        "sentence": words[DOCUMENTS]["sentence"],
        "words": words,
        "veiled": True,
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "yes": counts.yes,
        "no": counts.no,
        "abstain": counts.abstain,
        "blank": counts.blank,
        "invalid": counts.invalid,
        "not_voted": counts.not_voted,
        "pending": counts.pending,
        "voters": counts.voters,
    }
