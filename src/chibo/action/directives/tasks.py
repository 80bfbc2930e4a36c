"""Work of the night: people are reminded of what they have been given to do."""

from chibo.action.directives import services
from chibo.core import clock, jobs
from chibo.core.actor import rounds_actor
from chibo.core.scope import scope


@jobs.nightly(name="directives.remind")
def remind() -> None:
    """Put word into the inboxes; nothing is sent twice."""
    with scope(rounds_actor("directives.remind")) as actor:
        services.remind(actor=actor, at=clock.now())
