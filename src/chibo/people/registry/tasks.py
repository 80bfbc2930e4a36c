"""Background work: comparisons, numbers to follow, changes of the night, candidates to forget."""

from uuid import UUID

from chibo.core import clock, jobs
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.people.registry import outside
from chibo.people.registry.services import comparing, following, forgetting


@jobs.task(comparing.JOB)
def compare(*, run_id: str) -> None:
    """Batch after batch until the end; after a failure the next try goes on where it stopped."""
    with outside.registry() as registry:
        while comparing.step(UUID(run_id), registry=registry, at=clock.now()):
            pass


@jobs.task("registry.follow")
def follow() -> None:
    """Numbers that nobody follows yet."""
    with outside.registry() as registry:
        while following.follow(registry=registry, at=clock.now()):
            pass


@jobs.nightly(name="registry.read_changes", cron="47 18 * * *")
def read_changes() -> None:
    """What changed since the last night, where a register is connected."""
    if not outside.is_there():
        return
    with outside.registry() as registry:
        while following.read(registry=registry, at=clock.now()):
            pass


@jobs.nightly(name="registry.forget_candidates")
def forget_candidates() -> None:
    """Answers that nobody decided about."""
    with scope(system_actor("registry.forget_candidates")):
        forgetting.forget_candidates(at=clock.now())
