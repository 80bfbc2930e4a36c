"""Sentences of votes with names in Vietnamese, English and German (see ``sentence`` for why they stand here)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chibo.assembly.voting.rules import sentence
from chibo.assembly.voting.rules.decision import needed
from chibo.assembly.voting.rules.kinds import DecisionRule
from chibo.assembly.voting.rules.sentence import RuleWords
from chibo.assembly.voting.rules.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language; patterns take their values in order."""

    elects: str
    at_most: str
    elected: str
    nobody: str
    votes: str
    open_seats: str
    tied: str
    threshold: str
    reached: str
    none_reached: str
    grades: dict[str, str]
    effects: dict[str, str]


WORDS = {
    "vi": Words(
        elects="Bầu {} trong {} người.",
        at_most="Mỗi phiếu bầu nhiều nhất {} người.",
        elected="Trúng cử: {}.",
        nobody="Chưa ai trúng cử.",
        votes="{} ({} phiếu)",
        open_seats="Còn thiếu {} người so với số lượng cần bầu.",
        tied="Bằng phiếu ở suất cuối, bầu lại trong số: {}.",
        threshold="Có {} phiếu “{}” trên {}: {}.",
        reached="{}: {}.",
        none_reached="Không ai có mức phiếu đạt ngưỡng của quy định.",
        grades={
            "high": "tín nhiệm cao",
            "middle": "tín nhiệm",
            "low": "tín nhiệm thấp",
            "excellent": "hoàn thành xuất sắc nhiệm vụ",
            "good": "hoàn thành tốt nhiệm vụ",
            "completed": "hoàn thành nhiệm vụ",
            "not_completed": "không hoàn thành nhiệm vụ",
        },
        effects={
            "dismiss": "đề nghị miễn nhiệm",
            "consider_removal": "xem xét cho thôi giữ chức vụ",
            "proposed": "đề nghị xếp loại {}",
        },
    ),
    "en": Words(
        elects="{} of {} persons are elected.",
        at_most="A paper elects {} persons at most.",
        elected="Elected: {}.",
        nobody="Nobody is elected.",
        votes="{} ({} votes)",
        open_seats="{} of the seats stay open.",
        tied="Equal at the last seat, to be voted on again: {}.",
        threshold="{} papers “{}” of {}: {}.",
        reached="{}: {}.",
        none_reached="Nobody reaches a share named by the rule.",
        grades={
            "high": "high confidence",
            "middle": "confidence",
            "low": "low confidence",
            "excellent": "tasks fulfilled excellently",
            "good": "tasks fulfilled well",
            "completed": "tasks fulfilled",
            "not_completed": "tasks not fulfilled",
        },
        effects={
            "dismiss": "dismissal is proposed",
            "consider_removal": "removal from office is considered",
            "proposed": "proposed grade: {}",
        },
    ),
    "de": Words(
        elects="{} von {} Personen werden gewählt.",
        at_most="Ein Zettel wählt höchstens {}.",
        elected="Gewählt: {}.",
        nobody="Niemand ist gewählt.",
        votes="{} ({} Stimmen)",
        open_seats="{} der Sitze bleiben offen.",
        tied="Gleichstand beim letzten Sitz, neu zu wählen zwischen: {}.",
        threshold="{} Zettel „{}“ von {}: {}.",
        reached="{}: {}.",
        none_reached="Niemand erreicht einen Anteil, den die Regel nennt.",
        grades={
            "high": "hohes Vertrauen",
            "middle": "Vertrauen",
            "low": "geringes Vertrauen",
            "excellent": "Aufgaben hervorragend erfüllt",
            "good": "Aufgaben gut erfüllt",
            "completed": "Aufgaben erfüllt",
            "not_completed": "Aufgaben nicht erfüllt",
        },
        effects={
            "dismiss": "Abberufung wird vorgeschlagen",
            "consider_removal": "Enthebung vom Amt wird erwogen",
            "proposed": "vorgeschlagene Einstufung: {}",
        },
    ),
}


def grade_name(grade: str, *, locale: str) -> str:
    """A grade in words, as it is printed on papers."""
    return WORDS[locale].grades[grade]


def grade_words(grade: str) -> dict[str, dict[str, str]]:
    """A grade in all languages, as it is stored."""
    return {locale: {"name": words.grades[grade]} for locale, words in WORDS.items()}


def effect_words(effect: str, grade: str) -> dict[str, dict[str, str]]:
    """What follows from a grade, in all languages, as it is stored."""
    return {locale: {"name": _effect(effect, grade, locale=locale)} for locale in WORDS}


def _effect(effect: str, grade: str, *, locale: str) -> str:
    words = WORDS[locale]
    return words.effects[effect].format(words.grades[grade])


def card(rule: DecisionRule, sheet: Sheet, *, base: int, least: int, locale: str) -> str:
    """The rule before there is a result: seats and votes needed, or the shares that have an effect."""
    words = WORDS[locale]
    if sheet.grades:
        return " ".join(_thresholds(rule, base, locale=locale))
    told = [words.elects.format(sheet.seats, len(sheet.names)), _needs(rule, base, least, locale)]
    if sheet.has_surplus:
        told.insert(1, words.at_most.format(sheet.seats))
    return " ".join(told)


def _thresholds(rule: DecisionRule, base: int, *, locale: str) -> Iterable[str]:
    words = WORDS[locale]
    for one in rule.thresholds:
        least = needed(base=base, share=one.share, strict=one.strict)
        effect = _effect(one.effect, one.grade, locale=locale)
        yield words.threshold.format(least, words.grades[one.grade], base, effect)


def _needs(rule: DecisionRule, base: int, least: int, locale: str) -> str:
    if rule.share is None:
        raise ValueError(f"{rule.code} has no share")
    stated = RuleWords(
        base=base, needed=least, share=rule.share, strict=rule.strict, base_kind=rule.base
    )
    return sentence.needed_sentence(stated, locale=locale)


def result(rule: DecisionRule, told: dict[str, Any], *, locale: str) -> str:
    """The result in words: who is elected, or what follows for whom; without figures where it is veiled."""
    words = WORDS[locale]
    if told["passed"] is None:
        return " ".join(_effects(told["people"], locale=locale)) or words.none_reached
    numbers = {one["name"]: one["votes"] for one in told["people"]}
    names = [
        name if told.get("veiled") else words.votes.format(name, numbers[name])
        for name in told["elected"]
    ]
    parts = [words.elected.format(", ".join(names)) if names else words.nobody]
    if told["tied"]:
        parts.append(words.tied.format(", ".join(told["tied"])))
    if told["open_seats"]:
        parts.append(words.open_seats.format(told["open_seats"]))
    return " ".join([*parts, _needs(rule, told["base"], told["needed"], locale)])


def _effects(people: list[dict[str, Any]], *, locale: str) -> Iterable[str]:
    """One sentence for each effect that is reached, with the names."""
    found: dict[str, list[str]] = {}
    for one in people:
        if one["reached"]:
            effect = one["reached"]["words"][locale]["name"]
            found.setdefault(effect, []).append(one["name"])
    for effect, names in found.items():
        yield WORDS[locale].reached.format(effect[:1].upper() + effect[1:], ", ".join(names))
