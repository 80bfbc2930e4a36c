"""Commands of a closed session: open it, let somebody else read it, go back to the meeting.

While it runs everything else is what any meeting does: floor, motions, votes, notes, the end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import electorate, queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules import closed
from chibo.assembly.meetings.rules.closed import RULES, Matter
from chibo.assembly.meetings.rules.decide import agenda
from chibo.assembly.meetings.rules.decide import closed as decide
from chibo.assembly.meetings.rules.decide import meeting as decide_meeting
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.services.engine import Done, Session, locked, run_session
from chibo.core import cases, readers
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.accounts import queries as accounts
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.people.members import queries as members

LONGEST_REASON = 300


def begin(
    *,
    actor: Actor,
    meeting_id: UUID,
    item: str,
    at: datetime,
    concerned: str = "",
    key: str | None = None,
) -> Done:
    """Open the closed session of the current item: its roll, who of it is here, its quorum.

    The meeting's sequence gets one event without a word of what it is about; the session's sequence
    begins. Who is here and on its roll reads it from now on.

    Args:
        concerned: person id of the one it is about; "" for nobody.

    Raises:
        Missing, Denied; Refused: not at this item, a vote is open, no quorum, or the person concerned
        leads the meeting.
    """

    def command(session: Session) -> None:
        new = decide.begin(session.state, item=item, person=session.person)
        case = UUID(session.state.items[item].case)
        with scope(system_actor("closed session")), cases.within(case):
            _open(session, locked(case), item=item, concerned=concerned)
        session.append(new)

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)


def _open(outer: Session, row: Meeting, *, item: str, concerned: str) -> None:
    state, matter = outer.state, Matter(row.plan["matter"])
    roll = closed.roll_of_session(state, matter=matter, concerned=concerned, new_id=_id)
    decide.check_concerned(state, rows=roll, concerned=concerned)
    row.mode, row.place = outer.meeting.mode, outer.meeting.place
    row.save(update_fields=["mode", "place"])
    inner = Session(row, actor=outer.actor, at=outer.at, key=None)
    plan = _payload(outer, row, matter=matter, item=item, roll=roll, concerned=concerned)
    here = closed.here_of(state, roll)
    inner.append(decide.convene(inner.state, plan=plan, here=here, by=outer.person, new_id=_id))
    rule = electorate.rule_of(inner.state, RULES[matter].quorum)
    quorum = electorate.quorum_of(inner.state, rule)
    person = outer.person
    inner.append(decide_meeting.open_meeting(inner.state, person=person, quorum=quorum))
    inner.append(agenda.start_next(inner.state, person=person))


def _id() -> str:
    return str(uuid7())


def _payload(
    outer: Session,
    row: Meeting,
    *,
    matter: Matter,
    item: str,
    roll: list[dict[str, Any]],
    concerned: str,
) -> dict[str, Any]:
    state = outer.state
    minutes = row.plan["minutes"]
    start = outer.at
    about = next((row["id"] for row in roll if row["person"] == concerned), "")
    return {
        "title": row.title,
        "kind": closed.SESSION,
        "mode": state.mode,
        "unit": state.unit,
        "place": state.place,
        "planned_start": start.isoformat(),
        "planned_end": (start + timedelta(minutes=minutes)).isoformat(),
        "chair": state.chair,
        "secretary": state.secretary,
        "approval": state.approval or None,
        "presiding": state.presiding,
        "decision_types": list(state.decision_types),
        "points": [
            {"id": p.id, "name": p.name, "kind": p.kind, "responsible": p.responsible}
            for p in state.points.values()
        ],
        "roll": roll,
        "items": [
            {
                "id": _id(),
                "number": 1,
                "title": row.title,
                "kind": "decision",
                "minutes": minutes,
                "presenter": row.plan["presenter"],
                "outline": row.plan["outline"],
                "decision_type": RULES[matter].question,
            }
        ],
        "closed": {
            "matter": matter.value,
            "source": RULES[matter].source,
            "meeting": str(outer.meeting.pk),
            "title": state.title,
            "item": item,
            "number": state.items[item].number,
            "concerned": about,
        },
    }


def tell_meeting(session: Session) -> None:
    """The session has ended: the meeting it belongs to goes on."""
    if session.meeting.parent_id is None:
        return
    with cases.within(None):
        outer = Session(
            locked(session.meeting.parent_id), actor=session.actor, at=session.at, key=None
        )
        outer.append(decide.end(outer.state, item=session.state.closed["item"]))


@transaction.atomic
def admit(
    *,
    actor: Actor,
    session_id: UUID,
    person: UUID,
    reason: str,
    at: datetime,
    until: datetime | None = None,
) -> None:
    """Let one more person read a closed session, for a reason, from now on.

    Raises:
        Missing: no such session for this actor. Denied: neither its chair nor its secretary.
        Refused: no reason, an end in the past, or somebody unknown.
    """
    row = _led(actor, session_id)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Write why this person reads it; it is kept with the case."), code="reason")
    if until is not None and until <= at:
        raise Refused(_("The end lies in the past. Choose a later day."), code="until_past")
    with scope(system_actor("closed session")):
        names = accounts.names({person})
    if person not in names:
        raise Missing(_("There is no such person."), code="no_person")
    readers.admit(
        actor,
        case_id=row.pk,
        persons=names,
        reason=reason[:LONGEST_REASON],
        position=row.position,
        at=at,
        until=until,
    )


@transaction.atomic
def dismiss(*, actor: Actor, session_id: UUID, person: UUID, reason: str, at: datetime) -> None:
    """End somebody's reading.

    Raises:
        Missing, Denied; Refused: no reason, or the chair and the secretary themselves.
    """
    row = _led(actor, session_id)
    if not reason.strip():
        raise Refused(_("Write why this person reads it no longer."), code="reason")
    if person in {row.chair_id, row.secretary_id}:
        raise Refused(_("Chair and secretary of the session read its minutes."), code="leads")
    readers.dismiss(
        actor,
        case_id=row.pk,
        person=person,
        reason=reason.strip()[:LONGEST_REASON],
        position=row.position,
        at=at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be let read: a member of the branch, or an officer of a committee above."""

    id: UUID
    label: str


def candidates(session: Meeting, *, at: datetime) -> list[Candidate]:
    """Who may be let read and does not yet; read as the installation, names and offices only."""
    day = local_day(at)
    known = {one.person_id for one in readers.readers(session.pk, at=at)}
    with scope(system_actor("who may be let read")):
        path = organisation.path(session.unit)
        above = [
            (holder.person_id, f"{holder.name}, {unit.short_name}")
            for unit in path
            if unit.pk != session.unit_id
            for holder in organisation.office_holders(unit, day=day)
        ]
        branch = [(one.person_id, one.name) for one in members.list_of(session.unit, day=day)]
    labels = {**dict(branch), **dict(above)}
    return [Candidate(id=one, label=label) for one, label in labels.items() if one not in known]


def session(session_id: UUID) -> Meeting:
    """A closed session that the scope shows.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    row = queries.meeting(session_id)
    if row.parent_id is None:
        raise Missing(_("There is no such session."), code="no_session")
    return row


def _led(actor: Actor, session_id: UUID) -> Meeting:
    row = session(session_id)
    if actor.person_id not in {row.chair_id, row.secretary_id}:
        raise Denied(
            _("This is done by the chair or the minutes secretary of the meeting."), code="pen_only"
        )
    return row


def running(state: MeetingState) -> UUID | None:
    """The session that runs in a meeting now."""
    item = state.closed_item
    return UUID(item.case) if item else None
