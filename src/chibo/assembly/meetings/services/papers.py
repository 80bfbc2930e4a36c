"""Papers laid before a meeting, for one item or for the whole; the documents room looks into them."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import policy
from chibo.assembly.meetings.models import AgendaItem, HeldPaper, Meeting, MeetingPaper
from chibo.assembly.meetings.rules import closed
from chibo.assembly.meetings.rules.state import ENDED
from chibo.core import audit, cases
from chibo.core.actor import Actor
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.trust.documents import papers as content
from chibo.trust.documents import queries as documents
from chibo.trust.documents.services import papers as documents_papers

MEGABYTE = 1024 * 1024


class Upload(Protocol):
    """A file as it arrives: its size is known before it is read."""

    size: int | None

    def read(self) -> bytes: ...


@transaction.atomic
def attach(
    *,
    actor: Actor,
    meeting_id: UUID,
    title: str,
    file: Upload,
    at: datetime,
    item_id: UUID | None = None,
    file_name: str = "",
    said_open: bool = False,
) -> MeetingPaper:
    """Lay a paper before a meeting; the same file for the same item again changes nothing.

    A file over the limit is not read at all.

    Args:
        said_open: the uploader has looked at the paper and says that it bears no mark of secrecy.

    Raises:
        Missing: no such meeting or item. Denied: the office does not add papers here.
        Refused: the meeting has ended, or the file is not what it should be.
        Unavailable: the disk is full.
    """
    meeting = _meeting(meeting_id)
    if meeting.stage in ENDED:
        raise Refused(
            _("The meeting has ended; papers are no longer added to it."), code="already_closed"
        )
    item = _item(meeting, item_id) if item_id else None
    if item is not None and item.kind == closed.ITEM:
        raise Refused(
            _("Papers of a confidential item are laid before its closed session."),
            code="confidential_item",
        )
    size = file.size or 0
    if size > content.LARGEST_BYTES:
        raise Refused(
            documents_papers.SENTENCES["too_large"],
            code="paper_too_large",
            size=-(-size // MEGABYTE),
        )
    paper = documents_papers.keep_paper(
        actor,
        unit_id=meeting.unit_id,
        position=meeting.position,
        province=meeting.province,
        subject=meeting.pk,
        title=title,
        data=file.read(),
        at=at,
        file_name=file_name,
        asks=not said_open,
        circle=meeting.its_circle,
    )
    laid, _is_new = MeetingPaper.objects.get_or_create(
        meeting=meeting,
        item=item,
        paper_id=paper.pk,
        defaults={
            "title": title.strip()[:300],
            "length": paper.length,
            "province": meeting.province,
            "position": meeting.position,
            "added_at": at,
        },
    )
    return laid


@transaction.atomic
def hold(
    *,
    actor: Actor,
    meeting_id: UUID,
    number: str,
    title: str,
    mark: str,
    holder: str,
    at: datetime,
) -> HeldPaper:
    """Note a secret paper that is held on paper only; the same number again changes nothing.

    Args:
        title: without content, e.g. "Báo cáo của Ủy ban kiểm tra". mark: MẬT, TỐI MẬT or TUYỆT MẬT.
        holder: who has it in hand.

    Raises:
        Missing, Denied; Refused: the meeting has ended.
    """
    meeting = _meeting(meeting_id)
    require(actor, policy.CONVENE, position=meeting.position)
    if meeting.stage in ENDED:
        raise Refused(
            _("The meeting has ended; papers are no longer added to it."), code="already_closed"
        )
    held, is_new = HeldPaper.objects.get_or_create(
        meeting=meeting,
        number=number.strip(),
        defaults={
            "title": title.strip(),
            "mark": mark,
            "holder": holder.strip(),
            "province": meeting.province,
            "position": meeting.position,
            "added_at": at,
        },
    )
    if is_new:
        audit.record(
            actor,
            "meetings.paper_held",
            subject=meeting.pk,
            position=meeting.position,
            province=meeting.province,
            at=at,
            detail={"held": str(held.pk)},
        )
    return held


@transaction.atomic
def withdraw(*, actor: Actor, meeting_id: UUID, laid_id: UUID, at: datetime) -> None:
    """Take a paper back before the meeting has ended; the file stays in the archive.

    Raises:
        Missing, Denied; Refused: the meeting has ended.
    """
    meeting = _meeting(meeting_id)
    require(actor, policy.CONVENE, position=meeting.position)
    if meeting.stage in ENDED:
        raise Refused(
            _("The meeting has ended; its papers stay as they are."), code="already_closed"
        )
    laid = _laid(meeting_id, laid_id)
    audit.record(
        actor,
        "meetings.paper_withdrawn",
        subject=meeting.pk,
        position=meeting.position,
        province=meeting.province,
        at=at,
        detail={"paper": str(laid.paper_id)},
    )
    laid.delete()


def file_of(*, meeting_id: UUID, paper_id: UUID) -> tuple[MeetingPaper, bytes]:
    """A paper of the meeting and its bytes, for whom the scope lets see it.

    Raises:
        Missing: no such paper there, or not for this viewer; Broken: the stored bytes have changed.
    """
    laid = MeetingPaper.objects.filter(meeting_id=meeting_id, paper_id=paper_id).first()
    if laid is None:
        raise Missing(_("There is no such paper."), code="no_paper")
    _paper, data = documents.paper_file(paper_id)
    return laid, data


def _meeting(meeting_id: UUID) -> Meeting:
    found = Meeting.objects.select_for_update(no_key=True).filter(pk=meeting_id).first()
    if found is None:
        raise Missing(_("There is no such meeting."), code="no_meeting")
    cases.enter(found.case_id)
    return found


def _item(meeting: Meeting, item_id: UUID) -> AgendaItem:
    found = AgendaItem.objects.filter(pk=item_id, meeting=meeting).first()
    if found is None:
        raise Missing(_("This item is not on the agenda. Reload the page."), code="unknown_item")
    return found


def _laid(meeting_id: UUID, laid_id: UUID) -> MeetingPaper:
    found = MeetingPaper.objects.filter(pk=laid_id, meeting_id=meeting_id).first()
    if found is None:
        raise Missing(_("There is no such paper."), code="no_paper")
    return found
