"""Whether guests may still listen, and until when.

What follows from the meeting itself (the roll, who has the pen) is judged by ``audiences``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chibo.assembly.meetings.live.guest import Guest
from chibo.assembly.meetings.services import projecting
from chibo.core import readers
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts import queries as accounts
from chibo.ground.accounts import sessions
from chibo.ground.organisation import queries as organisation

SIGNED_OUT = "signed_out"
OFFICE_ENDED = "office_ended"
RIGHT_ENDED = "right_ended"
"""Why a stream is barred; the page has a sentence for each (``frontend/src/live.ts``)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``why`` the right has ended (empty: it has not), and when the earliest of what it hangs on ends."""

    why: str = ""
    until: datetime | None = None


def judge(guests: Iterable[Guest], *, at: datetime) -> dict[Guest, Verdict]:
    """A verdict on each; at most eight statements, however many there are."""
    everybody = set(guests)
    screens = {guest for guest in everybody if guest.projector is not None}
    found = _screens(screens, at=at) if screens else {}
    people = everybody - screens
    return found | _people(people, at=at) if people else found


def _screens(guests: set[Guest], *, at: datetime) -> dict[Guest, Verdict]:
    held = projecting.holding([g.projector for g in guests if g.projector], at=at)
    return {g: Verdict("" if g.projector in held else RIGHT_ENDED) for g in guests}


def _people(guests: set[Guest], *, at: datetime) -> dict[Guest, Verdict]:
    session_ends = sessions.expiries((g.session for g in guests), at=at)
    marks = sessions.marks(g.user_id for g in guests)
    factors = sessions.factors_of(g.user_id for g in guests)
    with scope(system_actor("live stream")):
        homes = accounts.homes(g.actor.person for g in guests)
        office_ends = organisation.ends_of(
            {g.actor.mandate_id for g in guests if g.by_office and g.actor.mandate_id}, at=at
        )

    reads = readers.pairs({(g.actor.person, g.case) for g in guests if g.case}, at=at)

    def verdict(guest: Guest) -> Verdict:
        ends = session_ends.get(guest.session)
        lost = guest.factors - factors.get(guest.user_id, frozenset())
        if ends is None or marks.get(guest.user_id) != guest.mark or lost:
            return Verdict(SIGNED_OUT)
        if homes.get(guest.actor.person) != guest.actor.home:
            return Verdict(RIGHT_ENDED)
        if guest.case and (guest.actor.person, guest.case) not in reads:
            return Verdict(RIGHT_ENDED)
        if not guest.by_office or guest.actor.mandate_id is None:
            return Verdict(until=ends)
        if guest.actor.mandate_id not in office_ends:
            return Verdict(OFFICE_ENDED)
        return Verdict(until=min(ends, office_ends[guest.actor.mandate_id] or ends))

    return {guest: verdict(guest) for guest in guests}
