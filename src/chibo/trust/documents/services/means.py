"""How people sign: chosen by the operator, looked after every night."""

import hashlib
from datetime import datetime
from uuid import UUID

from asn1crypto.x509 import Certificate
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Refused, Unavailable
from chibo.core.policy import require
from chibo.gateways.pki.csc import CscKeys
from chibo.gateways.pki.keystore import KeyMissing, KeyStoreError
from chibo.ground.accounts import queries as accounts
from chibo.ground.notices import services as notices
from chibo.ground.organisation import queries as organisation
from chibo.trust.documents import outside, policy, rules
from chibo.trust.documents.models import SigningMeans
from chibo.trust.documents.rules import MeansKind


@transaction.atomic
def choose_means(
    actor: Actor, *, person_id: UUID, kind: MeansKind, key: str = "", at: datetime
) -> SigningMeans:
    """Say how a person signs from now on; the key is looked for first.

    Args:
        key: PKCS#11 URI of a token's key, or credentialID at the remote service; empty for a key file
            of the person's own and for paper.

    Raises:
        Denied: the actor is no operator.
        Refused: there is no such key.
        Unavailable: the token or the service does not answer.
    """
    require(actor, policy.CHOOSE_MEANS, position=0)
    row = SigningMeans.objects.select_for_update().filter(person_id=person_id).first()
    row = row or SigningMeans(person_id=person_id, position=0)
    row.kind, row.key, row.chosen_at = kind, key.strip(), at
    row.asks_otp = row.sends_otp = False
    try:
        _look(row, at=at)
    except KeyMissing as error:
        raise Refused(
            _("There is no such signing key: %(key)s."), code="no_key", key=key
        ) from error
    except KeyStoreError as error:
        raise Unavailable(
            _("The signing key does not answer: %(reason)s."),
            code="key_unavailable",
            reason=str(error),
        ) from error
    row.save()
    audit.record(
        actor, "documents.means_chosen", subject=person_id, position=0, at=at,
        detail={"kind": kind.value},
    )  # fmt: skip
    return row


def look_at_certificates(actor: Actor, *, at: datetime) -> int:
    """Look at the certificate of everybody who signs with a key, and warn of those near their end.

    The person and the operators are told once for each certificate. A key that does not answer is left
    as it was last seen. May run twice.

    Returns:
        how many end within ``CHIBO_CERTIFICATE_WARN_DAYS``.
    """
    require(actor, policy.CHOOSE_MEANS, position=0)
    ending = 0
    for row in SigningMeans.objects.exclude(kind=MeansKind.PAPER).order_by("pk"):
        try:
            _look(row, at=at)
            row.save(update_fields=_SEEN)
        except KeyStoreError:
            pass  # the end that was seen last still counts
        if rules.ends_within(row.ends_at, at=at, days=settings.CHIBO_CERTIFICATE_WARN_DAYS):
            ending += 1
            _warn(row, at=at)
    return ending


_SEEN = ["asks_otp", "sends_otp", "certificate_sha256", "ends_at", "checked_at"]


def _look(row: SigningMeans, *, at: datetime) -> None:
    """Fill in what the certificate says."""
    row.checked_at = at
    if row.kind == MeansKind.PAPER:
        row.certificate_sha256, row.ends_at = "", None
        return
    store, key = outside.keys(MeansKind(row.kind)), row.key or str(row.person_id)
    if isinstance(store, CscKeys):
        found = store.credential(key)
        row.asks_otp, row.sends_otp = found.asks_otp, found.sends_otp
        certificate: Certificate = found.certificate
    else:
        certificate = store.certificate(key)
    row.certificate_sha256 = hashlib.sha256(certificate.dump()).hexdigest()
    row.ends_at = certificate.not_valid_after


def _warn(row: SigningMeans, *, at: datetime) -> None:
    if row.ends_at is None:
        return
    told = [row.person_id, *organisation.operators(day=organisation.local_day(at))]
    name = accounts.names([row.person_id]).get(row.person_id, "")
    notices.send(
        person_ids=dict.fromkeys(told), kind="certificate_ends",
        data={"name": name, "ends": row.ends_at.isoformat()}, link="/",
        about=UUID(row.certificate_sha256[:32]), position=0, province=0, at=at,
    )  # fmt: skip
