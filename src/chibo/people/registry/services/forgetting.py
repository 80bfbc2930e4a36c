"""Candidates that nobody decided about are forgotten: they may be other citizens."""

from datetime import datetime, timedelta

from chibo.people.registry.models import Match
from chibo.people.registry.rules.states import KEPT_DAYS, MatchState


def forget_candidates(*, at: datetime) -> int:
    """Empty answers that wait for longer than ``KEPT_DAYS``; how many. Call inside a scope."""
    old = Match.objects.filter(state=MatchState.OPEN, made_at__lt=at - timedelta(days=KEPT_DAYS))
    return old.update(state=MatchState.EXPIRED, candidates=[], decided_at=at)
