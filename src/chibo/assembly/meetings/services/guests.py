"""Command: somebody who is no member is invited by name."""

from datetime import datetime
from uuid import UUID

from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.decide import meeting as decide
from chibo.assembly.meetings.services.engine import Done, Session, run_session
from chibo.core.actor import Actor, system_actor
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.accounts.services.persons import add_person


def invite(
    *,
    actor: Actor,
    meeting_id: UUID,
    name: str,
    office: str,
    item: str,
    at: datetime,
    key: str | None = None,
) -> Done:
    """Invite a guest for one item, or for the whole meeting (``item`` empty); a person without a home.

    Raises:
        Missing, Denied; Refused: no name, the item is over, or the guest is on the list already.
    """

    def command(session: Session) -> None:
        common.pen(session.state, session.person)
        called = " ".join(common.text(name, empty="guest_name_missing").split())
        with scope(system_actor("guests")):
            person = add_person(called, province=session.meeting.province, position=0)
        session.append(
            decide.invite_guest(
                session.state,
                id=str(uuid7()),
                person=session.person,
                guest=str(person.pk),
                name=person.display_name,
                sort_key=person.sort_key,
                office=office,
                item=item,
            )
        )

    return run_session(actor=actor, meeting_id=meeting_id, at=at, command=command, key=key)
