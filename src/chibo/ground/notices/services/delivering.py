"""A notice goes out by the channels that its reader has chosen: planned once, tried until it is there.

A delivery is claimed in a transaction of its own before anything is handed over, so that two workers
never send the same one; its id goes with it, so that a gateway that hears it twice delivers it once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils.dateparse import parse_datetime

from chibo.core import jobs
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.gateways.messaging.errors import Away, Gone, NotSent
from chibo.ground.notices import outside
from chibo.ground.notices.models import Delivery, Device, Notice, ReminderChoice
from chibo.ground.notices.rules import reminders
from chibo.ground.notices.rules.reminders import Channel, Quiet, State
from chibo.ground.organisation.queries import local_day

FAN_OUT = "notices.fan_out"
DELIVER = "notices.deliver"
AT_ONCE = 500
ADDRESSES = {Channel.EMAIL: ("email_on", "email"), Channel.SMS: ("phone_on", "phone")}


def announce(notices: Iterable[Notice]) -> None:
    """Queue the planning of deliveries, in the transaction that wrote the notices, where any is wanted."""
    found = outside.channels()
    if not found:
        return
    persons = {notice.person_id: notice for notice in notices}
    if _wanted(persons):
        jobs.defer(FAN_OUT, notices=[str(notice.pk) for notice in notices])


def _wanted(persons: Iterable[UUID]) -> bool:
    some = list(persons)
    on = Q(email_on=True) | Q(phone_on=True)
    return (
        ReminderChoice.objects.filter(on, person_id__in=some).exists()
        or Device.objects.filter(person_id__in=some, ended_at=None).exists()
    )


def fan_out(notice_ids: list[UUID], *, at: datetime) -> int:
    """Plan the deliveries of notices; planned twice they go out once.

    Returns:
        how many are planned now or were before.
    """
    with scope(system_actor(FAN_OUT)):
        notices = list(Notice.objects.filter(pk__in=notice_ids, read_at=None))
        persons = {notice.person_id for notice in notices}
        choices = {c.person_id: c for c in ReminderChoice.objects.filter(person_id__in=persons)}
        devices: dict[UUID, list[Device]] = {}
        for device in Device.objects.filter(person_id__in=persons, ended_at=None):
            devices.setdefault(device.person_id, []).append(device)
        made = [
            delivery
            for notice in notices
            for delivery in _plan(
                notice, choices.get(notice.person_id), devices.get(notice.person_id, []), at=at
            )
        ]
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        kept = Delivery.objects.filter(pk__in=[d.pk for d in made], due_at__lte=at)
        for pk in kept.values_list("pk", flat=True):
            queue(pk)
    return len(made)


def _plan(
    notice: Notice, choice: ReminderChoice | None, devices: list[Device], *, at: datetime
) -> list[Delivery]:
    ways: list[tuple[Channel, Device | None]] = [(Channel.PUSH, device) for device in devices]
    if choice is not None:
        ways += [(c, None) for c, (on, _address) in ADDRESSES.items() if getattr(choice, on)]
    due = _quiet_of(choice, at).until(at)
    start = parse_datetime(str(notice.data.get("start") or ""))
    return [
        Delivery(
            person_id=notice.person_id,
            notice=notice,
            channel=channel,
            device=device,
            words=reminders.words_for(notice.kind),
            position=0,
            made_at=at,
            due_at=due,
            expires_at=start,
        )
        for channel, device in ways
        if channel in outside.channels()
    ]


def _quiet_of(choice: ReminderChoice | None, at: datetime) -> Quiet:
    if choice is None or choice.quiet_from is None or choice.quiet_to is None:
        return reminders.quiet_hours(local_day(at))
    return Quiet(choice.quiet_from, choice.quiet_to)


def queue(delivery_id: UUID) -> None:
    """Have a delivery tried as soon as the transaction has committed."""
    jobs.defer(DELIVER, key=f"{DELIVER}:{delivery_id}", delivery=str(delivery_id))


def due_now(*, at: datetime) -> int:
    """Queue what is due, and what a worker that died has left; returns how many.

    A mail that may have gone out already is not sent again: it is kept as unsure.
    """
    with scope(system_actor(DELIVER)):
        stuck = Delivery.objects.filter(
            state=State.SENDING, claimed_at__lte=at - reminders.STUCK_AFTER
        )
        again = [channel.value for channel in reminders.REPEATABLE]
        stuck.exclude(channel__in=again).update(state=State.UNSURE, done_at=at, error="worker_died")
        stuck.filter(channel__in=again).update(state=State.WAITING, due_at=at)
        due = Delivery.objects.filter(state=State.WAITING, due_at__lte=at).order_by("due_at")
        found = list(due.values_list("pk", flat=True)[:AT_ONCE])
        for pk in found:
            queue(pk)
    return len(found)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A delivery that is ours to send; ``to`` is empty where the reader does not want it any more."""

    delivery: Delivery
    to: str
    language: str


def deliver(delivery_id: UUID, *, at: datetime) -> str:
    """Try one delivery that is due; returns its state afterwards, "" when it is not ours to send."""
    claimed = _claim(delivery_id, at=at)
    if claimed is None:
        return ""
    if not claimed.to:
        return _done(claimed.delivery, State.SKIPPED, at=at)
    try:
        outside.hand_over(claimed.delivery, to=claimed.to, language=claimed.language, at=at)
    except NotSent as error:
        return _failed(claimed.delivery, error, at=at)
    return _done(claimed.delivery, State.SENT, at=at)


def _claim(delivery_id: UUID, *, at: datetime) -> _Claimed | None:
    with scope(system_actor(DELIVER)):
        mine = Delivery.objects.filter(pk=delivery_id, state=State.WAITING, due_at__lte=at)
        if not mine.update(state=State.SENDING, claimed_at=at, tries=F("tries") + 1):
            return None
        found = Delivery.objects.select_related("notice", "device", "person").get(pk=delivery_id)
        return _Claimed(found, _address(found, at), found.person.locale)


def _address(delivery: Delivery, at: datetime) -> str:
    over = delivery.expires_at is not None and delivery.expires_at <= at
    if over or (delivery.notice is not None and delivery.notice.read_at is not None):
        return ""
    if delivery.device is not None:
        return delivery.device.endpoint if delivery.device.ended_at is None else ""
    choice = ReminderChoice.objects.filter(person_id=delivery.person_id).first()
    on, address = ADDRESSES[Channel(delivery.channel)]
    return str(getattr(choice, address)) if choice and getattr(choice, on) else ""


def _done(delivery: Delivery, state: State, *, at: datetime, error: str = "") -> str:
    with scope(system_actor(DELIVER)):
        Delivery.objects.filter(pk=delivery.pk).update(state=state, done_at=at, error=error)
    return state.value


def _failed(delivery: Delivery, error: NotSent, *, at: datetime) -> str:
    later = reminders.next_try(delivery.tries, at) if isinstance(error, Away) else None
    with scope(system_actor(DELIVER)):
        if isinstance(error, Gone) and delivery.device is not None:
            Device.objects.filter(pk=delivery.device.pk, ended_at=None).update(ended_at=at)
        if later is not None:
            Delivery.objects.filter(pk=delivery.pk).update(
                state=State.WAITING, due_at=later, error=error.code
            )
            return State.WAITING.value
    return _done(delivery, State.FAILED, at=at, error=error.code)
