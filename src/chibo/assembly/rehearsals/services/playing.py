"""Let the simulated members do the next thing, each by the command that the page would call."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.services import checking_in, deeds, votes
from chibo.assembly.rehearsals.models import Rehearsal
from chibo.assembly.rehearsals.rules.figures import AGAINST, counted
from chibo.assembly.rehearsals.rules.happening import Happening, Kind, next_happening, simulated
from chibo.assembly.voting.rules.sheet import from_data
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation


def next_thing(rehearsal: Rehearsal, *, at: datetime) -> Happening | None:
    """Do the next thing; None when the meeting waits for whoever leads it."""
    with scope(system_actor("rehearsal")):
        state = queries.state_of(rehearsal.meeting_id)
    found = next_happening(state)
    if found is not None:
        _Players(rehearsal, state, at=at).play(found)
    return found


class _Players:
    def __init__(self, rehearsal: Rehearsal, state: MeetingState, *, at: datetime) -> None:
        self.rehearsal, self.state, self.at = rehearsal, state, at

    def play(self, what: Happening) -> None:
        match what.kind:
            case Kind.COME | Kind.LATE:
                for roll in what.rolls:
                    self._as(roll, checking_in.check_in, point=what.point)
            case Kind.ASK:
                self._as(what.rolls[0], deeds.ask_floor, roll=what.rolls[0])
            case Kind.SPOKEN:
                speech = self.state.speaking
                self._pen(deeds.end_speech, id=speech.id if speech else "", text=what.text)
            case Kind.LOST if what.rolls:
                self._as(what.rolls[0], deeds.end_presence, roll=what.rolls[0], reason="network")
            case Kind.BACK if what.rolls:
                self._as(what.rolls[0], checking_in.check_in, point=what.point)
            case Kind.LOST:
                self._pen(deeds.lose_point, point=what.point)
            case Kind.BACK:
                self._pen(deeds.regain_point, point=what.point)
            case Kind.VOTE:
                self._vote(what)
            case Kind.COUNT:
                self._count(what)

    def _vote(self, what: Happening) -> None:
        for number, roll in enumerate(what.rolls, start=1):
            choice = "no" if number % AGAINST == 0 else "yes"
            self._as(roll, votes.cast, vote_id=UUID(what.vote), choice=choice)

    def _count(self, what: Happening) -> None:
        issued = self.state.votes[what.vote].issued.get(what.point, len(what.rolls))
        votes_in = min(issued, len(what.rolls))
        figures = counted(from_data(self.state.votes[what.vote].sheet), votes_in)
        for counter in [m.id for m in simulated(self.state)[:2]]:
            self._as(
                counter, votes.enter_count, vote_id=UUID(what.vote), point=what.point,
                figures=figures,
            )  # fmt: skip

    def _pen(self, command: Any, /, **values: Any) -> None:
        self._do(self.state.secretary, command, **values)

    def _as(self, who: str, command: Any, /, **values: Any) -> None:
        self._do(self.state.roll[who].person, command, **values)

    def _do(self, person: str, command: Any, /, **values: Any) -> None:
        actor = organisation.seated(UUID(person), authenticated_at=self.at)
        with scope(actor):
            command(actor=actor, meeting_id=self.rehearsal.meeting_id, at=self.at, **values)
