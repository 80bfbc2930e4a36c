"""A vote as the screens show it: question, rule, and what it came to; the figures are the stored ones."""

from typing import Any

from django.utils.translation import get_language

from chibo.assembly.meetings.rules.state import MeetingState, VoteStage, VoteView

FALLBACK = "vi"


def card(state: MeetingState, vote: VoteView) -> dict[str, Any]:
    """The vote with the result once it is announced; before that nobody but the pen sees a figure."""
    return {
        "id": vote.id,
        "subject": vote.subject,
        "decision_type": vote.decision_type,
        "stage": vote.stage.value,
        "secrecy": vote.secrecy,
        "opened_at": vote.opened_at,
        "closed_at": vote.closed_at,
        "text": _text(state, vote),
        "names": vote.sheet.get("names", ()),
        "rule": vote.rule,
        "rule_words": in_language(vote.rule, "sentence"),
        "base_words": in_language(vote.rule, "base_sentence"),
        "source": vote.rule.get("source", ""),
        "reason": vote.reason,
        "repeats": bool(vote.predecessor),
        "result": figures(vote) if vote.stage is VoteStage.ANNOUNCED else None,
    }


def _text(state: MeetingState, vote: VoteView) -> str:
    """The wording that is voted on."""
    motion = state.motions.get(vote.motion)
    return motion.text if motion and not vote.amendment else ""


def in_language(stored: dict[str, Any], name: str) -> str:
    """A sentence that was stored in all languages, in the one of the page."""
    told: dict[str, dict[str, str]] = stored.get("words", {})
    language = (get_language() or FALLBACK).split("-")[0]
    words = told.get(language) or told.get(FALLBACK) or {}
    return words.get(name) or stored.get(name, "")


def figures(vote: VoteView) -> dict[str, Any] | None:
    """Stored result, its sentences, and the places of the base that nobody took."""
    result = vote.result
    if result is None:
        return None
    given = result["yes"] + result["no"] + result["abstain"]
    return {
        **result,
        "away": max(0, result["base"] - given),
        "sentence": in_language(result, "sentence"),
        "pending_sentence": in_language(result, "pending_sentence"),
        "base_sentence": in_language(result, "base_sentence")
        or in_language(vote.rule, "base_sentence"),
    }


def sentence(vote: VoteView) -> str:
    """The result in one sentence, as it is spoken."""
    return f"{vote.subject}. {in_language(vote.result or {}, 'sentence')}".strip()
