"""The machine's draft, the secretary's versions, and corrections of what has been sealed."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.minutes import policy, queries
from chibo.assembly.minutes.models import Draft, DraftVersion
from chibo.assembly.minutes.rules import blocks, record
from chibo.assembly.minutes.rules.blocks import Block
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.core import audit, cases
from chibo.core.actor import Actor
from chibo.core.errors import Missing, Refused, Stale

if TYPE_CHECKING:
    from chibo.assembly.meetings.models import Meeting

LONGEST = 20_000


@transaction.atomic
def assemble(*, actor: Actor, meeting_id: UUID, at: datetime) -> list[Draft]:
    """Write the first draft of the minutes, and of the resolution if one was adopted.

    A meeting is assembled once; asking again changes nothing.

    Returns:
        the meeting's drafts.
    """
    meeting = meetings.meeting(meeting_id)
    cases.enter(meeting.case_id)
    state = meetings.state_of(meeting_id)
    made = [_first(actor, meeting, "BB", blocks.minutes(state), at=at)]
    if not state.closed and record.adopting_vote(state):
        made.append(_first(actor, meeting, "NQ", blocks.resolution(state), at=at))
    return made


@transaction.atomic
def edit(
    *,
    actor: Actor,
    draft_id: UUID,
    texts: Mapping[str, str],
    based_on: int,
    at: datetime,
) -> Draft:
    """Keep changed texts as a new version; figures, names and times are not among them.

    Args:
        texts: block key → text; unknown keys are refused, missing ones stay as they are.
        based_on: number of the version that was edited.

    Raises:
        Denied: neither secretary nor chair. Stale: somebody saved a newer version meanwhile.
        Refused: the draft is under review or further, or a text is empty or too long.
    """
    draft = locked(draft_id)
    policy.require_secretary(actor, meetings.state_of(draft.meeting_id))
    if draft.stage != Stage.DRAFT:
        raise Refused(
            _("These minutes are under review and cannot be edited now."), code="not_a_draft"
        )
    latest = queries.latest(draft)
    if based_on != latest.number:
        raise Stale(
            _("%(name)s has saved version %(number)s meanwhile. Your text is still here below."),
            code="newer_version",
            name=latest.by_name or "chibo",
            number=latest.number,
        )
    changed = _checked(latest.texts, texts)
    if changed == latest.texts:
        return draft
    _add_version(actor, draft, changed, latest.headings, at=at)
    _audit(actor, "minutes.edited", draft, at, version=draft.version)
    return draft


@transaction.atomic
def correct(*, actor: Actor, draft_id: UUID, reason: str, at: datetime) -> Draft:
    """Begin a correction of a signed paper: a new draft whose document will name the old one.

    Raises:
        Denied; Refused: it is not signed yet, a correction has begun, or no reason is given.
    """
    old = locked(draft_id)
    policy.require_secretary(actor, meetings.state_of(old.meeting_id))
    if old.stage not in {Stage.SIGNED, Stage.SEALED}:
        raise Refused(_("Only signed minutes are corrected; edit the draft."), code="not_signed")
    if not reason.strip():
        raise Refused(_("Write why the document is corrected."), code="no_reason")
    if Draft.objects.filter(replaces_document=old.document_id).exists():
        raise Refused(_("A correction has begun already."), code="correction_waits")
    latest = queries.latest(old)
    draft = Draft(
        meeting_id=old.meeting_id,
        province=old.province,
        position=old.position,
        kind=old.kind,
        replaces_document=old.document_id,
        correction_reason=reason.strip(),
        version=0,
        created_at=at,
    )
    draft.save(force_insert=True)
    _add_version(actor, draft, latest.texts, latest.headings, at=at)
    _audit(actor, "minutes.correction_begun", draft, at)
    return draft


def locked(draft_id: UUID) -> Draft:
    """The draft's row, locked until the transaction ends.

    Raises:
        Missing: there is none, or not for this actor.
    """
    draft = Draft.objects.select_for_update(no_key=True).filter(pk=draft_id).first()
    if draft is None:
        raise Missing(_("There is no such draft."), code="no_draft")
    cases.enter(draft.case_id)
    return draft


def _first(
    actor: Actor, meeting: "Meeting", kind: str, written: list[Block], *, at: datetime
) -> Draft:
    draft, is_new = Draft.objects.get_or_create(
        meeting=meeting,
        kind=kind,
        replaces_document=None,
        defaults={
            "province": meeting.province,
            "position": meeting.position,
            "version": 0,
            "created_at": at,
        },
    )
    if is_new:
        texts = {block.key: block.text for block in written}
        headings = {block.key: block.heading for block in written}
        _add_version(None, draft, texts, headings, at=at)
        _audit(actor, "minutes.assembled", draft, at)
        _as_corrected(draft, texts, headings, at=at)
    return draft


def _as_corrected(
    draft: Draft, texts: dict[str, str], headings: dict[str, str], *, at: datetime
) -> None:
    """What the meeting corrected when the minutes were read back is a version of its own."""
    state = meetings.state_of(draft.meeting_id)
    if draft.kind != "BB" or state.reading is None:
        return
    changed = {k: v for k, v in state.reading.corrected.items() if k in texts}
    pen = state.roll_of(state.secretary)
    if changed and pen is not None:
        by = Actor(person_id=UUID(pen.person), name=pen.name)
        _add_version(by, draft, {**texts, **changed}, headings, at=at)


def _add_version(
    actor: Actor | None,
    draft: Draft,
    texts: Mapping[str, str],
    headings: Mapping[str, str],
    *,
    at: datetime,
) -> None:
    draft.version += 1
    draft.save(update_fields=["version"])
    DraftVersion.objects.create(
        draft=draft,
        province=draft.province,
        position=draft.position,
        number=draft.version,
        texts=dict(texts),
        headings=dict(headings),
        by=actor.person_id if actor else None,
        by_name=actor.name if actor else "",
        at=at,
    )


def _checked(known: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    if unknown := set(given) - set(known):
        raise Refused(
            _("This passage is not part of the minutes: %(key)s."),
            code="unknown_block",
            key=min(unknown),
        )
    cleaned = {key: text.replace("\r\n", "\n").strip() for key, text in given.items()}
    if not all(cleaned.values()):
        raise Refused(_("A passage is empty. Write something or put it back."), code="empty_block")
    if any(len(text) > LONGEST for text in cleaned.values()):
        raise Refused(
            _("A passage has more than %(limit)s characters. Shorten it."),
            code="long_block",
            limit=LONGEST,
        )
    return {**known, **cleaned}


def _audit(actor: Actor, action: str, draft: Draft, at: datetime, **detail: int) -> None:
    audit.record(
        actor,
        action,
        subject=draft.pk,
        position=draft.position,
        province=draft.province,
        at=at,
        detail={"kind": draft.kind, **detail},
    )
