"""Commands that the meeting's state alone decides: each is a rule of ``rules.decide``, run by the engine.

All take ``actor``, ``meeting_id``, ``at``, an optional idempotency ``key`` and the rule's own
arguments, and return ``engine.Done``. They raise Missing, Refused or Denied, and then wrote nothing.
"""

from collections.abc import Callable
from datetime import datetime
from inspect import signature
from typing import Any, Protocol
from uuid import UUID

from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules.decide import (
    agenda,
    floor,
    meeting,
    motions,
    pen,
    presence,
    presiding,
    reading,
)
from chibo.assembly.meetings.services.engine import Done, run
from chibo.core.actor import Actor
from chibo.core.ids import uuid7


class Deed(Protocol):
    """A command made from a rule."""

    def __call__(
        self,
        *,
        actor: Actor,
        meeting_id: UUID,
        at: datetime,
        key: str | None = None,
        **values: Any,
    ) -> Done: ...


def deed(rule: Callable[..., list[e.New]]) -> Deed:
    """The command that runs a rule as its actor; a thing the rule makes gets a fresh id."""
    asked = signature(rule).parameters
    makes = "id" in asked and rule in _MAKERS

    def command(
        *,
        actor: Actor,
        meeting_id: UUID,
        at: datetime,
        key: str | None = None,
        **values: Any,
    ) -> Done:
        if makes:
            values.setdefault("id", str(uuid7()))
        if "at" in asked:
            values["at"] = at
        person = str(actor.person_id or "")
        return run(
            actor=actor,
            meeting_id=meeting_id,
            at=at,
            key=key,
            decide=lambda state: rule(state, person=person, **values),
        )

    command.__doc__ = rule.__doc__
    return command


_MAKERS = frozenset(
    {
        presence.claim,
        presence.enter,
        floor.ask,
        floor.write_opinion,
        motions.put,
        motions.amend,
        pen.write_note,
        pen.set_task,
        reading.object_to,
    }
)

suspend = deed(meeting.suspend)
resume = deed(meeting.resume)
hand_chair = deed(presiding.hand_chair)
take_chair = deed(presiding.take_chair)
change_secretary = deed(presiding.change_secretary)
prepare = deed(meeting.prepare)
welcome_guest = deed(meeting.welcome_guest)
grade = deed(meeting.grade)

claim_presence = deed(presence.claim)
confirm_presence = deed(presence.confirm)
confirm_all = deed(presence.confirm_all)
reject_presence = deed(presence.reject)
enter_presence = deed(presence.enter)
end_presence = deed(presence.end)
lose_point = deed(presence.lose_point)
regain_point = deed(presence.regain_point)

start_item = deed(agenda.start)
start_next_item = deed(agenda.start_next)
conclude_item = deed(agenda.conclude)
skip_item = deed(agenda.skip)
defer_item = deed(agenda.defer)

ask_floor = deed(floor.ask)
withdraw_request = deed(floor.withdraw)
give_floor = deed(floor.give)
end_speech = deed(floor.end)
write_opinion = deed(floor.write_opinion)
summarise_speech = deed(floor.summarise)

put_motion = deed(motions.put)
amend_motion = deed(motions.amend)
withdraw_motion = deed(motions.withdraw)
withdraw_amendment = deed(motions.withdraw_amendment)

write_note = deed(pen.write_note)
set_task = deed(pen.set_task)
drop_task = deed(pen.drop_task)
undo = deed(pen.undo)
