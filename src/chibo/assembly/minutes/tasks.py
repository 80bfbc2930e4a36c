"""Work of the night: minutes that nobody has signed."""

from chibo.assembly.minutes.services import reminding
from chibo.core import clock, jobs
from chibo.core.actor import rounds_actor
from chibo.core.scope import scope


@jobs.nightly(name="minutes.remind", cron="30 1 * * *")
def remind() -> None:
    """At half past eight in Vietnam, outside the quiet hours; nothing is sent twice."""
    with scope(rounds_actor("minutes.remind")) as actor:
        reminding.remind(actor=actor, at=clock.now())
