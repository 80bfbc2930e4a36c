"""Play a script through the commands that the pages call, each by the person who does it.

Nothing is written past the commands but the superior committee's approval, which has no page yet.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import singledispatchmethod
from io import BytesIO
from typing import Any, Protocol
from uuid import UUID

from chibo.assembly.meetings import assessment, door, queries
from chibo.assembly.meetings.models import Meeting, OnlineApproval
from chibo.assembly.meetings.rules.state import MeetingState, Speech
from chibo.assembly.meetings.services import (
    careful,
    checking_in,
    convening,
    deeds,
    excuses,
    life,
    papers,
    reading_back,
    votes,
)
from chibo.assembly.meetings.services.convening import Plan
from chibo.assembly.minutes import services as minutes
from chibo.core.actor import Actor, system_actor
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.demo import papers as printing
from chibo.demo import script as s
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.queries import local_day

DRAFTED = timedelta(days=-1)  # before it is convened
FACTOR = "demo"


class Answer(Protocol):
    """What every command of a meeting answers."""

    @property
    def seq(self) -> int: ...


def actor(person_id: UUID, *, at: datetime, unit_id: UUID | None = None) -> Actor:
    """Somebody in their seat, who has just proved who they are; in a unit where they have several."""
    chosen = None
    if unit_id is not None:
        with scope(system_actor("demo")):
            held = organisation.seats(person_id, day=local_day(at))
        chosen = next((seat.pk for seat in held if seat.unit_id == unit_id), None)
    seated = organisation.seated(person_id, chosen=chosen)
    return replace(seated, authenticated_at=at, factor=FACTOR)


class Player:
    """Plays one script in one branch.

    Args:
        people: key on the roll → person.
    """

    def __init__(self, script: s.Script, *, unit: Unit, people: Mapping[str, UUID]) -> None:
        self.script = script
        self.unit = unit
        self.people = people
        self.meeting: Meeting
        self.state = MeetingState()
        self.ids: dict[tuple[str, str], str] = {}
        self._actors: dict[str, Actor] = {}

    def play(self) -> Meeting:
        """Everything from the approval on file to the closed meeting; call inside a scope.

        Raises:
            ChiboError: a rule refused a step: script and rules disagree.
        """
        if self.script.approval:
            self._file_approval(self.script.approval)
        self._convene()
        self._lay_papers()
        for step in self.script.steps:
            self._do(step)
        return queries.meeting(self.meeting.pk)

    def _file_approval(self, given: s.Approval) -> None:
        OnlineApproval.objects.create(
            unit=self.unit,
            province=self.unit.province,
            position=self.unit.position,
            number=given.number,
            decided_on=given.decided_on,
            valid_from=given.decided_on,
            valid_to=given.valid_to,
            decision_types=list(given.decision_types),
            decided_by=given.decided_by,
        )

    def _convene(self) -> None:
        told = self.script
        plan = Plan(
            kind="regular",
            mode=told.mode,
            title=told.title,
            place=told.place,
            start=told.start,
            end=told.end,
            chair=self.people[told.chair],
            secretary=self.people[told.secretary],
            points=[self._point(point) for point in told.points],
            items=[
                {
                    "title": line.title,
                    "kind": line.kind,
                    "minutes": line.minutes,
                    "decision_type": line.decision_type,
                    "presenter": line.presenter,
                }
                for line in told.agenda
            ],
            scattered=told.scattered,
        )
        at = told.start + told.convened + DRAFTED
        with scope(self._actor(told.chair, at)) as chair:
            self.meeting = convening.create_draft(
                actor=chair, unit_id=self.unit.pk, plan=plan, at=at
            )
        at = told.start + told.convened
        with scope(self._actor(told.chair, at)) as chair:
            done = convening.convene(actor=chair, meeting_id=self.meeting.pk, at=at)
        self.state = done.state
        names = {point.name: point.id for point in self.state.points.values()}
        self.ids |= {("point", point.key): names[point.name] for point in told.points}
        self.ids |= {("item", str(i.number)): i.id for i in self.state.items.values()}

    def _point(self, point: s.Point) -> dict[str, Any]:
        responsible = str(self.people[point.responsible]) if point.responsible else None
        return {"name": point.name, "kind": point.kind, "responsible": responsible}

    def _lay_papers(self) -> None:
        at = self.script.start + self.script.convened
        for paper in self.script.papers:
            data = printing.pdf(paper)
            with scope(self._actor(self.script.chair, at)) as chair:
                papers.attach(
                    actor=chair,
                    meeting_id=self.meeting.pk,
                    title=paper.title,
                    file=_Upload(data),
                    at=at,
                    item_id=UUID(self._item(paper.number)),
                )

    def _actor(self, key: str, at: datetime) -> Actor:
        if key not in self._actors:
            self._actors[key] = actor(self.people[key], at=at, unit_id=self.unit.pk)
        return replace(self._actors[key], authenticated_at=at)

    def _roll(self, key: str) -> str:
        member = self.state.roll_of(str(self.people[key]))
        if member is None:
            raise LookupError(f"{key} is not on the roll")
        return member.id

    def _item(self, number: int) -> str:
        return self.ids["item", str(number)]

    def _vote(self, key: str) -> UUID:
        return UUID(self.ids["vote", key])

    def _speech(self, who: str, stage: str) -> Speech:
        roll = self._roll(who)
        found = [v for v in self.state.speeches.values() if v.roll == roll and v.stage == stage]
        return found[-1]

    def _new(self, kind: str, key: str) -> str:
        self.ids[kind, key] = str(uuid7())
        return self.ids[kind, key]

    def _call(self, service: Any, step: s.Step, **values: Any) -> None:
        at = self.script.start + step.at
        with scope(self._actor(step.by, at)) as who:
            answer: Answer = service(actor=who, meeting_id=self.meeting.pk, at=at, **values)
        self.state = getattr(answer, "state", self.state)

    @singledispatchmethod
    def _do(self, step: s.Step) -> None:
        raise TypeError(f"no command for {type(step).__name__}")

    @_do.register
    def _(self, step: s.OpenCheckIn) -> None:
        self._call(life.open_check_in, step)

    @_do.register
    def _(self, step: s.Tick) -> None:
        point = self.ids["point", step.point]
        self._call(deeds.enter_presence, step, roll=self._roll(step.who), point=point)

    @_do.register
    def _(self, step: s.CheckIn) -> None:
        code = ""
        if step.at_door:
            code = door.code(bytes(self.meeting.door_secret), self.script.start + step.at)
        self._call(checking_in.check_in, step, point=self.ids["point", step.point], code=code)

    @_do.register
    def _(self, step: s.ConfirmAll) -> None:
        self._call(deeds.confirm_all, step, point=self.ids["point", step.point])

    @_do.register
    def _(self, step: s.Excuse) -> None:
        roll = self._roll(step.who)
        self._call(excuses.record, step, roll=roll, reason=step.reason, excused=True)

    @_do.register
    def _(self, step: s.LoseNetwork) -> None:
        self._call(deeds.end_presence, step, roll=self._roll(step.who), reason="network")

    @_do.register
    def _(self, step: s.Welcome) -> None:
        self._call(deeds.welcome_guest, step, name=step.name)

    @_do.register
    def _(self, step: s.OpenMeeting) -> None:
        self._call(life.open_meeting, step)

    @_do.register
    def _(self, step: s.StartItem) -> None:
        self._call(deeds.start_item, step, item=self._item(step.number))

    @_do.register
    def _(self, step: s.Conclude) -> None:
        item, seen = self._item(step.number), self.state.seq
        self._call(careful.conclude_item, step, item=item, text=step.text, seen=seen)

    @_do.register
    def _(self, step: s.Note) -> None:
        self._call(deeds.write_note, step, text=step.text)

    @_do.register
    def _(self, step: s.AskFloor) -> None:
        self._call(deeds.ask_floor, step, roll=self._roll(step.who))

    @_do.register
    def _(self, step: s.GiveFloor) -> None:
        self._call(deeds.give_floor, step, id=self._speech(step.who, "waiting").id)

    @_do.register
    def _(self, step: s.EndSpeech) -> None:
        speech = self._speech(step.who, "speaking")
        self._call(deeds.end_speech, step, id=speech.id, text=step.text)

    @_do.register
    def _(self, step: s.WriteOpinion) -> None:
        self._call(deeds.write_opinion, step, text=step.text)

    @_do.register
    def _(self, step: s.PutMotion) -> None:
        self._call(
            deeds.put_motion,
            step,
            id=self._new("motion", step.key),
            item=self._item(step.number),
            proposer=self._roll(step.proposer),
            text=step.text,
        )

    @_do.register
    def _(self, step: s.Amend) -> None:
        self._call(
            deeds.amend_motion,
            step,
            id=self._new("amendment", step.key),
            motion_id=self.ids["motion", step.motion],
            proposer=self._roll(step.proposer),
            before=step.before,
            after=step.after,
        )

    @_do.register
    def _(self, step: s.SetTask) -> None:
        owner = self._roll(step.owner)
        self._call(deeds.set_task, step, text=step.text, owner=owner, due=step.due)

    @_do.register
    def _(self, step: s.OpenVote) -> None:
        self._call(
            votes.open_vote,
            step,
            item=self._item(step.number),
            subject=step.subject,
            decision_type=step.decision_type,
            motion=self.ids.get(("motion", step.motion), ""),
            amendment=self.ids.get(("amendment", step.amendment), ""),
            secrecy=step.secrecy,
        )
        opened = self.state.open_vote
        if opened is None:
            raise LookupError("an opened vote is open")
        self.ids["vote", step.key] = opened.id

    @_do.register
    def _(self, step: s.Cast) -> None:
        self._call(votes.cast, step, vote_id=self._vote(step.vote), choice=step.choice)

    @_do.register
    def _(self, step: s.Count) -> None:
        counted = step.figures
        figures = {"yes": counted.yes, "no": counted.no, "abstain": counted.abstain}
        point = self.ids["point", step.point]
        vote_id = self._vote(step.vote)
        self._call(votes.enter_count, step, vote_id=vote_id, point=point, figures=figures)

    @_do.register
    def _(self, step: s.CloseVote) -> None:
        self._call(votes.close_vote, step, vote_id=self._vote(step.vote))

    @_do.register
    def _(self, step: s.Announce) -> None:
        self._call(votes.announce, step, vote_id=self._vote(step.vote))

    @_do.register
    def _(self, step: s.Grade) -> None:
        lines = assessment.proposal(self.meeting.pk, self.state)
        marks = {
            line.criterion.code: line.criterion.most if line.points is None else line.points
            for line in lines
        }
        self._call(
            careful.grade,
            step,
            marks={**marks, **step.marks},
            reasons=dict.fromkeys(step.marks, step.reason),
            seen=self.state.seq,
        )

    @_do.register
    def _(self, step: s.ReadBack) -> None:
        self._call(minutes.read_back, step)

    @_do.register
    def _(self, step: s.Adopt) -> None:
        self._call(reading_back.adopt, step)

    @_do.register
    def _(self, step: s.CloseMeeting) -> None:
        self._call(life.close, step)


class _Upload:
    """A paper as a form hands it over."""

    def __init__(self, data: bytes) -> None:
        self.size: int | None = len(data)
        self._file = BytesIO(data)

    def read(self) -> bytes:
        return self._file.read()


def disagreements(script: s.Script, state: MeetingState) -> list[str]:
    """Where the votes of a played meeting differ from what the script expects, in words."""
    results = {view.subject: view.result or {} for view in state.votes.values()}
    subjects = {step.key: step.subject for step in script.steps if isinstance(step, s.OpenVote)}
    found = []
    for expected in script.expected:
        result = results.get(subjects[expected.vote], {})
        wanted = {
            "base": expected.base,
            "needed": expected.needed,
            "yes": expected.yes,
            "no": expected.no,
            "abstain": expected.abstain,
            "passed": expected.adopted,
        }
        found += [
            f"{expected.vote}: {name} is {result.get(name)}, expected {value}"
            for name, value in wanted.items()
            if result.get(name) != value
        ]
    return found
