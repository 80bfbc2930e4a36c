"""Commands: the trail is read, a copy of it taken, a proof run."""

import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, checks, jobs
from chibo.core.actor import Actor, rounds_actor
from chibo.core.errors import Missing, Refused
from chibo.core.models import AuditEntry
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.oversight.sentinel import policy, queries
from chibo.oversight.sentinel.models import ProofRun

RUN = "sentinel.run_proof"
MOST_PROBLEMS = 50
"""So many sentences are kept of a run; the number of all of them is kept beside."""


def read_trail(*, actor: Actor, wanted: queries.Wanted, at: datetime) -> queries.Stretch:
    """Look at a stretch of the trail; the first look of a filter leaves a line of its own.

    Raises:
        Denied: no office for it.
    """
    require(actor, policy.READ_TRAIL, position=actor.lo)
    found = queries.trail(wanted)
    if wanted.before is None:
        _record(actor, "sentinel.trail_read", wanted, len(found.lines), at=at)
    return found


def take_trail(*, actor: Actor, wanted: queries.Wanted, at: datetime) -> Sequence[AuditEntry]:
    """Take a copy of what fits the filter; leaves a line.

    Raises:
        Denied: no office for it.
    """
    require(actor, policy.TAKE_TRAIL, position=actor.lo)
    found = queries.whole(wanted)
    _record(actor, "sentinel.trail_taken", wanted, len(found), at=at)
    return found


def _record(actor: Actor, action: str, wanted: queries.Wanted, lines: int, *, at: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=wanted.subject,
        position=actor.lo,
        at=at,
        detail={
            "room": wanted.room,
            "since": wanted.since.isoformat() if wanted.since else "",
            "until": wanted.until.isoformat() if wanted.until else "",
            "lines": lines,
        },
    )


@transaction.atomic
def ask_for(*, actor: Actor, code: str, at: datetime) -> None:
    """Have a proof run in the background; while one waits, a second request changes nothing.

    Raises:
        Denied: no office for it. Missing: no such proof.
    """
    require(actor, policy.SEE_PROOFS, position=actor.lo)
    if checks.proof(code) is None:
        raise Missing(_("There is no such proof."), code="no_proof_kind")
    audit.record(
        actor,
        "sentinel.proof_asked",
        subject=None,
        position=actor.lo,
        at=at,
        detail={"proof": code},
    )
    jobs.defer(RUN, lock=RUN, key=job_key(code), code=code, asked_by=str(actor.person_id or ""))


def job_key(code: str) -> str:
    """The key with which a proof waits for its turn: one of a kind."""
    return f"{RUN}:{code}"


@transaction.atomic
def call_off(*, actor: Actor, code: str, at: datetime) -> None:
    """Take back a run that still waits for its turn.

    Raises:
        Denied: no office for it. Refused: it runs already, or nothing waits.
    """
    require(actor, policy.SEE_PROOFS, position=actor.lo)
    if not jobs.call_off(RUN, key=job_key(code)):
        raise Refused(
            _("Nothing was called off: the proof runs already, or is done."), code="not_waiting"
        )
    audit.record(
        actor,
        "sentinel.proof_called_off",
        subject=None,
        position=actor.lo,
        at=at,
        detail={"proof": code},
    )


def run(*, code: str, at: datetime, asked_by: UUID | None = None) -> ProofRun:
    """Run a proof over everything and keep what it found.

    Raises:
        Missing: no such proof.
    """
    proof = checks.proof(code)
    if proof is None:
        raise Missing(_("There is no such proof."), code="no_proof_kind")
    began = time.monotonic()
    with scope(rounds_actor("sentinel.proof")):
        outcome = proof.run(at)
    return ProofRun.objects.create(
        code=code,
        at=at,
        seconds=round(time.monotonic() - began, 3),
        compared=outcome.compared,
        problems=outcome.problems[:MOST_PROBLEMS],
        problem_count=len(outcome.problems),
        asked_by=asked_by,
    )
