"""Rehearsals that nobody ended are removed after their day."""

from chibo.assembly.rehearsals.services import clearing
from chibo.core import clock, jobs


@jobs.nightly(name="rehearsals.end_old", cron="7 * * * *")
def end_old() -> None:
    """Every hour: remove rehearsals that are older than 24 hours."""
    clearing.end_old(at=clock.now())
