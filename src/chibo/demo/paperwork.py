"""From a closed meeting to sealed minutes and resolution: edit, review, approve, sign, wait for the seal.

Each step looks where a paper stands and goes on from there, so a run that was cut off can be repeated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from chibo.assembly.minutes import queries, services
from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.demo.evening import CHAIR, PEN
from chibo.demo.player import actor
from chibo.demo.progress import Waiter
from chibo.gateways.durable import make_folder, write_durably
from chibo.trust.documents import queries as documents

MINUTES, RESOLUTION = "BB", "NQ"
CLOSING_BLOCK = "conclusion"
CLOSING_WORDS = (
    "Chủ trì cảm ơn đảng viên ở hai điểm và các đồng chí dự trực tuyến, nhắc mỗi đồng chí nhận việc "
    "báo cáo kết quả tại kỳ sau."
)
PAPERS = (MINUTES, RESOLUTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed paper as files: the PDF and the evidence beside it."""

    kind: str
    symbol: str
    pdf: Path
    evidence: Path


@dataclass(frozen=True, slots=True)
class Desk:
    """The papers of one meeting and the people who finish them.

    Args:
        people: key on the roll → person.
        codes: key → signing code.
        kinds: the papers that come from the meeting.
        pen, chair: keys of who writes, and of who approves and signs for the branch.
        unit_id: whose seats they act in; needed where somebody has several.
        now: when things are done; the time stamps tell the service's own time.
    """

    meeting_id: UUID
    people: Mapping[str, UUID]
    codes: Mapping[str, str]
    waiter: Waiter
    kinds: tuple[str, ...] = PAPERS
    pen: str = PEN
    chair: str = CHAIR
    now: Callable[[], datetime] = clock.now
    unit_id: UUID | None = None

    def drafted(self) -> list[Draft]:
        """The drafts, once the worker has assembled all of them."""

        def look() -> list[Draft] | None:
            found = self._drafts()
            return found if {draft.kind for draft in found} == set(self.kinds) else None

        return self.waiter.until("bản nháp (drafts)", look)

    def edit(self) -> bool:
        """Let the secretary add a sentence to the machine's draft; False when it was done before."""
        draft = self._draft(MINUTES)
        if draft.stage != Stage.DRAFT or draft.version > 1:
            return False
        with scope(self._actor(self.pen)) as pen:
            text = queries.latest(draft).texts[CLOSING_BLOCK]
            services.edit(
                actor=pen,
                draft_id=draft.pk,
                texts={CLOSING_BLOCK: f"{text} {CLOSING_WORDS}"},
                based_on=draft.version,
                at=self.now(),
            )
        return True

    def send_to_review(self, kind: str) -> None:
        """The secretary has finished a draft."""
        if self._draft(kind).stage == Stage.DRAFT:
            self._as(self.pen, services.send_to_review, kind)

    def approve(self, kind: str) -> None:
        """Send a draft to review, and let the chair approve it."""
        self.send_to_review(kind)
        if self._draft(kind).stage == Stage.REVIEWED:
            self._as(self.chair, services.approve, kind)

    def sign(self, kind: str) -> int:
        """Let everybody sign whose turn has not come yet; the number of signers."""
        signers = (self.pen, self.chair) if kind == MINUTES else (self.chair,)
        for key in signers:
            self.sign_as(key, kind)
        return len(signers)

    def sign_as(self, key: str, kind: str) -> None:
        """Let one person sign, unless it is complete."""
        if self._draft(kind).stage == Stage.APPROVED:
            with scope(self._actor(key)) as signer:
                services.sign(
                    actor=signer,
                    draft_id=self._draft(kind).pk,
                    secret=self.codes[key],
                    at=self.now(),
                )

    def seal(self, kind: str, folder: Path) -> Sealed:
        """Wait for the seal, then put PDF and evidence into a folder."""
        draft = self.sealed(kind)
        if draft.document_id is None:
            raise LookupError("a sealed draft has its document")
        with scope(self._actor(self.chair)):
            symbol = documents.document(draft.document_id).symbol
            pdf = documents.file(draft.document_id)
            evidence = documents.evidence(draft.document_id)
        make_folder(folder)
        path = folder / f"{symbol.replace('/', '-')}.pdf"
        proof = path.with_name(f"{path.name}.tlog-proof")
        write_durably(path, pdf, mode=0o644)
        write_durably(proof, evidence, mode=0o644)
        return Sealed(kind=kind, symbol=symbol, pdf=path, evidence=proof)

    def sealed(self, kind: str) -> Draft:
        """The draft, once the log holds its document."""

        def look() -> Draft | None:
            draft = self._draft(kind)
            return draft if draft.stage == Stage.SEALED else None

        return self.waiter.until(f"niêm phong {kind} (seal)", look)

    def _actor(self, key: str) -> Actor:
        return actor(self.people[key], at=self.now(), unit_id=self.unit_id)

    def _drafts(self) -> list[Draft]:
        with scope(system_actor("demo")):
            return list(queries.of_meeting(self.meeting_id).filter(replaces_document=None))

    def _draft(self, kind: str) -> Draft:
        return next(draft for draft in self._drafts() if draft.kind == kind)

    def _as(self, key: str, service: Callable[..., object], kind: str) -> None:
        with scope(self._actor(key)) as who:
            service(actor=who, draft_id=self._draft(kind).pk, at=self.now())
