"""Reads of inboxes; call inside a scope."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.core import folding
from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.ground.notices.models import Delivery, Device, Notice, ReminderChoice


def inbox(viewer: Actor) -> QuerySet[Notice]:
    """The viewer's own notices, newest first."""
    return Notice.objects.filter(person_id=viewer.person).order_by("-sent_at")


def unread(viewer: Actor) -> QuerySet[Notice]:
    """Those that the viewer has not opened yet, newest first."""
    return inbox(viewer).filter(read_at=None)


def found(viewer: Actor, *, text: str, new: bool) -> QuerySet[Notice]:
    """The viewer's own notices that say these words in some language, newest first; ``new``: not opened yet."""
    return (unread(viewer) if new else inbox(viewer)).filter(folding.holds(text))


def mine(viewer: Actor, notice_id: UUID) -> Notice:
    """One of the viewer's own notices.

    Raises:
        Missing: there is none.
    """
    found = inbox(viewer).filter(pk=notice_id).first()
    if found is None:
        raise Missing(_("There is no such notice."), code="no_notice")
    return found


def choice_of(viewer: Actor) -> ReminderChoice | None:
    """How the viewer wants to be reminded; None before anything was chosen."""
    return ReminderChoice.objects.filter(person_id=viewer.person).first()


def devices_of(viewer: Actor) -> list[Device]:
    """The viewer's browsers that show reminders, latest first."""
    return list(Device.objects.filter(person_id=viewer.person, ended_at=None).order_by("-added_at"))


def last_deliveries(viewer: Actor) -> list[Delivery]:
    """The latest deliveries to the viewer, newest first."""
    return list(Delivery.objects.filter(person_id=viewer.person).order_by("-made_at")[:10])


def person_of_feed(token: str) -> UUID | None:
    """Whose calendar a secret address is; None for one that was taken back. Call as the installation."""
    found = ReminderChoice.objects.filter(feed=digest_of(token)).exclude(feed="").first()
    return found.person_id if found else None


def digest_of(text: str) -> str:
    """What is kept of a secret or an endpoint: SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def totals(*, since: datetime) -> list[dict[str, Any]]:
    """Deliveries by channel, state and error since a time, for the operator: counts only."""
    found = Delivery.objects.filter(made_at__gte=since).values("channel", "state", "error")
    rows = found.annotate(n=Count("pk")).order_by("channel", "state", "error")
    return [dict(row) for row in rows]
