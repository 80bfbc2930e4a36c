"""From reviewed to sealed: the chair approves, the document is made, people sign, the log seals."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.minutes import policy, queries
from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.rules import record
from chibo.assembly.minutes.rules.workflow import Stage, moved
from chibo.assembly.minutes.services.drafting import locked
from chibo.core import audit, cases, facts, readers
from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.ground.notices import services as notices
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import Office
from chibo.trust.documents import queries as documents_of
from chibo.trust.documents import services as documents

if TYPE_CHECKING:
    from chibo.core.models import CaseReader
    from chibo.trust.documents.models import Document


@transaction.atomic
def send_to_review(*, actor: Actor, draft_id: UUID, at: datetime) -> Draft:
    """The secretary has finished; the chair is told.

    Raises:
        Denied; Refused: it is not a draft any more.
    """
    draft = locked(draft_id)
    state = meetings.state_of(draft.meeting_id)
    policy.require_secretary(actor, state)
    _move(draft, "review")
    draft.reviewed_at, draft.returned_because = at, ""
    draft.save(update_fields=["stage", "reviewed_at", "returned_because"])
    _audit(actor, "minutes.sent_to_review", draft, at)
    _tell(draft, "draft_to_approve", [state.chair], at=at)
    return draft


@transaction.atomic
def return_draft(*, actor: Actor, draft_id: UUID, reason: str, at: datetime) -> Draft:
    """The chair gives it back with a reason.

    Raises:
        Denied; Refused: it is not under review, or no reason is given.
    """
    draft = locked(draft_id)
    state = meetings.state_of(draft.meeting_id)
    policy.require_chair(actor, state)
    if not reason.strip():
        raise Refused(_("Write what should be changed."), code="no_reason")
    _move(draft, "return")
    draft.returned_because = reason.strip()
    draft.save(update_fields=["stage", "returned_because"])
    _audit(actor, "minutes.returned", draft, at)
    _tell(draft, "draft_returned", [state.secretary], at=at)
    return draft


@transaction.atomic
def approve(*, actor: Actor, draft_id: UUID, at: datetime) -> "Document":
    """The chair approves the text: it gets its number and waits for its signatures.

    Raises:
        Denied; Refused: it is not under review, or nobody holds the office that signs.
    """
    draft = locked(draft_id)
    state = meetings.state_of(draft.meeting_id)
    policy.require_chair(actor, state)
    _move(draft, "approve")
    _check_separate(draft, state)
    document = documents.create_document(
        actor,
        to_document(draft, state, queries.latest(draft).texts),
        at=at,
        replaces=draft.replaces_document,
        reason=draft.correction_reason,
    )
    draft.document_id, draft.approved_at = document.pk, at
    draft.save(update_fields=["stage", "document_id", "approved_at"])
    _audit(actor, "minutes.approved", draft, at)
    first = document.order[0]
    _tell(draft, "document_to_sign", [document.signers[first]], at=at)
    return document


@transaction.atomic
def sign(*, actor: Actor, draft_id: UUID, secret: str, at: datetime, otp: str = "") -> "Document":
    """Sign in the place that the document gives to this person.

    Args:
        secret, otp: see ``documents.sign``.

    Raises:
        Refused: not approved yet, or this person has no place; and all that ``documents.sign`` raises.
    """
    draft = queries.draft(draft_id)
    cases.enter(draft.case_id)
    if draft.document_id is None:
        raise Refused(_("It is not approved yet."), code="not_approved")
    document = documents_of.document(draft.document_id)
    mine = [role for role, person in document.signers.items() if person == str(actor.person_id)]
    signed = set(document.signatures.values_list("role", flat=True))
    role = next((r for r in document.order if r in mine and r not in signed), None)
    if role is None:
        if mine:
            return document
        raise Refused(_("You have no place to sign here."), code="not_signer")
    document = documents.sign(
        actor, document_id=document.pk, role=role, secret=secret, otp=otp, at=at
    )
    waiting = [r for r in document.order if r not in signed | {role}]
    if waiting:
        _tell(draft, "document_to_sign", [document.signers[waiting[0]]], at=at)
    return document


@transaction.atomic
def complete(*, document_id: UUID, at: datetime) -> None:
    """All have signed (fact ``documents.completed``); may run twice."""
    draft = _of_document(document_id)
    if draft is None or moved(Stage(draft.stage), "complete") is None:
        return
    _move(draft, "complete")
    draft.signed_at = at
    draft.save(update_fields=["stage", "signed_at"])
    _publish(draft, "minutes.signed", at=at)
    roll = [r.person for r in meetings.state_of(draft.meeting_id).roll.values()]
    read_by = [str(r.person_id) for r in _readers(draft, at=at)] if draft.case_id else roll
    _tell(draft, "document_new", read_by, at=at)


@transaction.atomic
def mark_sealed(*, document_id: UUID, at: datetime) -> None:
    """The log holds it (fact ``ledger.sealed``); may run twice."""
    draft = _of_document(document_id)
    if draft is None or moved(Stage(draft.stage), "seal") is None:
        return
    _move(draft, "seal")
    draft.sealed_at = at
    draft.save(update_fields=["stage", "sealed_at"])
    _publish(draft, "minutes.sealed", at=at)


def _publish(draft: Draft, name: str, *, at: datetime) -> None:
    """Tell the rooms above; ``at`` of the fact is when the meeting ended."""
    meeting = meetings.meeting(draft.meeting_id)
    facts.publish(
        name,
        {
            "draft": str(draft.pk),
            "kind": draft.kind,
            "meeting": str(meeting.pk),
            "unit": str(meeting.unit_id),
            "at": (meeting.closed_at or at).isoformat(),
        },
    )


def _of_document(document_id: UUID) -> Draft | None:
    found = Draft.objects.select_for_update(no_key=True).filter(document_id=document_id).first()
    cases.enter(found.case_id if found else None)
    return found


def _readers(draft: Draft, *, at: datetime) -> "list[CaseReader]":
    """Who reads the minutes of a closed session."""
    return readers.readers(draft.case_id, at=at) if draft.case_id else []


def _check_separate(draft: Draft, state: MeetingState) -> None:
    """General minutes name the separate minutes by their number, so those are numbered first."""
    held = [item for item in state.items.values() if item.closed == "held"]
    if draft.kind != "BB" or not held:
        return
    known = queries.separate(state)
    waiting = sorted(item.number for item in held if item.id not in known)
    if waiting:
        raise Refused(
            _(
                "Approve the separate minutes of item %(number)s first: these minutes print their number."
            ),
            code="separate_first",
            number=waiting[0],
        )


def _move(draft: Draft, move: str) -> None:
    stage = moved(Stage(draft.stage), move)
    if stage is None:
        raise Refused(
            _("This step is not open now; somebody may have done it already. Reload the page."),
            code="not_now",
        )
    draft.stage = stage


def to_document(draft: Draft, state: MeetingState, texts: dict[str, str]) -> documents.Draft:
    """What the documents room is handed: the record with these texts, and who signs."""
    meeting = meetings.meeting(draft.meeting_id)
    day = local_day(state.opened_at or meeting.planned_start)
    head = record.Head(
        id="",
        kind=draft.kind,
        number=0,
        symbol="",
        term=organisation.term_of(meeting.unit, day=day),
        organisation=state.unit["name"],
        superior=state.unit["superior"],
        place=state.unit["place"] or state.unit["short_name"],
        title=_title(state, day),
        meeting=str(meeting.pk),
    )
    content, signers = _content(draft, state, head, texts)
    return documents.Draft(
        unit_id=meeting.unit_id,
        unit_name=meeting.unit.name,
        position=meeting.position,
        province=meeting.province,
        organ=organisation.sign_of(meeting.unit),
        record=content,
        signers=signers,
        subject=meeting.pk,
        circle=meeting.its_circle,
    )


def _content(
    draft: Draft, state: MeetingState, head: record.Head, texts: dict[str, str]
) -> tuple[dict[str, Any], dict[str, UUID]]:
    if draft.kind == "BB":
        signers = {"secretary": UUID(state.secretary), "chair": UUID(state.chair)}
        if draft.case_id is not None:
            at = state.closed_at or draft.created_at
            names = [one.person_name for one in _readers(draft, at=at)]
            return record.separate_minutes(state, head, texts, readers=names), signers
        return record.minutes(state, head, texts, separate=queries.separate(state)), signers
    signer = next((r for r in state.roll.values() if r.office == Office.SECRETARY), None)
    if signer is None:
        raise Refused(
            _("The resolution is signed by the branch secretary, and nobody holds that office."),
            code="no_branch_secretary",
        )
    content = record.resolution(state, head, texts, signer={"name": signer.name})
    return content, {"branch_secretary": UUID(signer.person)}


def _title(state: MeetingState, day: date) -> str:
    if state.closed:  # stands in lists and on the public page: nothing of what it was about
        return f"phiên họp riêng, mục {state.closed['number']}, ngày {day:%d/%m/%Y}"
    return f"sinh hoạt chi bộ {record.KINDS[state.kind]} tháng {day.month} năm {day.year}"


def _audit(actor: Actor, action: str, draft: Draft, at: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=draft.pk,
        position=draft.position,
        province=draft.province,
        at=at,
        detail={"kind": draft.kind, "version": draft.version},
    )


def _tell(draft: Draft, kind: str, persons: list[str], *, at: datetime) -> None:
    notices.send(
        person_ids=[UUID(person) for person in persons if person],
        kind=kind,
        data={"document": draft.kind},
        link=f"/minutes/{draft.pk}/",
        about=draft.pk,
        position=draft.position,
        province=draft.province,
        at=at,
    )
