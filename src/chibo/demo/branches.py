"""Play and finish the commune's other meetings, as ``month`` plans them and ``monthly`` tells them.

Each meeting is found again by its branch and its beginning, and each paper goes on from where it stands: what a run
that was cut off has left is finished by the next one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from chibo.assembly.meetings.models import Meeting
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo import keys, month, monthly
from chibo.demo.month import Ends, Planned
from chibo.demo.paperwork import MINUTES, PAPERS, Desk
from chibo.demo.player import Player
from chibo.demo.progress import Waiter
from chibo.ground.accounts.models import Person
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.queries import local_day
from chibo.people.members import queries as members

_FINISHED = timedelta(hours=20)  # after the meeting
_CONVENED_AFTER = timedelta(
    minutes=115
)  # from the beginning of the demo meeting: just after its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A meeting of the plan as it stands in the database."""

    planned: Planned
    meeting: Meeting
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches:
    """The branches of the commune in the month of the demo meeting.

    Args:
        main: the demo meeting, which has been held.
        codes: signing codes of people who have log-ins, by person.
    """

    seed: int
    commune: Unit
    main: Meeting
    codes: Mapping[UUID, str]
    waiter: Waiter

    def play(self) -> list[Held]:
        """All meetings beside the demo meeting; those that are there already are kept."""
        with scope(system_actor("demo")):
            units = {unit.name: unit for unit in organisation.branches(self.commune)}
        day = local_day(self.main.planned_start)
        return [self._one(planned, units[planned.spec.name]) for planned in month.meetings(day)]

    def finish(self, held: Sequence[Held]) -> int:
        """Bring the papers of each meeting as far as its plan says; how many were sealed."""
        desks = [(one, self._desk(one)) for one in held if one.planned.ends.is_held]
        for one, desk in desks:
            self._finish(one, desk)
        to_seal = [desk for one, desk in desks if one.planned.ends is Ends.SEALED]
        return sum(self._sealed(desk) for desk in to_seal)

    def _one(self, planned: Planned, unit: Unit) -> Held:
        start = monthly.starts(planned)
        with scope(system_actor("demo")):
            known = Meeting.objects.filter(unit=unit, planned_start=start).first()
            if known is not None:
                return Held(planned=planned, meeting=known, is_new=False)
            return Held(planned=planned, meeting=self._play(planned, unit), is_new=True)

    def _play(self, planned: Planned, unit: Unit) -> Meeting:
        """In one transaction: a run that is cut off leaves nothing half-held."""
        listed = members.list_of(unit, day=planned.day)
        holders = organisation.office_holders(unit, day=planned.day)
        offices = {holder.office: str(holder.person_id) for holder in holders}
        script = monthly.script(planned, listed, offices, seed=self.seed)
        told = self.main.planned_start + _CONVENED_AFTER
        if script.start + script.convened > told:
            script = replace(script, convened=told - script.start)
        people = {str(member.person_id): member.person_id for member in listed}
        return Player(script, unit=unit, people=people).play()

    def _desk(self, one: Held) -> Desk:
        meeting = one.meeting
        pen, chair = meeting.secretary_id, meeting.chair_id
        return Desk(
            meeting.pk,
            {"pen": pen, "chair": chair},
            {"pen": self._code(pen), "chair": self._code(chair)},
            self.waiter,
            kinds=PAPERS if one.planned.resolves else (MINUTES,),
            pen="pen",
            chair="chair",
            unit_id=meeting.unit_id,
            now=lambda: finished_at(meeting),
        )

    def _finish(self, one: Held, desk: Desk) -> None:
        desk.drafted()
        for kind in desk.kinds:
            desk.send_to_review(kind)
        if one.planned.ends is Ends.TO_APPROVE:
            return
        self._issue_key(one.meeting, desk.people[desk.pen])
        if one.planned.ends is Ends.CHAIR_MISSING:
            desk.approve(MINUTES)
            desk.sign_as(desk.pen, MINUTES)
            return
        self._issue_key(one.meeting, desk.people[desk.chair])
        for kind in desk.kinds:
            desk.approve(kind)
            desk.sign(kind)

    def _sealed(self, desk: Desk) -> int:
        for kind in desk.kinds:
            desk.sealed(kind)
        return len(desk.kinds)

    def _issue_key(self, meeting: Meeting, person_id: UUID) -> None:
        with scope(system_actor("demo")):
            name = Person.objects.get(pk=person_id).display_name
            unit = meeting.unit.name
        keys.issue(person_id, name=name, unit_name=unit, code=self._code(person_id))

    def _code(self, person_id: UUID) -> str:
        return self.codes.get(person_id) or keys.derived_code(person_id)


def finished_at(meeting: Meeting) -> datetime:
    """When the papers of a meeting are dealt with: the day after, or now where that is to come."""
    return min(clock.now(), (meeting.closed_at or meeting.planned_start) + _FINISHED)
