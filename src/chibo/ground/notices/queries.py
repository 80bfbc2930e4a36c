"""Reads of inboxes; call inside a scope."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.ground.notices.models import Notice


def inbox(viewer: Actor) -> QuerySet[Notice]:
    """The viewer's own notices, newest first."""
    return Notice.objects.filter(person_id=viewer.person).order_by("-sent_at")


def unread(viewer: Actor) -> QuerySet[Notice]:
    """Those that the viewer has not opened yet, newest first."""
    return inbox(viewer).filter(read_at=None)


def mine(viewer: Actor, notice_id: UUID) -> Notice:
    """One of the viewer's own notices.

    Raises:
        Missing: there is none.
    """
    found = inbox(viewer).filter(pk=notice_id).first()
    if found is None:
        raise Missing(_("There is no such notice."), code="no_notice")
    return found
