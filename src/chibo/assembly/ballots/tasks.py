"""Work by the clock: waiting ballots go into the archive, keys of boxes that are over go, archives after their day."""

from chibo.assembly.ballots import queries, sealed, services
from chibo.assembly.ballots.rules.phases import Phase
from chibo.core import clock, jobs
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation.queries import local_day


@jobs.nightly(name="ballots.batches", cron="* * * * *")
def batches() -> None:
    """Every minute, whether somebody votes or not: that it runs tells nothing."""
    with scope(system_actor("ballots.batches")):
        phases = queries.phases_of(sealed.kept())
    for election_id, phase in phases.items():
        if phase is Phase.OPEN:
            services.move_batch(election_id=election_id)
        elif phase is not Phase.FROZEN:
            sealed.destroy(election_id)


@jobs.nightly(name="ballots.remove")
def remove() -> None:
    """Remove archives that are kept no longer."""
    at = clock.now()
    with scope(system_actor("ballots.remove")):
        due = queries.to_remove(day=local_day(at))
    for election_id in due:
        services.remove_archive(election_id=election_id, today=local_day(at), at=at)
