"""What the commands of this room leave behind: the audit line, word in the inboxes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.sights import PAPER
from chibo.core import audit, looks
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.scope import scope
from chibo.ground.notices import services as notices

LONGEST = 5_000


def kept_text(text: str) -> str:
    """A text without surrounding blanks.

    Raises:
        Refused: it is empty or too long.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write something first."), code="text_missing")
    if len(text) > LONGEST:
        raise Refused(
            _("The text has %(length)s characters, %(limit)s fit. It is still here: shorten it."),
            code="text_too_long",
            length=len(text),
            limit=LONGEST,
        )
    return text


def written(actor: Actor, action: str, draft: Draft, *, at: datetime, **detail: Any) -> None:
    """The audit line."""
    audit.record(
        actor,
        action,
        subject=draft.pk,
        position=draft.position,
        province=draft.province,
        at=at,
        detail={"kind": draft.kind, **detail},
    )


def observed(*, actor: Actor, draft: Draft, at: datetime) -> None:
    """Somebody above opened a paper; the branch can read that it happened."""
    looks.looked(
        actor,
        PAPER,
        subject=draft.pk,
        position=draft.position,
        province=draft.province,
        case_id=draft.case_id,
        at=at,
    )


def told(
    draft: Draft, kind: str, persons: Iterable[str], *, about: UUID, at: datetime, **data: Any
) -> None:
    """Word about a paper; the inboxes lie outside the door of whoever acts."""
    with scope(system_actor("minutes.tell")):
        notices.send(
            person_ids=dict.fromkeys(UUID(person) for person in persons if person),
            kind=kind,
            data={"document": draft.kind, **data},
            link=f"/minutes/{draft.pk}/",
            about=about,
            position=draft.position,
            province=draft.province,
            at=at,
        )
