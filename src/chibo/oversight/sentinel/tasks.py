"""Proofs are run by request, and by themselves in the night when they are due."""

from uuid import UUID

from chibo.core import checks, clock, jobs
from chibo.oversight.sentinel import queries, services
from chibo.oversight.sentinel.rules.standing import Standing


@jobs.task(services.RUN)
def run_proof(*, code: str, asked_by: str = "") -> None:
    """One proof."""
    if checks.proof(code) is not None:
        services.run(code=code, at=clock.now(), asked_by=UUID(asked_by) if asked_by else None)


@jobs.nightly(name="sentinel.run_due", cron="43 19 * * *")
def run_due() -> None:
    """One job for each proof that is due or was never run."""
    for proof in queries.proofs(clock.now()):
        if proof.can_run and proof.standing in {Standing.DUE, Standing.NEVER}:
            jobs.defer(
                services.RUN, lock=services.RUN, key=services.job_key(proof.code), code=proof.code
            )
