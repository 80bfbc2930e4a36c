"""Reads of drafts; call inside a scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.minutes.models import (
    Confirmation,
    Draft,
    DraftVersion,
    Objection,
    Return,
)
from chibo.assembly.minutes.rules.after import DAYS, Returned, last_day, standing
from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.ground.organisation.queries import local_day
from chibo.trust.documents import queries as documents

if TYPE_CHECKING:
    from chibo.assembly.meetings.models import Meeting


def draft(draft_id: UUID) -> Draft:
    """One draft that the scope may see.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = (
        Draft.objects.select_related("meeting", "meeting__unit", "meeting__unit__parent")
        .filter(pk=draft_id)
        .first()
    )
    if found is None:
        raise Missing(_("There is no such draft."), code="no_draft")
    return found


def of_meeting(meeting_id: UUID) -> QuerySet[Draft]:
    """Drafts of a meeting: minutes first, corrections last."""
    return Draft.objects.filter(meeting_id=meeting_id).order_by("created_at", "kind")


def of_document(document_id: UUID) -> Draft | None:
    """The draft that became a document; None where it was not written here."""
    return Draft.objects.filter(document_id=document_id).last()


def versions(draft_id: UUID) -> QuerySet[DraftVersion]:
    """All versions, oldest first."""
    return DraftVersion.objects.filter(draft_id=draft_id).order_by("number")


def latest(draft: Draft) -> DraftVersion:
    """The texts as they stand."""
    return DraftVersion.objects.get(draft=draft, number=draft.version)


