"""Background work: rows follow their units."""

from chibo.core import jobs
from chibo.ground.organisation.services import shifting


@jobs.task(shifting.TASK, lock=shifting.TASK)
def shift() -> None:
    """Move the rows of units that got another place."""
    shifting.carry_all()


@jobs.nightly("organisation.sweep", cron="41 19 * * *")
def sweep() -> None:
    """Move what was written to a place just left."""
    shifting.carry_all()
    shifting.sweep()
