"""What the pages of minutes show, made from a draft, its texts and the meeting's state."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules.attendance import attendance_of
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.minutes import queries
from chibo.assembly.minutes.models import Draft, DraftVersion
from chibo.assembly.minutes.rules import blocks
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.assembly.minutes.services.signing import to_document
from chibo.core.actor import Actor
from chibo.ground.organisation.queries import local_day
from chibo.trust.documents import queries as documents

if TYPE_CHECKING:
    from chibo.trust.documents.models import Document, Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A draft with all that its page needs; five statements."""

    draft: Draft
    state: MeetingState
    version: DraftVersion
    document: "Document | None"
    signatures: "dict[str, Signature]"

    @property
    def content(self) -> dict[str, Any]:
        """The record: as it was numbered, or as it would be now."""
        if self.document is not None:
            return dict(self.document.record)
        return to_document(self.draft, self.state, self.version.texts).record


def paper(draft_id: UUID) -> Paper:
    """Load a draft for its page.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    draft = queries.draft(draft_id)
    document = None
    signatures: dict[str, Signature] = {}
    if draft.document_id:
        document = documents.document(draft.document_id)
        signatures = {s.role: s for s in document.signatures.all()}
    return Paper(
        draft=draft,
        state=meetings.state_of(draft.meeting_id),
        version=queries.latest(draft),
        document=document,
        signatures=signatures,
    )


def heading(found: Paper) -> str:
    """Where things stand, as the page's title."""
    name = _("Minutes") if found.draft.kind == "BB" else _("Resolution")
    stage = Stage(found.draft.stage)
    words = {
        Stage.DRAFT: _("draft"),
        Stage.REVIEWED: _("waiting for the chair's approval"),
        Stage.SIGNED: _("signed, waiting for the seal"),
        Stage.SEALED: _("signed and sealed"),
    }
    if stage is Stage.APPROVED:
        waiting = next((p for p in places(found) if not p["signed"]), None)
        state = _("waiting for %(name)s to sign") % {"name": waiting["name"] if waiting else ""}
    else:
        state = words[stage]
    return f"{name}, {state}"


def places(found: Paper) -> list[dict[str, Any]]:
    """Places for signatures, in order, with who has signed."""
    listed = []
    for place in found.content["signatures"]:
        signed = found.signatures.get(place["role"])
        by_hand = signed is None and found.document is not None and found.document.on_paper
        listed.append({**place, "signed": signed, "by_hand": by_hand})
    return listed


def steps(found: Paper) -> list[dict[str, Any]]:
    """The way from draft to seal."""
    draft = found.draft
    events = found.state.seq
    rows = [
        (
            _("The machine wrote the draft"),
            draft.created_at,
            _("from %(n)s events") % {"n": events},
        ),
        (_("The secretary checked it"), draft.reviewed_at, ""),
        (_("The chair approved it"), draft.approved_at, ""),
        *(
            (
                _("%(name)s signs") % {"name": place["name"]},
                _signed_at(place, draft),
                _("by hand") if place["by_hand"] else "",
            )
            for place in places(found)
        ),
        (_("Sealed in the log"), draft.sealed_at, ""),
    ]
    return _with_states(rows)


def _signed_at(place: dict[str, Any], draft: Draft) -> datetime | None:
    """When a place was signed: by hand all at once, when the scan was handed in."""
    if place["by_hand"]:
        return draft.signed_at
    signed_at: datetime | None = place["signed"].signed_at if place["signed"] else None
    return signed_at


def _with_states(rows: list[tuple[str, datetime | None, str]]) -> list[dict[str, Any]]:
    current = next((n for n, row in enumerate(rows) if row[1] is None), len(rows))
    return [
        {
            "label": label,
            "at": at,
            "note": note,
            "state": "done" if n < current else "current" if n == current else "",
        }
        for n, (label, at, note) in enumerate(rows)
    ]


def abilities(found: Paper, viewer: Actor) -> dict[str, bool]:
    """What the viewer may do now; the services check it again."""
    person = str(viewer.person_id)
    stage = Stage(found.draft.stage)
    pen, chair = person in found.state.pens, person == found.state.chair
    mine = [p for p in places(found) if _signer(found, p["role"]) == person and not p["signed"]]
    waiting = next((p for p in places(found) if not p["signed"]), None)
    return {
        "edit": pen and stage is Stage.DRAFT,
        "review": pen and stage is Stage.DRAFT,
        "approve": chair and stage is Stage.REVIEWED,
        "sign": stage is Stage.APPROVED and bool(mine) and waiting in mine,
        "correct": pen and stage in {Stage.SIGNED, Stage.SEALED},
        "write": pen,
    }


def signing(found: Paper, viewer: Actor, *, at: datetime) -> dict[str, Any]:
    """How the viewer signs, what to look out for, and whether a sheet is signed by hand."""
    if found.document is None or Stage(found.draft.stage) is not Stage.APPROVED:
        return {}
    means = documents.means_of(viewer.person) if viewer.person_id else None
    return {
        "means": means,
        "warning": means.warning(at=at) if means else "",
        "by_hand": documents.by_hand(found.document, list(found.signatures)),
    }


def _signer(found: Paper, role: str) -> str:
    return str(found.document.signers.get(role, "")) if found.document else ""


def order(found: Paper) -> dict[str, int]:
    """Where each passage stands in the paper; the database keeps them without an order."""
    written = blocks.minutes if found.draft.kind == "BB" else blocks.resolution
    return {block.key: place for place, block in enumerate(written(found.state))}


def editable(found: Paper) -> list[dict[str, str]]:
    """Blocks of the form, in order."""
    headings, places = found.version.headings, order(found)
    return [
        {"key": key, "heading": headings.get(key, ""), "text": text}
        for key, text in sorted(
            found.version.texts.items(), key=lambda block: places.get(block[0], len(places))
        )
    ]


def typed_again(shown: list[dict[str, str]], typed: dict[str, str]) -> list[dict[str, str]]:
    """The form's blocks with what was typed; ``newer`` is the text as it stands where that differs."""
    return [
        {
            **block,
            "text": typed[block["key"]],
            "newer": block["text"] if block["text"].strip() != typed[block["key"]].strip() else "",
        }
        for block in shown
    ]


def after(found: Paper, viewer: Actor, *, at: datetime) -> dict[str, Any]:
    """What followed the meeting: objections, what came back from above, the confirmed grade."""
    if found.draft.kind != "BB":
        return {}
    day = local_day(at)
    member = found.state.roll_of(str(viewer.person_id))
    here = member is not None and attendance_of(found.state, member).status in {"present", "late"}
    last = queries.last_day_to_object(found.draft, found.state)
    newest = queries.correction_of(found.draft) is None
    pen = str(viewer.person_id) in found.state.pens
    return {
        "objections": queries.objections(found.draft.pk),
        "may_object": here and newest and day <= last,
        "last_day": last,
        "answers": pen,
        "returns": queries.returns(day=day, draft_id=found.draft.pk),
        "confirmation": queries.confirmation_of(found.draft.meeting_id),
        "blocks": editable(found) if here and newest else [],
    }