def signed_at(meeting_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the minutes of these meetings got their last signature; one statement."""
    signed = Draft.objects.filter(
        meeting_id__in=list(meeting_ids),
        kind="BB",
        signed_at__isnull=False,
        replaces_document__isnull=True,
    )
    return {meeting: at for meeting, at in signed.values_list("meeting_id", "signed_at") if at}


def separate(state: MeetingState) -> dict[str, str]:
    """Item id → symbol of the separate minutes of its closed session, as far as they are numbered.

    Read as the installation, for the number alone; nothing is asked where no item is confidential.
    """
    cases = {UUID(item.case): item.id for item in state.items.values() if item.case}
    if not cases:
        return {}
    with scope(system_actor("number of separate minutes")):
        numbered = Draft.objects.filter(
            meeting_id__in=cases, kind="BB", document_id__isnull=False, replaces_document=None
        ).values_list("meeting_id", "document_id")
        papers = {document: cases[meeting] for meeting, document in numbered if document}
        symbols = documents.symbols(papers)
    return {papers[document]: symbol for document, symbol in symbols.items()}


def papers_of(meeting_ids: Iterable[UUID]) -> dict[UUID, Draft]:
    """The minutes of these meetings, corrections aside, by meeting; one statement."""
    found = Draft.objects.filter(
        meeting_id__in=list(meeting_ids), kind="BB", replaces_document__isnull=True
    )
    return {draft.meeting_id: draft for draft in found}


def correction_of(found: Draft) -> Draft | None:
    """The draft that corrects this paper, if one was begun."""
    if found.document_id is None:
        return None
    return Draft.objects.filter(replaces_document=found.document_id).first()


def last_day_to_object(found: Draft, state: MeetingState) -> date:
    """Until when members may object, by the rule of the kind of meeting; one statement."""
    begun = state.opened_at or state.planned_start
    if begun is None:
        raise ValueError("a meeting that was never convened has no minutes")
    norm = meetings.kind(state.kind, at=begun).norm
    return last_day(
        written_on=local_day(found.created_at),
        signed_on=local_day(found.signed_at) if found.signed_at else None,
        days=norm.get("objections", {}).get("days", DAYS),
    )


def objections(draft_id: UUID) -> list[Objection]:
    """Objections to a paper after the meeting, oldest first."""
    return list(Objection.objects.filter(draft_id=draft_id).order_by("at", "pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """Minutes that were given back, and how they stand on a day."""

    found: Return
    standing: Returned


def returns(
    *, day: date, draft_id: UUID | None = None, unit_ids: Iterable[UUID] | None = None
) -> list[ReturnRow]:
    """Returns that the scope may see, of one paper, of some units, or all; newest first; one statement."""
    rows = Return.objects.select_related("draft", "draft__meeting__unit", "correction")
    if draft_id is not None:
        rows = rows.filter(draft_id=draft_id)
    if unit_ids is not None:
        rows = rows.filter(draft__meeting__unit_id__in=list(unit_ids))
    return [
        ReturnRow(
            found=row,
            standing=standing(
                due=row.due_on,
                day=day,
                answered=row.answered_at,
                settled=row.settled_at,
                correction=row.correction is not None,
                corrected=row.correction is not None and row.correction.signed_at is not None,
            ),
        )
        for row in rows.order_by("-at", "pk")
    ]


def own_grades(meeting_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """How branches graded these meetings themselves; one statement."""
    return meetings.own_grades(meeting_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow:
    """A regular meeting with the branch's grade, the confirmation, and when its minutes were signed."""

    meeting_id: UUID
    unit_id: UUID
    unit_name: str
    title: str
    held_on: date
    own: dict[str, Any] | None
    confirmation: Confirmation | None
    minutes_id: UUID | None
    signed_at: datetime | None

    @property
    def grade(self) -> str:
        """The grade that holds: the confirmed one, else the branch's own, else none."""
        if self.confirmation is not None:
            return self.confirmation.grade
        return str(self.own["grade"]) if self.own else ""


def grades_of(
    unit_ids: Iterable[UUID], *, first: date, last: date, kind: str = "regular"
) -> list[GradeRow]:
    """Grades of the meetings that units held between two days, oldest first; four statements."""
    held = meetings.held_in(unit_ids, first=first, last=last, kind=kind)
    keys = [meeting.pk for meeting in held]
    own, papers = meetings.own_grades(keys), papers_of(keys)
    found = {c.meeting_id: c for c in Confirmation.objects.filter(meeting_id__in=keys)}
    return [
        GradeRow(
            meeting_id=meeting.pk,
            unit_id=meeting.unit_id,
            unit_name=meeting.unit.name,
            title=meeting.title,
            held_on=local_day(meeting.opened_at or meeting.planned_start),
            own=own.get(meeting.pk),
            confirmation=found.get(meeting.pk),
            minutes_id=papers[meeting.pk].pk if meeting.pk in papers else None,
            signed_at=papers[meeting.pk].signed_at if meeting.pk in papers else None,
        )
        for meeting in held
    ]


def confirmation_of(meeting_id: UUID) -> Confirmation | None:
    """What the committee above said of the grade, if it did."""
    return Confirmation.objects.filter(meeting_id=meeting_id).first()


def objection(objection_id: UUID) -> Objection:
    """One objection that the scope may see.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = Objection.objects.filter(pk=objection_id).first()
    if found is None:
        raise Missing(_("There is no such objection."), code="no_objection")
    return found


def return_of(return_id: UUID) -> Return:
    """One return that the scope may see.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = Return.objects.filter(pk=return_id).first()
    if found is None:
        raise Missing(_("There is no such return."), code="no_return")
    return found


def minutes_before(meeting: "Meeting") -> Draft | None:
    """The newest minutes of the unit's last meeting before this one, if they were written."""
    before = Draft.objects.filter(
        meeting__unit_id=meeting.unit_id,
        meeting__planned_start__lt=meeting.planned_start,
        kind="BB",
        case_id=None,
    ).exclude(meeting_id=meeting.pk)
    return before.order_by("-meeting__planned_start", "-created_at").first()


def unsigned() -> list[Draft]:
    """Minutes of meetings that nobody has signed, corrections left out; with their meetings."""
    waiting = Draft.objects.filter(kind="BB", signed_at=None, replaces_document=None)
    return list(waiting.select_related("meeting").order_by("pk"))
