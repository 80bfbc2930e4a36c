"""Background work: rows follow their units."""

from chibo.core import clock, jobs
from chibo.ground.organisation.services import proposals, shifting


@jobs.task(shifting.TASK, lock=shifting.TASK)
def shift() -> None:
    """Move the rows of units that got another place."""
    shifting.carry_all()


@jobs.nightly("organisation.sweep", cron="41 19 * * *")
def sweep() -> None:
    """Move what was written to a place just left."""
    shifting.carry_all()
    shifting.sweep()


@jobs.nightly("organisation.due", cron="3 17 * * *")
def due() -> None:
    """Just after midnight in Vietnam: carry out what was decided for this day."""
    proposals.carry_out_due(at=clock.now())
