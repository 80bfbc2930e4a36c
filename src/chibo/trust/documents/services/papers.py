"""Papers that people upload: looked into before they are kept."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit, rehearsals
from chibo.core.actor import Actor, system_actor
from chibo.core.circles import Circle
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.trust.documents import keeping, outside, papers, policy, rules, uploads
from chibo.trust.documents.models import Paper

SENTENCES = {
    "empty": _("This file is empty. Choose the file again."),
    "too_large": _(
        "The file has %(size)s MB, the limit is 20 MB. Divide it or send a lighter PDF."
    ),
    "not_pdf": _("This file is not a PDF, whatever its name says. Export it again as PDF."),
    "damaged": _("This PDF is damaged or cut off. Export it again and send it once more."),
    "encrypted": _("This PDF is locked by a password. Send it without one."),
    "active": _(
        "This PDF carries something that runs or opens by itself (%(detail)s). "
        "Print it to PDF and send that file."
    ),
    "secret": _(
        "This paper is marked %(detail)s. Secret papers do not belong in this system; "
        "the file was not kept."
    ),
    "unread": _(
        "This file has no text that can be read, so a mark of secrecy would not be seen. "
        "Look at the paper and say whether it is marked."
    ),
}
MEGABYTE = 1024 * 1024


@transaction.atomic
def keep_paper(
    actor: Actor,
    *,
    unit_id: UUID,
    position: int,
    province: int,
    subject: UUID,
    title: str,
    data: bytes,
    at: datetime,
    file_name: str = "",
    asks: bool = False,
    circle: Circle | None = None,
) -> Paper:
    """Keep an uploaded PDF of at most 20 MB for a subject; the same file again is kept once.

    Args:
        file_name: as the uploader called it; a mark of secrecy there or in the title counts too.
        asks: refuse a file without text, whose uploader has not said that it is not secret.
        circle: who reads it where that is not the whole unit.

    Raises:
        Denied: the actor may not add papers there.
        Refused: the file is not what it should be; the sentence says what to do.
        Unavailable: the disk is full, or the scanner of uploads away.
    """
    require(actor, policy.ADD_PAPER, position=position)
    if rehearsals.is_rehearsed(position):
        raise Refused(_("In a rehearsal no file is kept. Go on without it."), code="rehearsal")
    mark = rules.secrecy_in_name(title) or rules.secrecy_in_name(file_name)
    found = papers.Inspection("secret", mark) if mark else papers.inspect(data)
    if found.code != "ok":
        size = -(-len(data) // MEGABYTE)
        raise Refused(
            SENTENCES[found.code], code=f"paper_{found.code}", size=size, detail=found.detail
        )
    if asks and not found.is_read:
        raise Refused(SENTENCES["unread"], code="paper_unread")
    uploads.scan(data)
    kept = outside.keep(data)
    paper, is_new = Paper.objects.get_or_create(
        subject=subject,
        sha256=kept.sha256,
        defaults={
            "unit_id": unit_id, "position": position, "province": province,
            "title": title.strip()[:300], "length": kept.length, "pages": found.pages,
            "uploaded_by": actor.person_id, "uploaded_at": at, **_columns(circle),
        },
    )  # fmt: skip
    if is_new:
        detail = {"length": kept.length, "pages": found.pages}
        audit.record(
            actor, "documents.paper_kept", subject=paper.pk, position=position, at=at,
            province=province, detail=detail,
        )  # fmt: skip
    return paper


def move_papers(subject: UUID, circle: Circle | None) -> None:
    """Let the papers of a subject belong to another circle, or to none."""
    Paper.objects.filter(subject=subject).update(**_columns(circle))


@transaction.atomic
def forget_papers(subjects: Sequence[UUID], *, at: datetime) -> int:
    """Remove the papers of subjects whose time is over, with their files unless another row has the same one.

    Call inside a scope of the installation. The files go once the transaction is through.

    Returns:
        how many papers.
    """
    gone = list(Paper.objects.filter(subject__in=subjects))
    Paper.objects.filter(pk__in=[one.pk for one in gone]).delete()
    kept = keeping.kept()
    for one in gone:
        audit.record(
            system_actor("documents.retention"), "documents.paper_forgotten", subject=one.pk,
            position=one.position, province=one.province, at=at,
        )  # fmt: skip
        if one.sha256 not in kept:
            transaction.on_commit(partial(outside.forget, one.sha256))
    return len(gone)


def _columns(circle: Circle | None) -> dict[str, Any]:
    if circle is None:
        return {"circle": None, "circle_above": True}
    return {"circle": circle.id, "circle_above": circle.above}
