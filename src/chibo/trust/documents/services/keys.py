"""Keys of the demonstration authority. A real installation gets its keys from a licensed one."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Unavailable
from chibo.gateways.pki import authority
from chibo.trust.documents.rules import MeansKind
from chibo.trust.documents.services.means import choose_means


def issue_key(
    actor: Actor, *, person_id: UUID, name: str, unit_name: str, secret: str, at: datetime
) -> None:
    """Make a signing key and certificate for a person; for the installation itself only.

    Args:
        secret: the signing code that opens the key.

    Raises:
        Denied: the actor is a person.
        Unavailable: this installation has no authority of its own.
    """
    if not actor.is_system:
        raise Denied(_("Only the installation itself makes keys."), code="not_system")
    try:
        made = authority.load(settings.CHIBO_PKI_DIR)
        made.issue_signer(name=name, unit=unit_name, key=str(person_id), passphrase=secret, at=at)
    except authority.AuthorityError as error:
        raise Unavailable(
            _("This installation has no authority of its own to make keys."), code="no_authority"
        ) from error
    audit.record(actor, "documents.key_issued", subject=person_id, position=0, at=at)
    choose_means(actor, person_id=person_id, kind=MeansKind.FILE, at=at)
