"""Reads of rehearsals: whose they are, and as whom the maker acts inside."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.assembly.rehearsals.models import Rehearsal
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation


def of_maker(person_id: UUID) -> Rehearsal | None:
    """The rehearsal that somebody has under way."""
    with scope(system_actor("rehearsal")):
        found = Rehearsal.objects.select_related("unit", "alias", "meeting", "origin")
        return found.filter(maker_id=person_id).first()


def of_alias(actor: Actor) -> Rehearsal:
    """The rehearsal in which somebody acts.

    Raises:
        Missing: they act in none.
    """
    with scope(system_actor("rehearsal")):
        found = Rehearsal.objects.select_related("unit", "alias", "meeting", "origin")
        one = found.filter(alias_id=actor.person_id).first() if actor.rehearses else None
    if one is None:
        raise Missing(_("You are not rehearsing now."), code="no_rehearsal")
    return one


def acting(person_id: UUID, **proved: Any) -> Actor | None:
    """The invented person as whom somebody acts in their rehearsal; None when it is over."""
    found = of_maker(person_id)
    return organisation.seated(found.alias_id, **proved) if found is not None else None
