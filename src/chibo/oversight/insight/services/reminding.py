"""A committee reminds its late branches."""

from dataclasses import dataclass
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
from chibo.oversight.insight import branches, counting, policy
from chibo.oversight.insight.locks import hold
from chibo.oversight.insight.models import Reminder
from chibo.oversight.insight.rules.chasing import Chase
from chibo.oversight.insight.rules.progress import Progress

NOTICE = "meeting_overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """How many branches were reminded now, and how many had been before."""

    now: int
    before: int


@transaction.atomic
def remind_late(*, actor: Actor, unit_id: UUID, at: datetime) -> Reminded:
    """Send word to the secretaries and deputies of the branches directly below that are late this month.

    A branch is reminded once a month, whoever asks and however often.

    Raises:
        Missing: no such unit. Denied: the actor's seat does not oversee it.
        Refused: no branch is late.
    """
    unit = organisation.unit(unit_id)
    require(actor, policy.REMIND, position=unit.position)
    hold(f"insight remind {unit.pk}")
    month = counting.month_of(at)
    rows = branches.below(unit, month=month, at=at)
    late = [row.unit for row in rows if row.standing.progress is Progress.LATE]
    if not late:
        raise Refused(_("No branch is late this month."), code="nobody_late")
    known = Reminder.objects.filter(
        unit__in=late, year=month[0], month=month[1], kind=Chase.MEETING
    )
    before = set(known.values_list("unit_id", flat=True))
    fresh = {one.pk: one for one in late if one.pk not in before}
    leaders = organisation.leaders(fresh, day=organisation.local_day(at))
    Reminder.objects.bulk_create(
        Reminder(
            unit=one,
            province=one.province,
            position=one.position,
            year=month[0],
            month=month[1],
            sent_at=at,
            sent_by=actor.person_id,
        )
        for one in fresh.values()
    )
    for one in fresh.values():
        notices.send(
            person_ids=[person for branch, person in leaders if branch == one.pk],
            kind=NOTICE,
            data={"unit": one.short_name, "year": month[0], "month": month[1]},
            link="/meetings/",
            about=uuid5(one.pk, f"{month[0]}-{month[1]:02d}"),
            position=one.position,
            province=one.province,
            at=at,
        )
        audit.record(
            actor,
            "insight.branch_reminded",
            subject=one.pk,
            position=one.position,
            province=one.province,
            at=at,
            detail={"year": month[0], "month": month[1]},
        )
    return Reminded(now=len(fresh), before=len(before))
