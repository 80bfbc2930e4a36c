"""Commands that replace a text: refused when another person changed it meanwhile."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import assessment
from chibo.assembly.meetings.rules import grading
from chibo.assembly.meetings.rules.decide import agenda, floor, meeting, pen
from chibo.assembly.meetings.rules.events import New
from chibo.assembly.meetings.rules.freshness import GRADE, changed_since
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.services.engine import Decide, Done, run
from chibo.core.actor import Actor
from chibo.core.errors import Stale


def _careful(
    actor: Actor, then: Callable[[MeetingState, str], list[New]], *, about: str, seen: int
) -> Decide:
    """Decide by ``then``, unless somebody else has changed ``about`` after number ``seen``.

    Raises:
        Stale: when it is called, with who did and when.
    """
    person = str(actor.person_id or "")

    def decide(state: MeetingState) -> list[New]:
        line = changed_since(state, about=about, seen=seen, person=person)
        if line is None:
            return then(state, person)
        other = state.roll_of(line.actor)
        raise Stale(
            _(
                "%(name)s has just changed this at %(time)s. What you wrote is still here: look at the new text, then save again."
            ),
            code="changed_meanwhile",
            name=other.name if other else "",
            time=timezone.localtime(line.at).strftime("%H:%M"),
        )

    return decide


def conclude_item(
    *,
    actor: Actor,
    meeting_id: UUID,
    at: datetime,
    item: str,
    text: str,
    seen: int,
    key: str | None = None,
) -> Done:
    """Write the conclusion of an item, seen last at number ``seen``.

    Raises:
        Stale: another person changed it since; Missing, Refused, Denied.
    """

    def decide(state: MeetingState, person: str) -> list[New]:
        return agenda.conclude(state, item=item, person=person, text=text)

    command = _careful(actor, decide, about=item, seen=seen)
    return run(actor=actor, meeting_id=meeting_id, at=at, decide=command, key=key)


def summarise_speech(
    *,
    actor: Actor,
    meeting_id: UUID,
    at: datetime,
    id: str,
    text: str,
    seen: int,
    key: str | None = None,
) -> Done:
    """Note what was said, seen last at number ``seen``.

    Raises:
        Stale: another person changed it since; Missing, Refused, Denied.
    """

    def decide(state: MeetingState, person: str) -> list[New]:
        return floor.summarise(state, id=id, person=person, text=text)

    command = _careful(actor, decide, about=id, seen=seen)
    return run(actor=actor, meeting_id=meeting_id, at=at, decide=command, key=key)


def drop_task(
    *, actor: Actor, meeting_id: UUID, at: datetime, id: str, seen: int, key: str | None = None
) -> Done:
    """Strike a task, seen last at number ``seen``.

    Raises:
        Stale: another person changed it since; Missing, Refused, Denied.
    """

    def decide(state: MeetingState, person: str) -> list[New]:
        return pen.drop_task(state, id=id, person=person)

    command = _careful(actor, decide, about=id, seen=seen)
    return run(actor=actor, meeting_id=meeting_id, at=at, decide=command, key=key)


def grade(
    *,
    actor: Actor,
    meeting_id: UUID,
    at: datetime,
    marks: Mapping[str, int],
    seen: int,
    reasons: Mapping[str, str] | None = None,
    key: str | None = None,
) -> Done:
    """Record the grade that follows from the marks, seen last at number ``seen``.

    Args:
        marks: points by the codes of the scheme in force.
        reasons: why, by code, where the points are not those proposed from the record.

    Raises:
        Stale: another person graded since; Refused: a mark is out of range, or differs from the
            proposal without a reason; Missing, Denied.
    """

    def decide(state: MeetingState, person: str) -> list[New]:
        meeting.check_grading(state, person=person)
        lines = assessment.proposal(meeting_id, state)
        scheme = assessment.scheme_of(state)
        found = grading.grade(lines, scheme, marks=marks, reasons=reasons or {})
        return meeting.grade(state, person=person, grade=found)

    command = _careful(actor, decide, about=GRADE, seen=seen)
    return run(actor=actor, meeting_id=meeting_id, at=at, decide=command, key=key)
