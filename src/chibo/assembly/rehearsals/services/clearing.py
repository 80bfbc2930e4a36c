"""End a rehearsal: every row of it goes, in whatever room; one line stays that it was held."""

import logging
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from chibo.assembly.meetings.services import rehearsing
from chibo.assembly.rehearsals.models import Rehearsal
from chibo.core import access, audit, rehearsals
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Broken
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation

log = logging.getLogger(__name__)


@transaction.atomic
def end(*, rehearsal_id: UUID, at: datetime, by: Actor | None = None) -> bool:
    """Remove a rehearsal whole; False when it is gone already.

    The audit line stands at the branch that rehearsed and says nothing but that it did.

    Args:
        by: the installation, when its day is over; without one the person whose rehearsal it is.
    """
    with scope(system_actor("rehearsal")):
        found = Rehearsal.objects.select_related("unit", "origin").select_for_update(of=("self",))
        rehearsal = found.filter(pk=rehearsal_id).first()
        if rehearsal is None:
            return False
        audit.record(
            by or organisation.seated(rehearsal.maker_id),
            "rehearsals.held",
            subject=rehearsal.origin_id,
            position=rehearsal.origin.position,
            province=rehearsal.origin.province,
            at=at,
        )
        _remove(rehearsal.unit.position, rehearsal.unit.last)
        access.tell("person", rehearsal.alias_id)
    return True


def end_old(*, at: datetime) -> int:
    """Remove rehearsals whose day is over; how many. One that cannot be is logged and does not hold up others."""
    system = system_actor("rehearsals.end_old")
    with scope(system):
        old = list(Rehearsal.objects.filter(ends_at__lte=at).values_list("pk", flat=True))
    ended = 0
    for one in old:
        try:
            ended += end(by=system, rehearsal_id=one, at=at)
        except IntegrityError:
            log.exception("rehearsal %s cannot be removed", one)
    return ended


def _remove(first: int, last: int) -> None:
    """All rows at the positions of a rehearsal; foreign keys are compared when the last has gone."""
    if not rehearsals.is_rehearsed(first):
        raise Broken(f"{first} is no rehearsal")
    rehearsing.stop(first, last)
    with connection.cursor() as cursor:
        for model in placed():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(
                f"DELETE FROM {table} WHERE position BETWEEN %s AND %s",  # noqa: S608
                [first, last],
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what was forgotten is an error here
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def placed() -> list[type[models.Model]]:
    """Every table whose rows lie at a position."""
    return [
        model
        for model in apps.get_models()
        if any(one.name == "position" for one in model._meta.concrete_fields)
    ]
