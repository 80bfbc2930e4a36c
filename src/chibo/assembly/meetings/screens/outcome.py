"""A vote as the screens show it: question, rule, and what it came to; the figures are the stored ones."""

from typing import Any

from chibo.assembly.meetings.rules.state import MeetingState, VoteStage, VoteView


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
        "rule": vote.rule,
        "reason": vote.reason,
        "repeats": bool(vote.predecessor),
        "result": figures(vote) if vote.stage is VoteStage.ANNOUNCED else None,
    }


def _text(state: MeetingState, vote: VoteView) -> str:
    """The wording that is voted on."""
    motion = state.motions.get(vote.motion)
    return motion.text if motion and not vote.amendment else ""


def figures(vote: VoteView) -> dict[str, Any] | None:
    """Stored result, and the places of the base that nobody took."""
    result = vote.result
    if result is None:
        return None
    given = result["yes"] + result["no"] + result["abstain"]
    return {**result, "away": max(0, result["base"] - given)}


def sentence(state: MeetingState, vote: VoteView) -> str:
    """The result in one sentence, as it is spoken."""
    result = vote.result or {}
    return f"{vote.subject}. {result.get('sentence', '')}".strip()
