"""A committee asks its branches for minutes that are not signed, and for answers to returned ones."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.ground.notices import services as notices
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.rules import UnitKind
from chibo.oversight.insight import counting, desk, policy
from chibo.oversight.insight.desk import Waiting
from chibo.oversight.insight.locks import hold
from chibo.oversight.insight.models import Reminder
from chibo.oversight.insight.rules.chasing import Chase
from chibo.oversight.insight.services.reminding import Reminded

NOTICES = {Chase.MINUTES: "minutes_unsigned", Chase.RETURN: "return_unanswered"}


@transaction.atomic
def chase(*, actor: Actor, unit_id: UUID, kind: Chase, at: datetime) -> Reminded:
    """Send word to secretaries and deputies of the branches directly below about what is late.

    A branch is reminded of the same thing once a month, whoever asks and however often.

    Args:
        kind: unsigned minutes, or returned ones whose day has passed without an answer.

    Raises:
        Missing: no such unit. Denied: the actor's seat does not oversee it.
        Refused: nothing is late.
    """
    unit = organisation.unit(unit_id)
    require(actor, policy.REMIND, position=unit.position)
    hold(f"insight remind {unit.pk}")
    units = list(organisation.children(unit).filter(kind=UnitKind.BRANCH))
    if kind is Chase.MINUTES:
        late = desk.unsigned(unit, units, at=at)
    else:
        late = desk.unanswered(units, at=at)
    if not late:
        raise Refused(_("Nothing is late here."), code="nothing_late")
    month = counting.month_of(at)
    fresh = [
        one
        for one in late
        if one.reminded_at is None or counting.month_of(one.reminded_at) != month
    ]
    leaders = organisation.leaders({one.unit.pk for one in fresh}, day=organisation.local_day(at))
    for one in fresh:
        _remind(actor, one, kind, [who for unit_, who in leaders if unit_ == one.unit.pk], at=at)
    return Reminded(now=len(fresh), before=len(late) - len(fresh))


def _remind(actor: Actor, one: Waiting, kind: Chase, persons: list[UUID], *, at: datetime) -> None:
    year, month = counting.month_of(at)
    place = {"position": one.unit.position, "province": one.unit.province}
    Reminder.objects.create(
        unit=one.unit,
        year=year,
        month=month,
        sent_at=at,
        sent_by=actor.person_id,
        kind=kind,
        about=one.subject,
        **place,
    )
    notices.send(
        person_ids=persons,
        kind=NOTICES[kind],
        data={"unit": one.unit.short_name, "days": one.days},
        link=f"/minutes/{one.draft_id}/" if one.draft_id else f"/meetings/{one.meeting_id}/minutes",
        about=uuid5(one.subject, f"{kind.value} {year}-{month:02d}"),
        at=at,
        **place,
    )
    audit.record(
        actor,
        "insight.branch_chased",
        subject=one.unit.pk,
        at=at,
        detail={"kind": kind.value, "about": str(one.subject)},
        **place,
    )
