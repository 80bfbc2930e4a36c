"""Commands: what a person prefers, which of the own sessions end."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.ground.accounts import queries
from chibo.ground.accounts.models import Person, User
from chibo.ground.accounts.services.trail import note


def keep_look(*, actor: Actor, values: dict[str, str]) -> None:
    """Keep the language and the look that a person chose, for the next device.

    No audit line: how large somebody reads is nobody else's business.

    Args:
        values: kind → choice as ``web.look`` knows them, and ``language``.
    """
    with scope(queries.person_actor(actor.person)):
        person = Person.objects.select_for_update(no_key=True).get(pk=actor.person)
        person.look = {**person.look, **values}
        person.locale = values.get("language", person.locale)
        person.save(update_fields=["look", "locale"])


def end_sessions(user_id: int) -> None:
    """End every session of an account, known to the list of devices or not."""
    User.objects.filter(pk=user_id).update(sessions_ended=F("sessions_ended") + 1)
    for session in UserSession.objects.filter(user_id=user_id):
        session.end()


@transaction.atomic
def end_session(*, user: User, session_id: int, at: datetime) -> None:
    """End one session of one's own on another device.

    Raises:
        Missing: it is not the user's, or has ended already.
    """
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise Missing(_("This session has ended already."), code="no_session")
    session.end()
    note(user, "accounts.session_ended", at=at)
