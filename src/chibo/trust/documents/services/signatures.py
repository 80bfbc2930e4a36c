"""Signing: one place after the other, by the person named, with a fresh proof of identity."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pyhanko.sign.signers import Signer

from chibo.core import audit, facts
from chibo.core.actor import Actor
from chibo.core.errors import ChiboError, Denied, Missing, Refused, Unavailable
from chibo.core.policy import require
from chibo.gateways.pki.keystore import KeyMissing, KeyStore, KeyStoreError, WrongSecret
from chibo.protocols.tlog.leaf import LeafKind
from chibo.trust.documents import outside, policy, rendering, rules, signing
from chibo.trust.documents.models import Document, DocumentVersion, Signature
from chibo.trust.documents.rules import State, Turn, VersionKind
from chibo.trust.documents.services.creating import add_version, described
from chibo.trust.ledger import services as ledger


@transaction.atomic
def sign(
    actor: Actor,
    *,
    document_id: UUID,
    role: str,
    secret: str,
    at: datetime,
    keys: KeyStore | None = None,
) -> Document:
    """Sign a document in one role; the last signature completes and seals it.

    The same call again changes nothing. Writes a new version, the signature, one audit entry and the
    fact ``documents.signed``; with the last signature also the seal and ``documents.completed``.

    Args:
        secret: opens the signer's key; used once, kept nowhere.
        keys: where the key lives, by default the installation's store.

    Raises:
        Missing: no such document for this actor.
        Denied: another person signs here (``not_signer``), the proof of identity is older than five
            minutes (``step_up``), or the secret is wrong (``wrong_secret``).
        Refused: another one signs first, or the key cannot be used any more.
        Unavailable: key or time-stamping service do not answer; nothing was signed.
    """
    document = _locked(document_id)
    _check_person(actor, document, role)
    _check_fresh(actor, at)
    signed = list(document.signatures.order_by("version__number").values_list("role", flat=True))
    turn = rules.turn(document.order, signed, role)
    if turn is Turn.ALREADY:
        return document
    if turn is Turn.NOT_YET:
        raise Refused(_("Another person signs first. You will be told."), code="not_your_turn")
    last = rules.is_last(document.order, signed, role)
    newest = document.versions.order_by("-number")[0]
    signer = _signer(keys or outside.keys(), actor, secret)
    pdf = _sign(document, newest, role=role, signer=signer, at=at, last=last)
    version = add_version(document, pdf, number=newest.number + 1, kind=VersionKind.SIGNED, at=at)
    _record(actor, document, version, role=role, signer=signer, at=at)
    if last:
        _complete(actor, document, version, at=at)
    return document


@transaction.atomic
def renew(actor: Actor, *, document_id: UUID, at: datetime) -> DocumentVersion:
    """Add an archive time stamp before the last one ages; the new version has its own seal.

    Raises:
        Denied, Missing
        Refused: the document is not complete.
        Unavailable: the time-stamping service does not answer.
    """
    document = _locked(document_id)
    require(actor, policy.RENEW, position=document.position)
    if document.state == State.SIGNING:
        raise Refused(_("The document is not complete yet."), code="not_complete")
    newest = document.versions.order_by("-number")[0]
    try:
        pdf = signing.renew(outside.fetch(newest.sha256), services=outside.services())
    except (signing.SigningFailed, signing.OutsideUnavailable, signing.NoRoom) as error:
        raise _told(error) from error
    version = add_version(document, pdf, number=newest.number + 1, kind=VersionKind.RENEWED, at=at)
    _audit(actor, "documents.renewed", document, at, {"version": version.number})
    _seal(actor, document, version, at=at)
    return version


def _locked(document_id: UUID) -> Document:
    document = Document.objects.select_for_update(no_key=True).filter(pk=document_id).first()
    if document is None:
        raise Missing(_("There is no such document."), code="no_document")
    return document


def _check_person(actor: Actor, document: Document, role: str) -> None:
    if actor.person_id is None or document.signers.get(role) != str(actor.person_id):
        raise Denied(_("This place is signed by somebody else."), code="not_signer")


def _check_fresh(actor: Actor, at: datetime) -> None:
    seconds = settings.CHIBO_STEP_UP_SECONDS
    if not rules.is_fresh(actor.authenticated_at, at=at, seconds=seconds):
        raise Denied(
            _("Confirm who you are once more, then sign. Nothing was signed yet."), code="step_up"
        )


def _signer(keys: KeyStore, actor: Actor, secret: str) -> Signer:
    try:
        return keys.signer(str(actor.person_id), secret)
    except WrongSecret as error:
        raise Denied(
            _("The signing code is not right. Nothing was signed."), code="wrong_secret"
        ) from error
    except KeyMissing as error:
        raise Refused(
            _("You have no signing key yet. Ask the person in charge of the installation."),
            code="no_key",
        ) from error
    except KeyStoreError as error:
        raise Unavailable(_UNREACHABLE, code="key_unavailable") from error


def _sign(
    document: Document,
    newest: DocumentVersion,
    *,
    role: str,
    signer: Signer,
    at: datetime,
    last: bool,
) -> bytes:
    name = next(p["name"] for p in document.record["signatures"] if p["role"] == role)
    stamp = rendering.Stamp(name, document.unit_name, at, outside.mark())
    try:
        return signing.sign(
            outside.fetch(newest.sha256),
            role=role,
            signer=signer,
            stamp=rendering.render_stamp(stamp),
            services=outside.services(),
            at=at,
            last=last,
        )
    except (signing.SigningFailed, signing.OutsideUnavailable, signing.NoRoom) as error:
        raise _told(error) from error


_UNREACHABLE = _(
    "The signing key or the time-stamping service does not answer. Nothing was signed; "
    "the document stays as it was. Try again in a minute."
)
_REFUSALS = {
    "revoked": _("Your certificate was revoked. Ask the person in charge for a new one."),
    "expired": _("Your certificate has ended. Ask the person in charge for a new one."),
    "not_trusted": _("Your certificate does not come from an authority that is trusted here."),
}


def _told(
    error: signing.SigningFailed | signing.OutsideUnavailable | signing.NoRoom,
) -> ChiboError:
    if isinstance(error, signing.NoRoom):
        return outside.disk_full()
    if isinstance(error, signing.OutsideUnavailable):
        return Unavailable(_UNREACHABLE, code="outside_unavailable")
    words = _REFUSALS.get(error.code, _("This file cannot be signed. Nothing was signed."))
    return Refused(words, code=error.code)


def _record(
    actor: Actor,
    document: Document,
    version: DocumentVersion,
    *,
    role: str,
    signer: Signer,
    at: datetime,
) -> None:
    certificate = signer.signing_cert
    Signature.objects.create(
        document=document, version=version, province=document.province, position=document.position,
        role=role, person_id=document.signers[role], person_name=actor.name, signed_at=at,
        certificate_sha256=certificate.sha256.hex() if certificate else "",
    )  # fmt: skip
    detail = {"role": role, "version": version.number, "factor": actor.factor}
    _audit(actor, "documents.signed", document, at, detail)
    facts.publish("documents.signed", {**described(document), "role": role})


def _complete(actor: Actor, document: Document, version: DocumentVersion, *, at: datetime) -> None:
    document.state, document.completed_at = State.COMPLETE, at
    document.save(update_fields=["state", "completed_at"])
    if document.replaces is not None:
        document.replaces.state = State.REPLACED
        document.replaces.save(update_fields=["state"])
    _audit(actor, "documents.completed", document, at, {"version": version.number})
    _seal(actor, document, version, at=at)
    told = {**described(document), "version": version.number, "at": at.isoformat()}
    facts.publish("documents.completed", told)


def _seal(actor: Actor, document: Document, version: DocumentVersion, *, at: datetime) -> None:
    certificates = document.signatures.order_by("version__number")
    manifest = {
        "files": [{"sha256": version.sha256, "length": version.length}],
        "signers": list(certificates.values_list("certificate_sha256", flat=True)),
    }
    if document.replaces_id:
        manifest["replaces"] = str(document.replaces_id)
    ledger.enqueue_seal(
        actor,
        position=document.position,
        province=document.province,
        document_id=document.pk,
        version=version.number,
        kind=LeafKind.SUPERSEDE if document.replaces_id else LeafKind.SEAL,
        manifest=manifest,
        at=at,
    )


def _audit(
    actor: Actor, action: str, document: Document, at: datetime, detail: dict[str, object]
) -> None:
    audit.record(
        actor, action, subject=document.pk, position=document.position, at=at,
        province=document.province, detail=detail,
    )  # fmt: skip
