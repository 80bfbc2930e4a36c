"""The seats that the head of every page offers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.scope import scope
from chibo.ground.accounts import queries as accounts
from chibo.ground.accounts.middleware import OWN
from chibo.ground.organisation import queries
from chibo.ground.organisation.words import OFFICES
from chibo.web import frame, navigation


def seats(actor: Actor) -> list[frame.Seat]:
    """The mandates in force of whoever acts, and the member's own seat; one statement."""
    with scope(accounts.person_actor(actor.person)):
        held = queries.seats(actor.person, day=queries.local_day(clock.now()))
    offices = [
        frame.Seat(
            key=str(mandate.pk),
            unit=mandate.unit.name,
            office=str(OFFICES[mandate.office]),
            is_current=mandate.pk == actor.mandate_id,
        )
        for mandate in held
    ]
    own = frame.Seat(key=OWN, unit="", office=_("as a member"), is_current=actor.mandate_id is None)
    return [*offices, own]


frame.offer_seats(seats, url_name="organisation:seat")
navigation.register(
    role="account",
    label=gettext_lazy("Organisation"),
    url_name="organisation:tree",
    order=64,
    not_for=(navigation.Role.MEMBER,),
)
