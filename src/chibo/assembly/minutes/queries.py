"""Reads of drafts; call inside a scope."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.minutes.models import Draft, DraftVersion
from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.trust.documents import queries as documents


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
