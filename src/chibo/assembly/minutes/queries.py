"""Reads of drafts; call inside a scope."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.assembly.minutes.models import Draft, DraftVersion
from chibo.core.errors import Missing


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


def papers_of(meeting_ids: Iterable[UUID]) -> dict[UUID, Draft]:
    """The minutes of these meetings, corrections aside, by meeting; one statement."""
    found = Draft.objects.filter(
        meeting_id__in=list(meeting_ids), kind="BB", replaces_document__isnull=True
    )
    return {draft.meeting_id: draft for draft in found}
