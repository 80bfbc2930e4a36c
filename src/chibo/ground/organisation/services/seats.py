"""Commands: for whom somebody acts."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.ground.accounts import queries as accounts
from chibo.ground.organisation import queries

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Mandate


@transaction.atomic
def leave_seat(*, actor: Actor, at: datetime) -> None:
    """Act from now on as a plain member; offices stay held and can be taken again."""
    with scope(accounts.person_actor(actor.person)) as oneself:
        person = accounts.person(oneself.person)
        audit.record(
            actor,
            "organisation.seat_left",
            subject=actor.mandate_id,
            position=person.position if person else 0,
            province=person.province if person else 0,
            at=at,
        )


@transaction.atomic
def take_seat(*, actor: Actor, mandate_id: UUID, at: datetime) -> "Mandate":
    """Act from now on by this mandate; the session keeps the choice, and it ends with the mandate.

    Raises:
        Missing: the mandate is somebody else's, or not in force.
    """
    with scope(accounts.person_actor(actor.person)) as oneself:
        held = queries.seats(oneself.person, day=queries.local_day(at))
        seat = next((mandate for mandate in held if mandate.pk == mandate_id), None)
        if seat is None:
            raise Missing(_("This office is not yours, or its term has ended."), code="no_mandate")
        audit.record(
            actor,
            "organisation.seat_taken",
            subject=seat.pk,
            position=seat.position,
            province=seat.province,
            at=at,
            detail={"office": seat.office},
        )
    return seat
