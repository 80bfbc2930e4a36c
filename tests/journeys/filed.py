"""A meeting of the day before yesterday whose papers are signed and sealed, for pages that show them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from chibo.assembly.minutes import services
from chibo.assembly.minutes.models import Draft
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.trust.documents.models import Document
from tests.journeys.sealing import CODE, office
from tests.journeys.world import Held, World

WHOLE_EVENING = 113.0
SIGNERS = {"BB": ("dien", "thoan"), "NQ": ("thoan",)}


@dataclass(frozen=True, slots=True)
class Filed:
    """The meeting, and the ids of its minutes."""

    held: Held
    draft: str
    document: str
    token: str


@contextmanager
def filed(world: World, folder: Path) -> Iterator[Filed]:
    """Minutes and resolution from the draft to the seal, by the services that the pages call."""
    held = world.held(WHOLE_EVENING, ago=timedelta(days=2))
    with office(world, folder, {"dien": "Quàng Thị Diên", "thoan": "Lò Văn Thoan"}) as work:
        work()
        with scope(system_actor("test")):
            drafts = {d.kind: d.pk for d in Draft.objects.filter(meeting_id=held.id)}
        for kind, signers in SIGNERS.items():
            for who, deed in (("dien", services.send_to_review), ("thoan", services.approve)):
                with scope(world.actor(who)) as actor:
                    deed(actor=actor, draft_id=drafts[kind], at=clock.now())
            for who in signers:
                with scope(world.actor(who)) as actor:
                    services.sign(actor=actor, draft_id=drafts[kind], secret=CODE, at=clock.now())
        work()
        with scope(system_actor("test")):
            document = Document.objects.get(kind="BB")
        yield Filed(held, str(drafts["BB"]), str(document.pk), document.token)
