"""One meeting in the stream process: its state, what its audiences were shown last, what changes.

All methods that load or render run in a worker thread, one at a time for each room.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import translation

from chibo.assembly.meetings import audiences, ballots, queries
from chibo.assembly.meetings.live import frames
from chibo.assembly.meetings.live.listener import Listener
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.state import RUNNING, MeetingState
from chibo.assembly.meetings.screens import Regions, entrance, personal, registry, rendering, spoken
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope

# Many of these come at once; each is a counter on somebody's screen.
QUIET = frozenset({e.VOTE_CAST, e.VOTE_COUNTED, e.PRESENCE_CLAIMED})
SHOW_THE_DOOR = frozenset({audiences.PROJECTOR, audiences.PEN})

Frames = list[tuple[Listener, bytes]]


@dataclass(slots=True)
class View:
    """What an audience sees in a language: contexts, and the HTML of those rendered so far."""

    regions: Regions
    html: dict[str, str] = field(default_factory=dict)

    def render(self, name: str) -> str:
        if name not in self.html:
            self.html[name] = rendering.shared(self.regions[name])
        return self.html[name]


class Room:
    """The rooms' states are replayed here, never written."""

    def __init__(self, meeting_id: UUID) -> None:
        self.id = meeting_id
        self.key = str(meeting_id)
        self.listeners: set[Listener] = set()
        self.position = 0
        self.meeting: Meeting | None = None
        self.events: list[e.Event] = []
        self.head = MeetingState()
        self.told = MeetingState()
        self.views: dict[tuple[str, str], View] = {}
        self.receipts: dict[tuple[str, str], personal.Receipt | None] = {}

    def load(self) -> bool:
        """Read what is new; True when everything new is quiet.

        Raises:
            Missing: there is no such meeting.
        """
        with scope(system_actor("live stream")):
            if self.meeting is None:
                self.meeting = queries.meeting(self.id)
                self.position = self.meeting.position
            fresh = queries.events_after(self.id, seq=self.head.seq)
        first = not self.events
        self.events += fresh
        if first or any(event.kind == e.UNDONE for event in fresh):
            self.head = fold.replay(self.events)
        else:
            for event in fresh:
                self.head = fold.apply(self.head, event)
        if first:
            self.told = self.head
        since = self.events[self.told.seq :]
        return all(event.kind in QUIET for event in since)

    def publish(self, listeners: Iterable[Listener]) -> Frames:
        """Frames that bring everybody from what was told last to the head."""
        listeners = list(listeners)
        before, self.told = self.told, self.head
        if before.seq == self.told.seq:
            return []
        shared = {
            key: self._step(key, before)
            for key in {(x.guest.audience, x.guest.locale) for x in listeners}
        }
        self.views = {key: view for key, view in self.views.items() if key in shared}
        own = self._own(listeners)
        found: Frames = []
        for listener in listeners:
            parts = (
                shared[listener.guest.audience, listener.guest.locale],
                own.get(listener, b""),
            )
            if any(parts):
                found.append((listener, frames.event(*parts, seq=self.told.seq)))
        return found

    def _step(self, key: tuple[str, str], before: MeetingState) -> bytes:
        """Bring one audience in one language to the head; empty when it sees no difference."""
        audience, locale = key
        with translation.override(locale):
            old = self.views.get(key) or View(self._regions(audience, before))
            new = View(self._regions(audience, self.told))
            changed = rendering.changed(old.regions, new.regions)
            new.html = {name: h for name, h in old.html.items() if name not in changed}
            say = spoken.of_meeting(before, self.told)
            parts = [new.render(name) for name in changed]
            if audience in SHOW_THE_DOOR and entrance.turned(before, self.told):
                parts.append(self._door())
            html = rendering.joined(parts, say=say)
        self.views[key] = new
        return frames.data(html)

    def _regions(self, audience: str, state: MeetingState) -> Regions:
        return registry.regions_of(audience, state, meeting=self.key)

    def _own(self, listeners: list[Listener]) -> dict[Listener, bytes]:
        """Lines for those whose own position has changed; equal ones are rendered once."""
        moved: list[tuple[Listener, personal.Mine]] = []
        for listener in listeners:
            if listener.mine is not None:
                now = personal.mine_of(self.told, listener.guest.person)
                if now != listener.mine:
                    moved.append((listener, now))
        self._fetch_receipts(moved)
        rendered: dict[object, bytes] = {}
        found = {}
        for listener, now in moved:
            assert listener.mine is not None  # noqa: S101  # chosen above
            receipts = (
                self._receipt(listener, listener.mine),
                self._receipt(listener, now),
            )
            like = (listener.guest.locale, listener.mine, now, receipts)
            if like not in rendered:
                rendered[like] = self._difference(*like)
            listener.mine = now
            if rendered[like]:
                found[listener] = rendered[like]
        return found

    def _difference(
        self,
        locale: str,
        was: personal.Mine,
        now: personal.Mine,
        receipts: tuple[personal.Receipt | None, personal.Receipt | None],
    ) -> bytes:
        old, new = (
            personal.regions(mine, meeting=self.key, beside=personal.Beside(receipt=receipt))
            for mine, receipt in zip((was, now), receipts, strict=True)
        )
        with translation.override(locale):
            parts = [rendering.shared(new[name]) for name in rendering.changed(old, new)]
            html = rendering.joined(parts, say=spoken.of_person(was, now))
        return frames.data(html)

    def _receipt(self, listener: Listener, mine: personal.Mine) -> personal.Receipt | None:
        vote = mine.ballot.vote if mine.ballot else ""
        return self.receipts.get((vote, listener.guest.person))

    def _fetch_receipts(self, moved: list[tuple[Listener, personal.Mine]]) -> None:
        """Receipts of those who have just voted; one statement for each vote, kept."""
        wanted: dict[str, set[str]] = {}
        for listener, mine in moved:
            if mine.ballot is not None and mine.ballot.way == "sent":
                person = listener.guest.person
                if (mine.ballot.vote, person) not in self.receipts:
                    wanted.setdefault(mine.ballot.vote, set()).add(person)
        for vote, persons in wanted.items():
            with scope(system_actor("live stream")):
                found = ballots.receipts(self.told, vote_id=vote, persons=persons)
            self.receipts |= {(vote, person): found.get(person) for person in persons}

    def join(self, listener: Listener, last: int) -> bytes:
        """What a screen that knows everything up to ``last`` needs to see the present state.

        The room has been brought to its head before. A number that the meeting has not reached, or
        none, gets everything.
        """
        guest = listener.guest
        known = 0 < last <= self.told.seq
        then = self.told if last == self.told.seq else self._at(last) if known else None
        with translation.override(guest.locale):
            now = self._regions(guest.audience, self.told)
            was = self._regions(guest.audience, then) if then else {}
            parts = [rendering.shared(now[name]) for name in rendering.changed(was, now)]
            if guest.audience in SHOW_THE_DOOR:
                parts += [self._door()]
            parts += self._join_own(listener, then)
            html = rendering.joined(parts)
        self.views.setdefault((guest.audience, guest.locale), View(now))
        return frames.event(frames.data(html), seq=self.told.seq) if html else b""

    def _at(self, seq: int) -> MeetingState:
        return fold.replay(self.events[:seq])

    def _join_own(self, listener: Listener, then: MeetingState | None) -> list[str]:
        guest = listener.guest
        if guest.audience not in audiences.MEMBERS:
            return []
        now = personal.mine_of(self.told, guest.person)
        was = personal.mine_of(then, guest.person) if then else None
        listener.mine = now
        if was == now:
            return []
        self._fetch_receipts([(listener, now)])
        beside = personal.Beside(receipt=self._receipt(listener, now))
        new = personal.regions(now, meeting=self.key, beside=beside)
        old = personal.regions(was, meeting=self.key) if was else {}
        return [rendering.shared(new[name]) for name in rendering.changed(old, new)]

    def door_frames(self, listeners: Iterable[Listener]) -> Frames:
        """The door's new code for the screens that show it."""
        looking = [x for x in listeners if x.guest.audience in SHOW_THE_DOOR]
        if not looking or self.told.stage not in RUNNING:
            return []
        made: dict[str, bytes] = {}
        for locale in {x.guest.locale for x in looking}:
            with translation.override(locale):
                made[locale] = frames.event(frames.data(self._door()))
        return [(x, made[x.guest.locale]) for x in looking]

    def _door(self) -> str:
        if self.meeting is None:
            return ""
        region = entrance.region(
            self.told, meeting=self.key, secret=bytes(self.meeting.door_secret), at=clock.now()
        )
        return rendering.shared(region)
