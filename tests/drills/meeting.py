"""A meeting run through the pages while processes die: from check-in to sealed minutes.

Fifteen are there, three of them on their phones. Each item has notes, somebody speaking, and a vote by
phones and by hands counted twice. What was decided is remembered, for the judge.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import Error as DatabaseError
from django.db import connection

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.minutes import queries as minutes
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.drills.client import Browser, NoAnswer
from tests.drills.prepare import CHAIR, IN_THE_HALL, PEN, PHONES, Cast

T = TypeVar("T")
_PATIENCE_SECONDS = 300.0
SIGNERS = {"BB": (PEN, CHAIR), "NQ": (CHAIR,)}


def read(look: Callable[[], T]) -> T:
    """Look into the database, again and again while it is away."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with scope(system_actor("drill")):
                return look()
        except DatabaseError:
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@dataclass
class Evening:
    """One meeting: who is there, what was said, what was decided.

    Args:
        browsers: by the key on the roll.
        chance: choices and counts are drawn from it.
    """

    id: UUID
    cast: Cast
    browsers: dict[str, Browser]
    chance: random.Random
    notes: list[str] = field(default_factory=list)
    expected: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def state(self) -> MeetingState:
        return read(lambda: queries.state_of(self.id))

    def hold(self) -> None:
        """The meeting itself."""
        self._arrive()
        items = sorted(self.state.items.values(), key=lambda item: item.number)
        for item in items:
            self._pen("start_item", item=item.id)
            self._note()
            self._speak(item.number)
            self._vote(item.id, agreed=item is items[-1])
            self._pen("conclude", item=item.id, text=self._words(), seen=self.state.seq)
        due = self.state.planned_end + timedelta(days=14)
        self._pen("set_task", text=self._words(), owner=self._roll("hoa"), due=due.date())
        self._pen("close", by=CHAIR)

    def finish(self) -> None:
        """The papers, until the log has sealed both."""
        self._wait("drafts", lambda: len(self._stages()) == 2)
        for kind, signers in SIGNERS.items():
            self._push(kind, Stage.DRAFT, PEN, "review")
            self._push(kind, Stage.REVIEWED, CHAIR, "approve")
            for key in signers:
                self.browsers[key].sign_in()  # signing asks for a fresh proof
                self._sign(kind, key)
        self._wait("seals", lambda: set(self._stages().values()) == {Stage.SEALED})

    # -- parts of the evening ----------------------------------------------------------------

    def _arrive(self) -> None:
        self._pen("open_check_in")
        hall, phones = self._point("main"), self._point("online")
        for key in IN_THE_HALL:
            self._pen("enter_presence", roll=self._roll(key), point=hall)
        for key in PHONES:
            self._own(key, "check-in", point=phones)
        self._pen("confirm_all", point=phones)
        self._pen("open_meeting", by=CHAIR)

    def _note(self) -> None:
        self.notes.append(self._words())
        self._pen("write_note", text=self.notes[-1])

    def _speak(self, number: int) -> None:
        key = PHONES[number % len(PHONES)]
        self._own(key, "ask", kind="speech")
        waiting = [s for s in self.state.speeches.values() if s.stage == "waiting"]
        self._pen("give_floor", id=waiting[-1].id)
        self._pen("end_speech", id=waiting[-1].id, text=self._words())

    def _vote(self, item: str, *, agreed: bool) -> None:
        """Phones first, then hands by two persons, who agree; the figures are ours to know.

        Args:
            agreed: nobody is against it, so that there is a resolution.
        """
        subject = self._words()
        self._pen(
            "open_vote", by=CHAIR, item=item, about="item", subject=subject,
            decision_type="RESOLUTION", secrecy="open",
        )  # fmt: skip
        vote = self._open_vote()
        offered = ["yes"] if agreed else ["yes", "no", "abstain"]
        choices = {key: self.chance.choice(offered) for key in PHONES}
        for key, choice in choices.items():
            self._own(key, "cast", vote=vote, choice=choice)
        no = 0 if agreed else self.chance.randint(0, 4)
        hands = {"yes": len(IN_THE_HALL) - no, "no": no, "abstain": 0}
        for key in (PEN, CHAIR):
            point = self._point("main")
            self.browsers[key].do(self.id, f"{self._path}board/{vote}/{point}", **hands)
        self._pen("close_vote", by=CHAIR, vote=vote)
        self._pen("announce", by=CHAIR, vote=vote)
        total = {name: count + list(choices.values()).count(name) for name, count in hands.items()}
        ballots = {str(self.cast.people[key]): choice for key, choice in choices.items()}
        self.expected[vote] = {"subject": subject, "figures": total, "ballots": ballots}

    # -- the papers --------------------------------------------------------------------------

    def _stages(self) -> dict[str, str]:
        return read(lambda: {d.kind: d.stage for d in minutes.of_meeting(self.id)})

    def _draft(self, kind: str) -> UUID:
        return read(lambda: minutes.of_meeting(self.id).get(kind=kind).pk)

    def _push(self, kind: str, stage: Stage, key: str, deed: str) -> None:
        """A step without a key: an answer that was lost shows as a paper that has gone on."""
        while self._stages()[kind] == stage:
            reply = self.browsers[key].send(f"/minutes/{self._draft(kind)}/{deed}")
            if reply.status_code not in {204, 409}:
                raise AssertionError(f"{deed} {kind}: {reply.status_code} {reply.text}")

    def _sign(self, kind: str, key: str) -> None:
        path = f"/minutes/{self._draft(kind)}/sign"
        reply = self.browsers[key].send(path, secret=self.cast.codes[key])
        if reply.status_code != 204 or "confirm" in reply.headers.get("Chibo-Location", ""):
            raise AssertionError(f"sign {kind} {key}: {reply.status_code} {reply.text}")

    # -- small things ------------------------------------------------------------------------

    @property
    def _path(self) -> str:
        return f"/meetings/{self.id}/"

    def _words(self) -> str:
        return f"Lời ghi {uuid4().hex[:12]}"

    def _pen(self, deed: str, *, by: str = PEN, **data: object) -> None:
        self.browsers[by].do(self.id, f"{self._path}run/{deed}", **data)

    def _own(self, key: str, deed: str, **data: object) -> None:
        self.browsers[key].do(self.id, f"{self._path}do/{deed}", **data)

    def _roll(self, key: str) -> str:
        member = self.state.roll_of(str(self.cast.people[key]))
        assert member is not None
        return member.id

    def _point(self, kind: str) -> str:
        return next(point.id for point in self.state.points.values() if point.kind == kind)

    def _open_vote(self) -> str:
        opened = self.state.open_vote
        assert opened is not None
        return opened.id

    def _wait(self, what: str, ready: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not ready():
            if time.monotonic() > until:
                raise NoAnswer(f"{what} of {self.id}: {self._stages()}")
            time.sleep(0.2)
