"""Work of the night: uploaded lists that nobody confirmed are emptied."""

from chibo.core import clock, jobs
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.people.members.importing import services


@jobs.nightly(name="members.forget_lists")
def forget_lists() -> None:
    """Full personal ids of lists that wait longer than a day are removed."""
    with scope(system_actor("members.forget_lists")):
        services.forget_old(at=clock.now())
