"""Commands: a meeting that was not held is convened again with the same agenda and papers."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import policy
from chibo.assembly.meetings.models import Meeting, MeetingPaper
from chibo.assembly.meetings.rules.decide import meeting as decide
from chibo.assembly.meetings.rules.state import Stage
from chibo.assembly.meetings.services import sessions
from chibo.assembly.meetings.services.engine import Session, locked
from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.core.policy import require

NOT_HELD = frozenset({Stage.FAILED_QUORUM, Stage.POSTPONED, Stage.CANCELLED})
SECOND = "triệu tập lần hai"  # becomes part of the title, which is Vietnamese
LATER = timedelta(days=7)


@transaction.atomic
def draft_again(*, actor: Actor, meeting_id: UUID, at: datetime) -> Meeting:
    """A draft with kind, points, agenda and papers of a meeting that was not held, a week later.

    Asking again leads to the draft that is there.

    Raises:
        Missing; Denied: neither secretary nor deputy of the unit.
        Refused: the meeting was held or may still be, or it was convened again already.
    """
    old = locked(meeting_id)
    require(actor, policy.CONVENE, position=old.position)
    if old.stage not in NOT_HELD:
        raise Refused(
            _("This meeting was held; convene a new one from the list of meetings."),
            code="was_held",
        )
    waiting = Meeting.objects.filter(predecessor=old).order_by("created_at").first()
    if waiting is not None:
        return waiting
    draft = _copy(old, at=at)
    sessions.move(old, draft)
    for paper in MeetingPaper.objects.filter(meeting=old).order_by("added_at"):
        MeetingPaper.objects.create(
            meeting=draft,
            province=draft.province,
            position=draft.position,
            paper_id=paper.paper_id,
            title=paper.title,
            length=paper.length,
            added_at=at,
        )
    audit.record(
        actor,
        "meetings.draft_created",
        subject=draft.pk,
        position=draft.position,
        province=draft.province,
        at=at,
        detail={"again": str(old.pk)},
    )
    return draft


def _copy(old: Meeting, *, at: datetime) -> Meeting:
    start = old.planned_start + LATER
    while start <= at:
        start += LATER
    title = old.title if SECOND in old.title else f"{old.title} ({SECOND})"
    return Meeting.objects.create(
        unit=old.unit,
        province=old.province,
        position=old.position,
        kind=old.kind,
        mode=old.mode,
        title=title[:200],
        place=old.place,
        planned_start=start,
        planned_end=start + (old.planned_end - old.planned_start),
        chair_id=old.chair_id,
        secretary_id=old.secretary_id,
        plan=old.plan,
        predecessor=old,
        door_secret=secrets.token_bytes(32),
        created_at=at,
    )


def reference(old: Meeting) -> dict[str, Any]:
    """How the second meeting names the one that was not held."""
    return {
        "meeting": str(old.pk),
        "title": old.title,
        "planned_start": old.planned_start.isoformat(),
        "stage": old.stage,
    }


def name_successor(session: Session) -> None:
    """Keep with the meeting that was not held which one takes its place."""
    new = session.meeting
    assert new.predecessor_id is not None  # noqa: S101  # asked by the caller
    old = Session(locked(new.predecessor_id), actor=session.actor, at=session.at, key=None)
    old.append(
        decide.convened_again(
            old.state, meeting=str(new.pk), title=new.title, planned_start=new.planned_start
        )
    )
