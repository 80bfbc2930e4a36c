"""Commands of a person about the own reminders: addresses, devices, the calendar's secret, a trial."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing, Refused
from chibo.core.scope import scope
from chibo.gateways.messaging.webpush import Subscription
from chibo.ground.notices import queries
from chibo.ground.notices.models import Delivery, Device, ReminderChoice
from chibo.ground.notices.rules import reminders
from chibo.ground.notices.rules.reminders import Channel, Words
from chibo.ground.notices.services import delivering

TOKEN_BYTES = 16
AT_MOST_DEVICES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody chose; quiet hours None: the general ones."""

    email: str = ""
    email_on: bool = False
    phone: str = ""
    phone_on: bool = False
    quiet_from: time | None = None
    quiet_to: time | None = None


@transaction.atomic
def choose(*, actor: Actor, choice: Choice, at: datetime) -> ReminderChoice:
    """Keep addresses, channels and quiet hours; the audit line names channels, never an address.

    Raises:
        Refused: ``no_address`` for a channel that is on, ``bad_phone`` for a number that is none.
    """
    phone = _number(choice.phone)
    if (choice.email_on and not choice.email) or (choice.phone_on and not phone):
        raise Refused(_("Write the address first, then switch it on."), code="no_address")
    kept = _row(actor, at=at)
    kept.email, kept.email_on = choice.email, choice.email_on
    kept.phone, kept.phone_on = phone, choice.phone_on
    kept.quiet_from, kept.quiet_to = choice.quiet_from, choice.quiet_to
    kept.changed_at = at
    kept.save()
    on = {"email": choice.email_on, "sms": choice.phone_on}
    _note(actor, "notices.reminders_chosen", at=at, **on)
    return kept


def _number(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return reminders.phone_number(text)
    except ValueError as error:
        raise Refused(_("This is not a telephone number."), code="bad_phone") from error


def _row(actor: Actor, *, at: datetime) -> ReminderChoice:
    rows = ReminderChoice.objects.select_for_update(no_key=True)
    found = rows.filter(person_id=actor.person).first()
    return found or ReminderChoice(person_id=actor.person, position=0, changed_at=at)


def _note(actor: Actor, action: str, *, at: datetime, **detail: bool) -> None:
    # Somebody without a unit writes a line too, which lies outside the own door.
    with scope(system_actor("notices.reminders")):
        audit.record(
            actor, action, subject=actor.person_id, position=actor.home, at=at, detail=dict(detail)
        )


@transaction.atomic
def add_device(*, actor: Actor, subscription: Subscription, label: str, at: datetime) -> Device:
    """Let a browser show reminders; one that somebody else used before is theirs no more.

    Raises:
        Refused: the address is of no known push service, or there are too many devices.
    """
    if not reminders.is_push_service(subscription.endpoint, settings.CHIBO_PUSH_HOSTS):
        raise Refused(_("This browser's push service is not known here."), code="push_unknown")
    digest = queries.digest_of(subscription.endpoint)
    with scope(system_actor("notices.device")):
        Device.objects.filter(digest=digest, ended_at=None).update(ended_at=at)
    if len(queries.devices_of(actor)) >= AT_MOST_DEVICES:
        raise Refused(_("These are too many devices. Remove one first."), code="too_many")
    made = Device.objects.create(
        person_id=actor.person,
        position=0,
        endpoint=subscription.endpoint,
        digest=digest,
        p256dh=subscription.p256dh,
        auth=subscription.auth,
        label=label[:80],
        added_at=at,
    )
    _note(actor, "notices.device_added", at=at)
    return made


@transaction.atomic
def end_device(*, actor: Actor, device_id: UUID, at: datetime) -> None:
    """No reminders on this browser any more.

    Raises:
        Missing: it is not the person's, or has ended.
    """
    mine = Device.objects.filter(pk=device_id, person_id=actor.person, ended_at=None)
    if not mine.update(ended_at=at):
        raise Missing(_("This device is not there any more."), code="no_device")
    _note(actor, "notices.device_ended", at=at)


@transaction.atomic
def new_feed(*, actor: Actor, at: datetime) -> str:
    """Make a secret address for the own calendar; an older one leads nowhere from now on.

    Returns:
        the secret (128 bits), which is kept nowhere.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = _row(actor, at=at)
    kept.feed, kept.feed_at = queries.digest_of(token), at
    kept.save()
    _note(actor, "notices.calendar_made", at=at)
    return token


@transaction.atomic
def end_feed(*, actor: Actor, at: datetime) -> None:
    """Take the calendar's address back."""
    kept = _row(actor, at=at)
    kept.feed, kept.feed_at = "", None
    kept.save()
    _note(actor, "notices.calendar_ended", at=at)


@transaction.atomic
def send_test(*, actor: Actor, channel: Channel, device_id: UUID | None, at: datetime) -> None:
    """Send oneself a trial, at once, quiet hours or not.

    Raises:
        Refused: ``too_many_tests`` in an hour.
    """
    latest = Delivery.objects.filter(
        person_id=actor.person, words=Words.TEST, made_at__gt=at - timedelta(hours=1)
    )
    if latest.count() >= reminders.TESTS_AN_HOUR:
        raise Refused(_("Enough trials for this hour."), code="too_many_tests")
    made = Delivery.objects.create(
        person_id=actor.person,
        channel=channel,
        device_id=device_id,
        words=Words.TEST,
        position=0,
        made_at=at,
        due_at=at,
    )
    delivering.queue(made.pk)
