"""Word to the chair and the secretary of a meeting whose minutes wait for them too long."""

from datetime import datetime
from uuid import uuid5

from chibo.assembly.minutes import queries
from chibo.assembly.minutes.rules import reminding
from chibo.core import cases
from chibo.core.actor import Actor
from chibo.ground.notices import services as notices
from chibo.ground.organisation.queries import local_day

UNSIGNED = "minutes_wait_for_signature"


def remind(*, actor: Actor, at: datetime) -> int:
    """Remind of each draft of minutes that has reached a further day of reminding; once for each.

    Args:
        actor: the installation.

    Returns:
        drafts that people were reminded of.
    """
    if not actor.is_system:
        raise ValueError("only the installation sees all minutes")
    reminded = 0
    for draft in queries.unsigned():
        meeting = draft.meeting
        age = (local_day(at) - local_day(meeting.closed_at or draft.created_at)).days
        step = reminding.reached(age, day=local_day(at))
        if not step:
            continue
        with cases.within(draft.case_id):
            notices.send(
                person_ids=dict.fromkeys((meeting.secretary_id, meeting.chair_id)),
                kind=UNSIGNED,
                data={"days": step},
                link=f"/minutes/{draft.pk}/",
                about=uuid5(draft.pk, f"unsigned {step}"),
                position=draft.position,
                province=draft.province,
                at=at,
            )
        reminded += 1
    return reminded
