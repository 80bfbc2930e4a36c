"""What every command of the room does: lock, may, record, tell."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.ballots.models import Election, Record
from chibo.assembly.ballots.rules.phases import Phase, check_move
from chibo.assembly.ballots.sentences import spoken
from chibo.assembly.voting.rules.refusal import check
from chibo.core import audit, cases
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.ground.notices import services as notices
from chibo.protocols.belenios.archive import Event, Kind

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, R]:
    """One transaction, and refusals that people can read."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with spoken(), transaction.atomic():
            return function(*args, **kwargs)

    return run


def as_installation(purpose: str) -> Any:
    """The door for work on the archive, which nobody else reads."""
    return scope(system_actor(f"ballots: {purpose}"))


def locked(election_id: UUID, *, only: tuple[str, ...] = ()) -> Election:
    """The election's row, locked against other commands until the transaction ends.

    Args:
        only: the columns that are wanted; its texts grow with the roll. Nothing: all.

    Raises:
        Missing: there is none, or not for this actor.
    """
    rows = Election.objects.select_for_update(no_key=True).filter(pk=election_id)
    found = (rows.only("case_id", *only) if only else rows).first()
    if found is None:
        raise Missing(_("There is no such vote."), code="no_election")
    cases.enter(found.case_id)
    return found


def require_phase(election: Election, phase: Phase) -> None:
    """Refuse in any other phase.

    Raises:
        Refusal: named after the phase it is in.
    """
    check(election.stage is phase, f"election_{election.phase}")


def move(election: Election, phase: Phase, /, **fields: Any) -> None:
    """Go on to a phase and write it.

    Raises:
        Refusal: there is no such arrow.
    """
    check_move(election.stage, phase)
    election.phase = phase.value
    for name, value in fields.items():
        setattr(election, name, value)
    election.save(update_fields=["phase", *fields])


def tell(actor: Actor, name: str, election: Election, *, at: datetime, **audited: Any) -> None:
    """Write the audit line ``ballots.NAME``. Rooms above hear of results by the votes' own facts.

    Never called while ballots are cast. Args: audited: ids, codes and counts only.
    """
    audit.record(
        actor,
        f"ballots.{name}",
        subject=election.pk,
        position=election.position,
        province=election.province,
        at=at,
        detail=audited,
    )


def notify(election: Election, persons: Iterable[UUID], kind: str, *, at: datetime) -> None:
    """Tell persons of their part; once for each kind of notice. Never called while ballots are cast."""
    with as_installation("telling of parts"):
        notices.send(
            person_ids=list(persons),
            kind=kind,
            data={"title": election.title},
            link=f"/ballots/{election.pk}/",
            about=uuid5(election.pk, kind),
            position=election.position,
            province=election.province,
            at=at,
        )


def last_event(election: Election) -> Event | None:
    """The end of the chain; inside the installation's door."""
    row = Record.objects.filter(election=election).order_by("-height").first()
    return event_of(row) if row else None


def event_of(row: Record) -> Event:
    """A row as the protocol reads it."""
    return Event(row.height, Kind(row.kind), row.text, tuple(row.data))


def append(
    election: Election,
    before: Event | None,
    kind: Kind,
    *data: str,
    marks: list[bytes] | None = None,
) -> Event:
    """Write the next event; the election's ``head`` is set, not saved. Inside the installation's door.

    Raises:
        Problem: an event of this kind may not stand there.
    """
    event = Event.following(before, kind, *data)
    Record.objects.create(
        election=election,
        height=event.height,
        kind=event.kind.value,
        digest=_digest(event),
        text=event.text,
        data=list(event.data),
        marks=marks or [],
    )
    election.head = event.hash
    return event


def _digest(event: Event) -> bytes:
    return sha256((event.data[-1] if event.data else event.text).encode()).digest()
