"""A branch that votes in secret on phones, moved by the services only."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from chibo.assembly.ballots import queries, services
from chibo.assembly.ballots.models import Election
from chibo.assembly.ballots.rules.questions import Kind, Wish
from chibo.assembly.ballots.services import Plan
from chibo.assembly.meetings.services import deeds
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person
from chibo.ground.organisation.rules import Office
from chibo.protocols.belenios.encodings import base64_of
from chibo.trust.ledger.models import Seal
from tests.assembly import scenario
from tests.assembly.ballots import devices
from tests.assembly.ballots.devices import Trustee
from tests.support import factories

QUESTION = "Kết nạp quần chúng ưu tú Giàng A Páo vào Đảng"
YES, NO, ABSTAIN = 0, 1, 2
TRUSTEES = ("o3", "o4", "a2")
LIST: dict[str, Any] = {
    "wish": Wish(
        kind=Kind.COMMITTEE,
        subjects=("Bầu chi ủy",),
        names=("Vừ A An", "Lò Thị Bình", "Sùng A Chung", "Cà Văn Dũng"),
        seats=3,
    ),
    "decision_type": "ELECT",
}
"""What is changed in a plan for an election: three of four."""


@dataclass
class Hall:
    """A branch in session at the item ADMIT, its committee above, and what lies on people's devices.

    o1 leads, o2 keeps the minutes; ``a1`` (above) makes the credentials; o3, o4 and ``a2`` (above) hold the key.
    """

    branch: scenario.Branch
    above: dict[str, Person]
    election_id: UUID | None = None
    trustees: dict[str, Trustee] = field(default_factory=dict)
    slips: list[str] = field(default_factory=list)
    in_hand: dict[str, str] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        if key in self.above:
            office = Office.OFFICER if key == "a1" else Office.DEPUTY
            unit = self.branch.unit.parent
            return factories.actor(self.above[key], unit=unit, office=office)
        return self.branch.actor(key)

    def person(self, key: str) -> UUID:
        return self.actor(key).person

    @property
    def id(self) -> UUID:
        assert self.election_id is not None
        return self.election_id

    @property
    def election(self) -> Election:
        with scope(system_actor("test")):
            return Election.objects.get(pk=self.id)

    def do(self, service: Any, by: str, **values: Any) -> Any:
        with scope(self.actor(by)) as actor:
            return service(actor=actor, election_id=self.id, at=clock.now(), **values)

    def plan(self, **changes: Any) -> Plan:
        values: dict[str, Any] = {
            "item": self.branch.item(1),
            "wish": Wish(kind=Kind.QUESTION, subjects=(QUESTION,)),
            "decision_type": "ADMIT",
            "authority": self.person("a1"),
            "trustees": [self.person(key) for key in TRUSTEES],
            "threshold": 2,
        }
        return Plan(**values | changes)

    def prepare(self, by: str = "o1", **changes: Any) -> Election:
        made: Election = self.branch.do(services.prepare, by=by, plan=self.plan(**changes))
        self.election_id = made.pk
        return made

    def make_keys(self) -> None:
        """The trustees' ceremony."""
        self.trustees = {key: Trustee() for key in TRUSTEES}
        for _ in range(3):
            for key, device in self.trustees.items():
                with scope(self.actor(key)) as actor:
                    told = services.state(actor=actor, election_id=self.id)
                self.do(services.submit, by=key, body=device.answer(told))

    def make_credentials(self) -> None:
        """The authority's device."""
        election = self.election
        made = devices.credentials(election.uuid, election.slips)
        self.slips = list(made)
        public = [str(element) for element in sorted(made.values())]
        self.do(services.publish_credentials, by="a1", elements=public)

    def confirm(self, *keys: str) -> None:
        """The trustees' devices find their key in the election."""
        mark = base64_of(self.election.election)
        for key in keys:
            self.do(services.submit, by=key, body={"step": "confirm", "fingerprint": mark})

    def get_ready(self, **changes: Any) -> Election:
        self.prepare(**changes)
        self.make_keys()
        self.make_credentials()
        self.confirm(*TRUSTEES)
        return self.election

    def freeze(self, phones: list[str], acknowledged: Any = None) -> Election:
        if acknowledged is None:
            acknowledged = ["unanimous", "one_paper", "few_papers", "asked_again"]
        persons = [str(self.person(key)) for key in phones]
        frozen: Election = self.do(
            services.freeze, by="o1", phones=persons, acknowledged=acknowledged
        )
        return frozen

    def seal(self) -> None:
        """What the ledger's process does within seconds."""
        with scope(system_actor("test")):
            for n, one in enumerate(Seal.objects.filter(document_id=self.id, idx=None)):
                one.idx = random.getrandbits(40) + n
                one.state, one.sealed_at = "sealed", clock.now()
                one.save(update_fields=["idx", "state", "sealed_at"])

    def open(self, phones: list[str], **changes: Any) -> Election:
        """From nothing to an open vote; slips are drawn by lot."""
        self.get_ready(**changes)
        self.freeze(phones)
        self.seal()
        opened: Election = self.do(services.open_election, by="o1")
        self.hand_out(phones)
        return opened

    def hand_out(self, phones: list[str]) -> None:
        self.in_hand = dict(zip(phones, random.sample(self.slips, len(phones)), strict=True))

    def ballot(self, key: str, *chosen: int | Sequence[int]) -> str:
        return devices.ballot(self.election.election, self.in_hand[key], *chosen)

    def cast(self, key: str, *chosen: int | Sequence[int], text: str | None = None) -> str:
        return services.cast(
            actor=self.actor(key),
            election_id=self.id,
            text=self.ballot(key, *chosen) if text is None else text,
        )

    def archive(self) -> bytes:
        return queries.archive(self.election).to_bel()

    def count_papers(self, **figures: int) -> None:
        """Two persons count the papers of the hall, for each question."""
        for vote_id in self.election.votes:
            self.branch.vote_id = vote_id
            self.branch.count(**figures)

    def deliver(self, *keys: str, papers: bool = True) -> list[int]:
        """Parts of the decryption; before the last one papers that nobody has counted are counted as none."""
        there: list[int] = []
        for key in keys:
            if papers and queries.uncounted(self.election):
                self.count_papers()
            part = self.trustees[key].decrypt(self.archive(), TRUSTEES.index(key) + 1)
            there = self.do(services.deliver, by=key, body=part)
        return there


