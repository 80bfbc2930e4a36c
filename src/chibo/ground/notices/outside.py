"""The ways outside the inbox that this installation is set to."""

import smtplib
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from chibo.gateways.messaging.errors import Away, Refused
from chibo.gateways.messaging.sms import HttpSms, SmsGateway
from chibo.gateways.messaging.webpush import PushSender, Subscription
from chibo.ground.notices.rules.reminders import Channel, Words

if TYPE_CHECKING:
    from chibo.ground.notices.models import Delivery

SMTP = "django.core.mail.backends.smtp.EmailBackend"
_TEXTS: dict[Words, Callable[[], str]] = {
    Words.INVITATION: lambda: _("You have a new invitation, open chibo"),
    Words.MEETING: lambda: _("A meeting is near, open chibo"),
    Words.TASK: lambda: _("A task waits for you, open chibo"),
    Words.NOTICE: lambda: _("Something new waits for you, open chibo"),
    Words.TEST: lambda: _("This is a trial: reminders of chibo arrive here"),
}


def channels() -> frozenset[Channel]:
    """The channels that the operator has set up."""
    found = {
        Channel.EMAIL: bool(settings.EMAIL_HOST),
        Channel.SMS: bool(settings.CHIBO_SMS_URL),
        Channel.PUSH: settings.CHIBO_PUSH_KEY.is_file(),
    }
    return frozenset(channel for channel, is_set in found.items() if is_set)


def sms() -> SmsGateway:
    """The gateway of short messages."""
    return HttpSms(settings.CHIBO_SMS_URL, settings.CHIBO_SMS_TOKEN)


def push() -> PushSender:
    """The sender of web push."""
    return PushSender(settings.CHIBO_PUSH_KEY.read_bytes(), settings.CHIBO_PUSH_CONTACT)


def push_key() -> str:
    """What browsers subscribe with; empty where push is not set up."""
    return push().public_key if Channel.PUSH in channels() else ""


def text(words: str, *, language: str) -> str:
    """What a reminder says, in the reader's language; never anything of its cause."""
    with override(language):
        return _TEXTS[Words(words)]()


def inbox() -> str:
    """Address of the inbox."""
    return settings.SITE_URL.rstrip("/") + reverse("notices:list")


def hand_over(delivery: "Delivery", *, to: str, language: str, at: datetime) -> None:
    """Hand a delivery over to its channel.

    Args:
        to: mail address or number; for push the device of the delivery.

    Raises:
        Away, Refused: see ``messaging.errors``.
    """
    said = text(delivery.words, language=language)
    ways: dict[str, Callable[[], None]] = {
        Channel.EMAIL: partial(_mail, delivery, said, to=to, at=at),
        Channel.SMS: partial(_sms, delivery, said, to=to),
        Channel.PUSH: partial(_push, delivery, said, at=at),
    }
    ways[delivery.channel]()


def _sms(delivery: "Delivery", said: str, *, to: str) -> None:
    sms().send(to=to, text=f"{said}: {inbox()}", id=str(delivery.pk))


def _push(delivery: "Delivery", said: str, *, at: datetime) -> None:
    device = delivery.device
    if device is None:
        raise Refused("no_device")
    there = Subscription(endpoint=device.endpoint, p256dh=device.p256dh, auth=device.auth)
    push().send(there, said.encode(), topic=delivery.pk.hex, at=at)


def _mail(delivery: "Delivery", said: str, *, to: str, at: datetime) -> None:
    message = EmailMessage(
        subject=said,
        body=f"{said}:\n{inbox()}\n",
        to=[to],
        headers={
            "Message-ID": f"<{delivery.pk}@{settings.SITE.host}>",
            "Date": format_datetime(at),
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(SMTP, fail_silently=False),
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        raise _mail_error(min(codes)) from error
    except smtplib.SMTPResponseException as error:
        raise _mail_error(error.smtp_code) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Away(type(error).__name__.lower()) from error


def _mail_error(code: int) -> Exception:
    return (Refused if code >= 500 else Away)(f"smtp_{code}")
