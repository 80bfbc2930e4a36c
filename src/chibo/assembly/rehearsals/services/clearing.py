"""End a rehearsal: every row of it goes, in whatever room; one line stays that it was held."""

from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from chibo.assembly.meetings.models import Meeting, Projector
from chibo.assembly.rehearsals.models import Rehearsal
from chibo.core import audit, rehearsals
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Broken
from chibo.core.scope import scope
from chibo.ground.organisation.models import Term, Unit


@transaction.atomic
def end(*, actor: Actor, rehearsal_id: UUID, at: datetime) -> bool:
    """Remove a rehearsal whole; False when it is gone already.

    The audit line stands at the branch that rehearsed and says nothing but that it did.
    """
    with scope(system_actor("rehearsal")):
        found = Rehearsal.objects.select_related("unit", "origin").select_for_update(of=("self",))
        rehearsal = found.filter(pk=rehearsal_id).first()
        if rehearsal is None:
            return False
        audit.record(
            actor,
            "rehearsals.held",
            subject=rehearsal.origin_id,
            position=rehearsal.origin.position,
            province=rehearsal.origin.province,
            at=at,
        )
        _remove(rehearsal.unit)
        _check()
    return True


def end_old(*, at: datetime) -> int:
    """Remove rehearsals whose day is over; how many."""
    system = system_actor("rehearsals.end_old")
    with scope(system):
        old = list(Rehearsal.objects.filter(ends_at__lte=at).values_list("pk", flat=True))
    return sum(end(actor=system, rehearsal_id=one, at=at) for one in old)


def _remove(unit: Unit) -> None:
    """All rows at the positions of a rehearsal; foreign keys are compared when the last has gone."""
    if not rehearsals.is_rehearsed(unit.position):
        raise Broken(f"{unit.code} is no rehearsal")
    here = (unit.position, unit.last)
    meetings = list(Meeting.objects.filter(position__range=here).values_list("pk", flat=True))
    Projector.objects.filter(meeting_id__in=meetings).delete()
    with connection.cursor() as cursor:
        named = [f"%{key}%" for key in (unit.pk, *meetings)]
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args::text LIKE ANY(%s)", [named])
        for model in placed():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table} WHERE position BETWEEN %s AND %s", here)  # noqa: S608
        cursor.execute("DELETE FROM organisation_term WHERE unit_id = %s", [unit.pk])
        cursor.execute("DELETE FROM organisation_unit WHERE id = %s", [unit.pk])


def placed() -> list[type[models.Model]]:
    """Every table whose rows lie at a position, units aside."""
    return [
        model
        for model in apps.get_models()
        if model is not Unit
        and model is not Term
        and any(one.name == "position" for one in model._meta.get_fields())
    ]


def _check() -> None:
    """Compare the foreign keys now, so that what was forgotten is an error here."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
