"""Wrong signing codes: counted for each person alone, so that nobody can lock out somebody else.

Only whoever is named as signer and has just proved who they are gets as far as the code.
"""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.trust.documents.models import WrongCodes
from chibo.trust.documents.rules import Tries
from chibo.web.formats import moment


def check(actor: Actor, *, at: datetime) -> None:
    """See whether one more code is taken.

    Raises:
        Refused: too many were wrong; the sentence says when to try again (``too_many_codes``).
    """
    found = WrongCodes.objects.filter(person_id=actor.person).first()
    if found is None:
        return
    free = _tries().free_at(found.count, found.since, at=at)
    if free > at:
        raise Refused(
            _(
                "The signing code was wrong %(count)s times. Wait until %(time)s, then try again, or ask "
                "the person in charge for a new code. Nothing was signed."
            ),
            code="too_many_codes",
            count=found.count,
            time=moment(free),
        )


def count(actor: Actor, *, at: datetime) -> None:
    """Note one wrong code."""
    fresh = WrongCodes(person_id=actor.person, position=0, since=at)
    WrongCodes.objects.bulk_create([fresh], ignore_conflicts=True)
    found = WrongCodes.objects.select_for_update().get(person_id=actor.person)
    found.count, found.since = _tries().counted(found.count, found.since, at=at)
    found.save(update_fields=["count", "since"])


def forget(actor: Actor) -> None:
    """The code was right."""
    WrongCodes.objects.filter(person_id=actor.person).delete()


def _tries() -> Tries:
    return Tries(settings.CHIBO_SIGNING_TRIES, settings.CHIBO_SIGNING_PAUSE_SECONDS)
