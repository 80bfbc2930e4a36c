"""What the committee above the branch finds on the page of minutes: return them, settle, confirm the grade."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chibo.assembly.minutes import policy, queries
from chibo.assembly.minutes.forms import ConfirmForm, ReturnForm
from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.rules.record import GRADES
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.core.actor import Actor
from chibo.core.policy import may
from chibo.ground.organisation.queries import local_day

SIGNED = {Stage.SIGNED, Stage.SEALED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """Forms and buttons; None and empty where there is nothing to do."""

    returning: ReturnForm | None
    settling: UUID | None
    confirming: ConfirmForm | None
    own_points: int
    own_grade: str


def found(
    draft: Draft,
    viewer: Actor,
    *,
    at: datetime,
    returning: ReturnForm | None = None,
    confirming: ConfirmForm | None = None,
) -> Above | None:
    """What this viewer may do from above; None for everybody else; four statements.

    Args:
        returning: the form as it was sent, when it was refused. confirming: likewise.
    """
    may_return = may(viewer, policy.RETURN, position=draft.position)
    if draft.kind != "BB" or viewer.lo >= draft.position or not may_return:
        return None
    open_return = next(
        (
            row.found
            for row in queries.returns(day=local_day(at), draft_id=draft.pk)
            if row.found.settled_at is None
        ),
        None,
    )
    can_return = (
        draft.stage in SIGNED and open_return is None and queries.correction_of(draft) is None
    )
    own = queries.own_grades([draft.meeting_id]).get(draft.meeting_id)
    can_confirm = own is not None and queries.confirmation_of(draft.meeting_id) is None
    points = int(own["points"]) if own else 0
    return Above(
        returning=(returning or ReturnForm(today=local_day(at))) if can_return else None,
        settling=open_return.pk if open_return and open_return.answered_at else None,
        confirming=(confirming or ConfirmForm(initial={"points": points})) if can_confirm else None,
        own_points=points,
        own_grade=GRADES.get(str(own["grade"]), "") if own else "",
    )
