"""Reads of rehearsals: whose they are, and as whom the maker acts inside."""

from dataclasses import replace
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
    return _first(maker_id=person_id)


def mine(actor: Actor) -> Rehearsal:
    """The rehearsal in which somebody acts, or the one they left without ending it.

    Raises:
        Missing: there is none.
    """
    of = {"alias_id": actor.person_id} if actor.rehearses else {"maker_id": actor.person}
    found = _first(**of)
    if found is None:
        raise Missing(_("You are not rehearsing now."), code="no_rehearsal")
    return found


def acting(person_id: UUID, rehearsal: str, **proved: Any) -> Actor | None:
    """The invented person as whom somebody acts in this rehearsal; None when it is over.

    Inside there is one seat only.
    """
    found = of_maker(person_id)
    if found is None or str(found.pk) != rehearsal:
        return None
    return replace(organisation.seated(found.alias_id, **proved), seats=0)


def _first(**of: UUID | None) -> Rehearsal | None:
    with scope(system_actor("rehearsal")):
        found = Rehearsal.objects.select_related("unit", "meeting", "origin")
        return found.filter(**of).first()
