"""Reminders go out: planned when a notice was written, tried again while a channel is away."""

from uuid import UUID

from chibo.core import clock, jobs
from chibo.ground.notices import services
from chibo.ground.notices.services.delivering import DELIVER, FAN_OUT


@jobs.task(name=FAN_OUT)
def fan_out(*, notices: list[str]) -> None:
    """Plan the deliveries of notices."""
    services.fan_out([UUID(one) for one in notices], at=clock.now())


@jobs.task(name=DELIVER, queue="outside")
def deliver(*, delivery: str) -> None:
    """Try one delivery."""
    services.deliver(UUID(delivery), at=clock.now())


@jobs.nightly(name="notices.deliver_due", cron="* * * * *")
def deliver_due() -> None:
    """Every minute: what quiet hours, or a channel that was away, have held up."""
    services.due_now(at=clock.now())
