"""Commands: word is put into inboxes, and read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.ground.notices.sentences import search_key
from chibo.ground.notices.services import delivering


def send(
    *,
    person_ids: Iterable[UUID],
    kind: str,
    data: dict[str, Any],
    link: str,
    about: UUID,
    position: int,
    province: int,
    at: datetime,
) -> None:
    """Put one notice into each inbox; the same kind about the same thing arrives once.

    Whoever acts may send to people whose inboxes lie outside the own door.
    """
    key = search_key(kind, data)
    made = [
        Notice(
            person_id=person_id,
            kind=kind,
            data=data,
            link=link,
            about=about,
            search_key=key,
            position=position,
            province=province,
            sent_at=at,
        )
        for person_id in person_ids
    ]
    with scope(system_actor("notices")):
        Notice.objects.bulk_create(made, ignore_conflicts=True)
        delivering.announce(made)


def hand_over(old: UUID, new: UUID) -> None:
    """One human has two records: the inbox of the old one goes to the new one; call as the installation.

    What the new one was told too stays where it is.
    """
    told = Notice.objects.filter(person_id=new, kind=OuterRef("kind"), about=OuterRef("about"))
    Notice.objects.filter(~Exists(told), person_id=old).update(person_id=new)


def mark_read(*, actor: Actor, notice_id: UUID, at: datetime) -> None:
    """The person has seen it."""
    mine = Notice.objects.filter(pk=notice_id, person_id=actor.person, read_at__isnull=True)
    mine.update(read_at=at)


def mark_all_read(*, actor: Actor, at: datetime) -> int:
    """The person has seen all of them; returns how many were new."""
    return Notice.objects.filter(person_id=actor.person, read_at__isnull=True).update(read_at=at)
