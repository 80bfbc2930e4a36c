"""Commands: what the audit trail says of signing in."""

from datetime import datetime
from typing import Any

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person, User


def note(user: User, action: str, *, at: datetime, **detail: Any) -> None:
    """Write a line about an account into the audit trail, where the person's unit can read it."""
    if user.person_id is None:
        return
    with scope(system_actor("accounts")):
        person = Person.objects.get(pk=user.person_id)
        audit.record(
            Actor(person_id=person.pk, name=person.display_name),
            action,
            subject=person.pk,
            position=person.position,
            province=person.province,
            at=at,
            detail=detail,
        )
