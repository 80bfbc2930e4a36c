"""The rule in words: one builder, one sentence, the same on every screen, in the minutes and the PDF.

    Tán thành 15 trên 20, cần 14: hai phần ba của 20 đảng viên chính thức, làm tròn lên.

The words stand here and not in the catalogues because a stored result carries its sentences in all
languages for good: a later change of words must not change a result of the past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from chibo.assembly.voting.rules.decision import Outcome, Quorum
from chibo.assembly.voting.rules.electorate import BaseOf, Deduction
from chibo.assembly.voting.rules.kinds import Base
from chibo.assembly.voting.rules.wording import WORDS

LOCALES = ("vi", "en", "de")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """A rule's share of a base, as data for the sentence."""

    base: int
    needed: int
    share: Fraction
    strict: bool
    base_kind: Base


def fraction_text(share: Fraction, *, strict: bool, locale: str) -> str:
    """The share in words: "hai phần ba", "more than half"."""
    words = WORDS[locale]
    if strict and share == Fraction(1, 2):
        return words.more_than_half
    name = words.fractions.get(share, f"{share.numerator}/{share.denominator}")
    return words.more_than.format(name) if strict else name


def share_text(rule: RuleWords, *, locale: str) -> str:
    """What is needed and why: "hai phần ba của 20 đảng viên chính thức, làm tròn lên"."""
    words = WORDS[locale]
    text = words.of.format(
        fraction_text(rule.share, strict=rule.strict, locale=locale),
        rule.base,
        noun(rule.base_kind, rule.base, locale=locale),
    )
    is_rounded = not rule.strict and (rule.share * rule.base).denominator > 1
    return f"{text}, {words.rounded}" if is_rounded else text


def noun(kind: Base, count: int, *, locale: str) -> str:
    """What the base is made of, in number."""
    one, many = WORDS[locale].nouns[kind]
    return one if count == 1 else many


def result_sentence(outcome: Outcome, *, locale: str) -> str:
    """The rule sentence of a result."""
    words = WORDS[locale]
    rule = _words_of(outcome)
    tail = share_text(rule, locale=locale)
    return words.result.format(outcome.counts.yes, outcome.base, outcome.needed, tail)


def needed_sentence(rule: RuleWords, *, locale: str) -> str:
    """The rule sentence before there is a result: "Cần 14 trên 20: …"."""
    tail = share_text(rule, locale=locale)
    return WORDS[locale].needs.format(rule.needed, rule.base, tail)


def quorum_sentence(quorum: Quorum, *, locale: str) -> str:
    """Whether enough are here, with the rule spelled out."""
    words = WORDS[locale]
    rule = RuleWords(
        base=quorum.base,
        needed=quorum.needed,
        share=quorum.share,
        strict=quorum.strict,
        base_kind=quorum.base_kind,
    )
    pattern = words.quorum_met if quorum.met else words.quorum_missing
    return pattern.format(quorum.present, quorum.needed, share_text(rule, locale=locale))


def reason_text(reason: str, *, locale: str) -> str:
    """A reason for not being counted: "được miễn sinh hoạt và vắng mặt"."""
    return WORDS[locale].reasons[reason]


def base_sentence(base: BaseOf, *, locale: str) -> str:
    """How the base came about, with every name and reason; "" when nobody was taken out."""
    if not base.deductions:
        return ""
    words = WORDS[locale]
    groups = [
        f"{words.persons.format(len(names), words.reasons[reason])} ({', '.join(names)})"
        for reason, names in by_reason(base.deductions).items()
    ]
    total = noun(Base.BASE_MEMBERS, base.total, locale=locale)
    return words.less.format(base.total, total, ", ".join(groups), base.count)


def by_reason(deductions: Sequence[Deduction]) -> dict[str, list[str]]:
    """Reason → names, in the order of the list."""
    groups: dict[str, list[str]] = {}
    for deduction in deductions:
        groups.setdefault(deduction.reason, []).append(deduction.name)
    return groups


def verdict(outcome: Outcome, *, locale: str) -> str:
    """Adopted, not adopted, or how it stands while votes are pending."""
    words = WORDS[locale]
    stands = words.passed if outcome.passed else words.failed
    return words.provisional.format(stands) if outcome.provisional else stands


def pending_sentence(outcome: Outcome, *, locale: str) -> str:
    """What the pending voters can do to the outcome; "" when nobody is pending."""
    pending, words = outcome.counts.pending, WORDS[locale]
    if not pending:
        return ""
    one, many = words.pending_open if outcome.provisional else words.pending_settled
    return (one if pending == 1 else many).format(pending)


def named_pending_sentence(pending: int, *, locale: str) -> str:
    """That papers with names are still to come, which can change anything; "" when none is."""
    one, many = WORDS[locale].pending_open
    return (one if pending == 1 else many).format(pending) if pending else ""


def percent_text(tenths: int, *, locale: str) -> str:
    """One decimal, as the language writes it: "75,0%"."""
    whole, tenth = divmod(tenths, 10)
    return WORDS[locale].percent.format(whole, tenth)


def _words_of(outcome: Outcome) -> RuleWords:
    return RuleWords(
        base=outcome.base,
        needed=outcome.needed,
        share=outcome.share,
        strict=outcome.strict,
        base_kind=outcome.base_kind,
    )
