"""Reads of the trail and of the proofs' last runs; call inside a scope."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from chibo.core import checks
from chibo.core.models import AuditEntry
from chibo.oversight.sentinel.models import ProofRun
from chibo.oversight.sentinel.rules.standing import Standing, standing

PER_PAGE = 50
MOST_ROWS = 10_000
RESTORES = "restores"
DRILL_EVERY_DAYS = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the trail is narrowed to; empty fields ask for all."""

    words: str = ""
    room: str = ""
    since: date | None = None
    until: date | None = None
    subject: UUID | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of the trail, newest first; ``older`` leads on."""

    lines: Sequence[AuditEntry]
    older: UUID | None


def trail(wanted: Wanted) -> Stretch:
    """Up to ``PER_PAGE`` lines; one statement, whatever the length of the trail."""
    lines = list(_found(wanted)[: PER_PAGE + 1])
    more = len(lines) > PER_PAGE
    return Stretch(lines=lines[:PER_PAGE], older=lines[PER_PAGE - 1].pk if more else None)


def whole(wanted: Wanted) -> list[AuditEntry]:
    """All lines that fit, up to ``MOST_ROWS``; one statement."""
    return list(_found(wanted)[:MOST_ROWS])


def _found(wanted: Wanted) -> QuerySet[AuditEntry]:
    zone = ZoneInfo(settings.TIME_ZONE)
    # Keys are made in the order of time, so they sort the trail and lead on from one page to the next.
    found = AuditEntry.objects.order_by("-id")
    if wanted.since:
        found = found.filter(at__gte=datetime.combine(wanted.since, time(), zone))
    if wanted.until:
        found = found.filter(
            at__lt=datetime.combine(wanted.until + timedelta(days=1), time(), zone)
        )
    if wanted.room:
        found = found.filter(action__startswith=f"{wanted.room}.")
    if wanted.words:
        found = found.filter(
            Q(actor_name__icontains=wanted.words) | Q(action__icontains=wanted.words)
        )
    if wanted.subject:
        found = found.filter(subject=wanted.subject)
    if wanted.before:
        found = found.filter(id__lt=wanted.before)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A proof and its last run."""

    code: str
    label: str
    claim: str
    standing: Standing
    every_days: int
    ran_at: datetime | None
    compared: int
    problems: Sequence[str]
    problem_count: int
    seconds: float
    can_run: bool


def proofs(now: datetime) -> list[Proved]:
    """Every proof with its last run, and the last drill of a backup; one statement."""
    last = {run.code: run for run in ProofRun.objects.order_by("code", "-at").distinct("code")}
    return [*(_proved(proof, last.get(proof.code), now) for proof in checks.proofs()), _drill(now)]


def _proved(proof: checks.Proof, run: ProofRun | None, now: datetime) -> Proved:
    ran_at, ok = (run.at, not run.problem_count) if run else (None, False)
    return Proved(
        code=proof.code,
        label=str(proof.label),
        claim=str(proof.claim),
        standing=standing(ran_at=ran_at, ok=ok, every_days=proof.every_days, now=now),
        every_days=proof.every_days,
        ran_at=ran_at,
        compared=run.compared if run else 0,
        problems=run.problems if run else (),
        problem_count=run.problem_count if run else 0,
        seconds=run.seconds if run else 0.0,
        can_run=True,
    )


def _drill(now: datetime) -> Proved:
    """What ``chibo backup drill`` wrote down; it needs a key that this machine does not have."""
    from chibo.oversight.sentinel import words

    try:
        text = (settings.CHIBO_BACKUP_DIR / "last.json").read_text(encoding="utf-8")
        drill = json.loads(text)["drill"]
        ran_at, ok = datetime.fromisoformat(drill["at"]), bool(drill["ok"])
        problems = [] if ok else list(islice(str(drill["said"]).splitlines(), 20))
        seconds = float(drill["seconds"])
    except (OSError, ValueError, KeyError, TypeError):
        ran_at, ok, problems, seconds = None, False, [], 0.0
    return Proved(
        code=RESTORES,
        label=str(words.DRILL),
        claim=str(words.DRILL_CLAIM),
        standing=standing(ran_at=ran_at, ok=ok, every_days=DRILL_EVERY_DAYS, now=now),
        every_days=DRILL_EVERY_DAYS,
        ran_at=ran_at,
        compared=1 if ran_at else 0,
        problems=problems,
        problem_count=len(problems),
        seconds=seconds,
        can_run=False,
    )
