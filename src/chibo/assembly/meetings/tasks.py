"""Work by the clock: people are reminded of a meeting before it begins."""

from chibo.assembly.meetings.services import reminding
from chibo.core import clock, jobs
from chibo.core.actor import rounds_actor
from chibo.core.scope import scope


@jobs.nightly(name="meetings.remind", cron="*/10 * * * *")
def remind() -> None:
    """Every ten minutes; nothing is sent twice."""
    with scope(rounds_actor("meetings.remind")) as actor:
        reminding.remind(actor=actor, at=clock.now())