ELSEWHERE = "Trên mạng"
POINTS = [
    {"name": "Điểm Huổi Lán", "kind": "secondary", "responsible": None},
    {"name": ELSEWHERE, "kind": "online", "responsible": None},
]


def hall(
    *,
    official: int = 9,
    present: int | None = None,
    elsewhere: int = 0,
    unlocked: tuple[str, ...] = ("ADMIT",),
) -> Hall:
    """A branch in session at its first item.

    Args:
        elsewhere: so many, the last of those present, take part alone from elsewhere, which a decision of
            the committee above allows. unlocked: what it lets them decide so.
    """
    branch = scenario.branch(official=official)
    with scope(system_actor("test")):
        parent = branch.unit.parent
        assert parent is not None
        above = {key: factories.person(name=f"Đồng chí {key}", unit=parent) for key in ("a1", "a2")}
        for key, office in (("a1", Office.OFFICER), ("a2", Office.DEPUTY)):
            factories.mandate(person=above[key], unit=parent, office=office)
    here = present or official
    if elsewhere:
        scenario.approve(branch, types=unlocked)
        branch.convene(mode="hybrid", scattered=official // 2 + 1, points=POINTS)
    else:
        branch.convene()
    branch.open(*scenario.official(1, here - elsewhere))
    if elsewhere:
        branch.tick(*scenario.official(here - elsewhere + 1, here), point=ELSEWHERE)
    branch.do(deeds_open)
    branch.do(deeds.start_item, item=branch.item(1))
    return Hall(branch=branch, above=above)


def deeds_open(**values: Any) -> Any:
    from chibo.assembly.meetings.services import life

    return life.open_meeting(**values)


LATER = timedelta(days=400)
