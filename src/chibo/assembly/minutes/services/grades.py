"""The committee above confirms how a branch graded its meeting, or sets other points."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules import grading
from chibo.assembly.minutes import policy, queries
from chibo.assembly.minutes.models import Confirmation
from chibo.assembly.minutes.services.trail import kept_text
from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.scope import scope
from chibo.ground.notices import services as notices
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day


@transaction.atomic
def confirm_grade(
    *, actor: Actor, meeting_id: UUID, at: datetime, points: int | None = None, remark: str = ""
) -> Confirmation:
    """Confirm the branch's own grade, or set other points with a remark; once for each meeting.

    Args:
        points: 0 to 100; None confirms those of the branch. Without the full marks that "good" asks
            for, points alone never lift a meeting above "fair".

    Raises:
        Missing; Denied: no seat above the branch; Refused: the branch has not graded it, it is
            confirmed, the points are out of range, or other points come without a remark.
    """
    meeting = meetings.meeting(meeting_id)
    policy.require_above(actor, policy.CONFIRM_GRADE, position=meeting.position)
    own = queries.own_grades([meeting_id]).get(meeting_id)
    if own is None:
        raise Refused(_("The branch has not graded this meeting."), code="not_graded")
    if Confirmation.objects.filter(meeting=meeting).exists():
        raise Refused(_("The grade of this meeting is confirmed already."), code="confirmed")
    given = int(own["points"]) if points is None else points
    if not 0 <= given <= grading.MOST:
        raise Refused(_("Give 0 to %(most)s points here."), code="points", most=grading.MOST)
    if given != int(own["points"]):
        remark = kept_text(remark)
    confirmed = Confirmation.objects.create(
        meeting=meeting,
        province=meeting.province,
        position=meeting.position,
        own_points=own["points"],
        points=given,
        grade=grading.confirmed(own, given),
        remark=remark.strip(),
        by_name=actor.name,
        by_unit=actor.unit_name,
        at=at,
    )
    audit.record(
        actor,
        "minutes.grade_confirmed",
        subject=meeting.pk,
        position=meeting.position,
        province=meeting.province,
        at=at,
        detail={"own": confirmed.own_points, "points": given},
    )
    _tell(meeting_id, confirmed, at=at)
    return confirmed


def _tell(meeting_id: UUID, confirmed: Confirmation, *, at: datetime) -> None:
    meeting = confirmed.meeting
    with scope(system_actor("minutes.tell")):
        leaders = organisation.leaders([meeting.unit_id], day=local_day(at))
        notices.send(
            person_ids=[person for _unit, person in leaders],
            kind="grade_confirmed",
            data={"title": meeting.title, "points": confirmed.points},
            link=f"/meetings/{meeting_id}/minutes",
            about=confirmed.pk,
            position=meeting.position,
            province=meeting.province,
            at=at,
        )
