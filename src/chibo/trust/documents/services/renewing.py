"""Archive time stamps are renewed before the certificate of the last one ends."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.core.policy import require
from chibo.trust.documents import outside, policy, rules, signing
from chibo.trust.documents.models import ArchiveStamp, DocumentVersion
from chibo.trust.documents.queries import newest_version
from chibo.trust.documents.rules import State, VersionKind
from chibo.trust.documents.services.creating import add_version
from chibo.trust.documents.services.signatures import told
from chibo.trust.documents.services.steps import keep_stamp, locked, note, seal


@transaction.atomic
def renew(
    actor: Actor, *, document_id: UUID, at: datetime, within_days: int | None = None
) -> DocumentVersion | None:
    """Add an archive time stamp; the new version has its own seal and one audit entry.

    Two calls at once, and a call after a kill, stamp once: the end of the last stamp's certificate is
    looked at under the document's lock.

    Args:
        within_days: only when the certificate of the last stamp ends within so many days.

    Returns:
        the new version, or None when none was due.

    Raises:
        Denied, Missing, Broken
        Refused: the document is not complete, or has no electronic signature.
        Unavailable: the time-stamping service does not answer.
    """
    document = locked(document_id)
    require(actor, policy.RENEW, position=document.position)
    if document.state == State.SIGNING:
        raise Refused(_("The document is not complete yet."), code="not_complete")
    if document.on_paper:
        raise Refused(
            _("A document that was signed on paper has no time stamp to renew."), code="on_paper"
        )
    newest = newest_version(document.pk)
    if within_days is not None and not _is_due(newest, at=at, days=within_days):
        return None
    try:
        pdf = signing.renew(outside.fetch(newest.sha256), services=outside.services())
    except (signing.SigningFailed, signing.OutsideUnavailable, signing.NoRoom) as error:
        raise told(error) from error
    version = add_version(document, pdf, number=newest.number + 1, kind=VersionKind.RENEWED, at=at)
    keep_stamp(version, pdf)
    note(actor, "documents.renewed", document, at, {"version": version.number})
    seal(actor, document, version, at=at)
    return version


def _is_due(version: DocumentVersion, *, at: datetime, days: int) -> bool:
    """Whether the last stamp ends soon; a file from before ends were noted is read once."""
    stamp = ArchiveStamp.objects.filter(version=version).first()
    if stamp is None:
        stamp = keep_stamp(version, outside.fetch(version.sha256))
    return stamp is None or rules.ends_within(stamp.ends_at, at=at, days=days)
