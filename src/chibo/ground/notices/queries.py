"""Reads of inboxes; call inside a scope."""

from django.db.models import QuerySet

from chibo.core.actor import Actor
from chibo.ground.notices.models import Notice


def inbox(viewer: Actor) -> QuerySet[Notice]:
    """The viewer's own notices, newest first."""
    return Notice.objects.filter(person_id=viewer.person).order_by("-sent_at")
