"""Work of the night: uploaded lists that nobody confirmed are emptied, proof that led to nothing is removed."""

from chibo.core import clock, jobs
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.people.members.importing import services
from chibo.people.members.record.services import requests


@jobs.nightly(name="members.forget_lists")
def forget_lists() -> None:
    """Full personal ids of lists that wait longer than a day are removed."""
    with scope(system_actor("members.forget_lists")):
        services.forget_old(at=clock.now())


@jobs.nightly(name="members.forget_proof")
def forget_proof() -> None:
    """Proof of requests for correction that came to nothing is removed after a year."""
    with scope(system_actor("members.forget_proof")):
        requests.forget_proof(at=clock.now())
