"""Taking a key of the installation's own authority out of use."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Unavailable
from chibo.gateways.pki import authority


def revoke_key(actor: Actor, *, person_id: UUID, at: datetime) -> None:
    """Put a person's certificate on the authority's list of revoked ones; for the installation itself only.

    What was signed before stays good: its time stamp shows that it is older.

    Raises:
        Denied: the actor is a person.
        Unavailable: this installation has no authority of its own.
    """
    if not actor.is_system:
        raise Denied(_("Only the installation itself makes keys."), code="not_system")
    try:
        authority.load(settings.CHIBO_PKI_DIR).revoke_signer(str(person_id), at=at)
    except authority.AuthorityError as error:
        raise Unavailable(
            _("This installation has no authority of its own to make keys."), code="no_authority"
        ) from error
    audit.record(actor, "documents.key_revoked", subject=person_id, position=0, at=at)
