"""The branch of the demo at its pages: its people, their browsers, and its meeting up to a minute."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.demo import evening, logins, people, player
from chibo.demo.script import Script
from chibo.ground.accounts.models import Person, User
from chibo.ground.organisation.models import Unit
from tests.journeys.processes import EventsProcess
from tests.support import browser
from tests.support.sessions import sign_in

SECONDS = 10_000


@dataclass
class World:
    """Addresses, the branch, and who is who by the keys of the demo's roll."""

    base: str
    events: EventsProcess
    unit: Unit
    people: Mapping[str, UUID]
    clients: dict[str, Client] = field(default_factory=dict)

    @classmethod
    def of(cls, base: str, events: EventsProcess) -> "World":
        """The demo branch of the database as it stands."""
        with scope(system_actor("test")):
            unit = Unit.objects.get(name="Chi bộ bản Nà Khoang")
            keys = people.on_the_roll(unit)
            names = {role.username: role.name for role in logins.ROLES}
            for key in ("lien", "hac", "huy"):
                keys[key] = Person.objects.get(display_name=names[key]).pk
        return cls(base, events, unit, keys)

    def actor(self, key: str) -> Actor:
        """Somebody in their seat, who has just signed in."""
        with scope(system_actor("test")):
            return player.actor(self.people[key], at=clock.now())

    def client(self, key: str) -> Client:
        """A client in which somebody has signed in."""
        if key not in self.clients:
            person = self.people[key]
            user, _ = User.objects.get_or_create(
                person_id=person, defaults={"username": f"u-{person}"}
            )
            self.clients[key] = Client(SERVER_NAME="localhost")
            sign_in(self.clients[key], user)
        return self.clients[key]

    def password(self, key: str) -> logins.Login:
        """The log-in that the owner of the demo was told."""
        return next(login for login in logins.read() if login.username == key)

    def visit(self, chromium: Browser, key: str = "", *, width: int = 360, **options: Any) -> Page:
        """A browser of somebody's own, signed in already; without a key: of nobody."""
        page = browser.open_page(chromium, self.base, width=width, **options)
        page.set_default_timeout(SECONDS)
        if key:
            value = self.client(key).cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": value, "url": self.base}])
        return page

    def script(self, day: date | None = None) -> Script:
        """The evening's script, of today."""
        return evening.script(day or timezone.localdate())

    def held(self, minutes: float, *, ago: timedelta = timedelta()) -> "Held":
        """The demo's meeting as it stands so many minutes after its opening, which is now or ``ago``."""
        script = self.script()
        since = timedelta(minutes=minutes)
        start = clock.now().replace(microsecond=0) - since - ago
        script = replace(
            script,
            start=start,
            end=start + timedelta(hours=2),
            steps=tuple(step for step in script.steps if step.at <= since),
        )
        with scope(system_actor("test")):
            one = player.Player(script, unit=self.unit, people=self.people)
            meeting = one.play()
        return Held(self, meeting, one)


@dataclass
class Held:
    """A meeting that was played up to now and goes on in browsers."""

    world: World
    meeting: Meeting
    player: player.Player

    @property
    def id(self) -> UUID:
        """The meeting's id."""
        return self.meeting.pk

    @property
    def state(self) -> MeetingState:
        """Where it stands."""
        return state_of(self.id)

    def roll(self, key: str) -> str:
        """Somebody's line on the roll."""
        found = self.state.roll_of(str(self.world.people[key]))
        assert found is not None
        return found.id

    def do(self, service: Any, by: str = "dien", **values: Any) -> Any:
        """A deed of somebody who is not looked at."""
        with scope(self.world.actor(by)) as actor:
            return service(actor=actor, meeting_id=self.id, at=clock.now(), **values)


def state_of(meeting_id: UUID) -> MeetingState:
    """A meeting's state as it is committed."""
    with scope(system_actor("test")):
        return queries.state_of(meeting_id)
