"""A branch with a question before it, moved by the services only."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chibo.assembly.voting import services
from chibo.assembly.voting.models import Result, Vote
from chibo.assembly.voting.rules.counting import Count
from chibo.assembly.voting.rules.electorate import Elector, Point
from chibo.assembly.voting.services import Completed, Question, Receipt
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office
from tests.support import factories
from tests.support.factories import NOON

MAIN = Point(id="main", name="Nhà văn hóa")
OWN = Point(id="own", name="Máy riêng", online=True)
FAR = Point(id="far", name="Pá Vạt")
POINTS = (MAIN, OWN, FAR)


@dataclass
class Hall:
    """Who is here, and shortcuts that enter the right door for each command."""

    unit: Unit
    roll: list[Elector] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    at: datetime = NOON
    points: tuple[Point, ...] = POINTS

    def add(
        self,
        count: int,
        *flags: str,
        point: str = "main",
        category: str = "official",
        present: bool = True,
    ) -> list[Person]:
        """Persons of one kind, put on the roll."""
        added = []
        for _ in range(count):
            who = factories.person(unit=self.unit)
            self.people[str(who.pk)] = who
            self.roll.append(
                Elector(
                    person=str(who.pk),
                    name=who.display_name,
                    category=category,
                    flags=frozenset(flags),
                    present=present,
                    point=point if present else "",
                    sort_key=who.sort_key,
                )
            )
            added.append(who)
        return added

    def member(self, who: Person) -> Actor:
        """A plain member's actor."""
        return factories.actor(who)

    @property
    def chair(self) -> Actor:
        """The first on the roll, a plain member who leads."""
        return self.member(self.people[self.roll[0].person])

    @property
    def second(self) -> Actor:
        """The second on the roll, who counts as well."""
        return self.member(self.people[self.roll[1].person])

    def secretary(self) -> Actor:
        """The branch secretary in office."""
        who = factories.person(unit=self.unit)
        return factories.actor(who, unit=self.unit, office=Office.SECRETARY)

    def tick(self) -> datetime:
        """Ten seconds later."""
        self.at += timedelta(seconds=10)
        return self.at

    def question(self, **wishes: Any) -> Question:
        """A resolution in a hybrid meeting, if nothing else is wished."""
        plain = Question(
            unit_id=self.unit.pk,
            subject="Thông qua nghị quyết tháng 11",
            decision_type="RESOLUTION",
            mode="hybrid",
        )
        return replace(plain, **wishes)

    def prepare(self, actor: Actor | None = None, **wishes: Any) -> Vote:
        """Put the question."""
        who = actor or self.chair
        with scope(who):
            return services.prepare_vote(
                actor=who,
                question=self.question(**wishes),
                led_by=[self.chair.person],
                counters=[self.chair.person, self.second.person],
                at=self.tick(),
            )

    def freeze(self, vote: Vote, actor: Actor | None = None) -> Vote:
        """Freeze the roll as it stands."""
        who = actor or self.chair
        with scope(who):
            return services.freeze_roll(
                actor=who, vote_id=vote.pk, roll=self.roll, points=self.points, at=self.tick()
            )

    def open(self, actor: Actor | None = None, **wishes: Any) -> Vote:
        """From the question to the open vote."""
        vote = self.freeze(self.prepare(**wishes))
        who = actor or self.chair
        with scope(who):
            return services.open_vote(actor=who, vote_id=vote.pk, at=self.tick())

    def cast(self, vote: Vote, who: Person | Actor, choice: str = "yes") -> Receipt:
        """One ballot."""
        actor = who if isinstance(who, Actor) else self.member(who)
        with scope(actor):
            return services.cast(actor=actor, vote_id=vote.pk, choice=choice, at=self.tick())

    def cast_all(self, vote: Vote, people: Iterable[Person], choice: str = "yes") -> None:
        """The same from everybody."""
        for who in people:
            self.cast(vote, who, choice)

    def enter(
        self,
        vote: Vote,
        actor: Actor,
        *,
        channel: str = "hands",
        point: str = "main",
        key: str | None = None,
        **figures: Any,
    ) -> Count:
        """One person's count."""
        with scope(actor):
            return services.enter_count(
                actor=actor,
                vote_id=vote.pk,
                channel=channel,
                point=point,
                figures=figures,
                at=self.tick(),
                key=key,
            )

    def count(
        self, vote: Vote, *, channel: str = "hands", point: str = "main", **figures: int
    ) -> Count:
        """Both persons count the same."""
        self.enter(vote, self.chair, channel=channel, point=point, **figures)
        return self.enter(vote, self.second, channel=channel, point=point, **figures)

    def close(
        self, vote: Vote, *, cut_off: Iterable[str] = (), actor: Actor | None = None
    ) -> Result:
        """End the voting."""
        who = actor or self.chair
        with scope(who):
            return services.close_vote(
                actor=who, vote_id=vote.pk, at=self.tick(), cut_off=list(cut_off)
            )

    def announce(self, vote: Vote, actor: Actor | None = None) -> Result:
        """Make it known."""
        who = actor or self.chair
        with scope(who):
            return services.announce(actor=who, vote_id=vote.pk, at=self.tick())

    def late(
        self,
        vote: Vote,
        actor: Actor,
        *,
        point: str = "far",
        key: str | None = None,
        **figures: int,
    ) -> Completed:
        """One person's count of late papers."""
        with scope(actor):
            return services.enter_pending(
                actor=actor, vote_id=vote.pk, point=point, figures=figures, at=self.tick(), key=key
            )

    def end_wait(self, vote: Vote, actor: Actor | None = None) -> Result:
        """The chair waits no longer."""
        who = actor or self.chair
        with scope(who):
            return services.end_wait(actor=who, vote_id=vote.pk, at=self.tick())

    def void(self, vote: Vote, reason: str = "Thu về nhiều phiếu hơn số phát ra") -> Vote:
        """Declare it void."""
        with scope(self.chair):
            return services.void(actor=self.chair, vote_id=vote.pk, reason=reason, at=self.tick())


def hall(**unit: Any) -> Hall:
    """An empty hall of a new branch; call inside a scope of the installation."""
    return Hall(unit=factories.unit(**unit))


def state_of(vote: Vote | UUID) -> Vote:
    """The vote as it is stored now."""
    key = vote.pk if isinstance(vote, Vote) else vote
    with scope(system_actor("test")):
        return Vote.objects.get(pk=key)
