"""Signing: one place after the other, by the person named, with a fresh proof of identity."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pyhanko.sign.signers import Signer

from chibo.core import facts
from chibo.core.actor import Actor
from chibo.core.errors import ChiboError, Denied, Refused, Unavailable
from chibo.gateways.pki.keystore import (
    KeyLocked,
    KeyMissing,
    KeyStore,
    KeyStoreError,
    WrongSecret,
)
from chibo.trust.documents import outside, rendering, rules, signing
from chibo.trust.documents.models import Document, DocumentVersion, Signature
from chibo.trust.documents.queries import Means, means_of, newest_version
from chibo.trust.documents.rules import MeansKind, Turn, VersionKind
from chibo.trust.documents.services import codes
from chibo.trust.documents.services.creating import add_version, described
from chibo.trust.documents.services.steps import (
    check_fresh,
    check_person,
    complete,
    keep_stamp,
    locked,
    note,
)


@transaction.atomic
def sign(
    actor: Actor,
    *,
    document_id: UUID,
    role: str,
    secret: str,
    at: datetime,
    otp: str = "",
    keys: KeyStore | None = None,
) -> Document:
    """Sign a document in one role; the last signature completes and seals it.

    The same call again changes nothing. Writes a new version, the signature, one audit entry and the
    fact ``documents.signed``; with the last signature also the seal and ``documents.completed``. A
    wrong code is counted once the refused command is undone.

    Args:
        secret: opens the signer's key; used once, kept nowhere.
        otp: one-time code, where the signer's means ask for one.
        keys: where the key lives, by default where the signer's means say.

    Raises:
        Missing: no such document for this actor.
        Denied: another person signs here (``not_signer``), the proof of identity is older than five
            minutes (``step_up``), or the secret is wrong (``wrong_secret``).
        Refused: another one signs first, this person signs by hand, too many wrong codes, or the key
            cannot be used any more.
        Unavailable: key or time-stamping service do not answer; nothing was signed.
    """
    document = locked(document_id)
    check_person(actor, document, role)
    check_fresh(actor, at)
    signed = list(document.signatures.order_by("version__number").values_list("role", flat=True))
    turn = rules.turn(document.order, signed, role)
    if turn is Turn.ALREADY or document.on_paper:
        return document
    if turn is Turn.NOT_YET:
        raise Refused(_("Another person signs first. You will be told."), code="not_your_turn")
    means = means_of(actor.person)
    if means.kind is MeansKind.PAPER:
        raise Refused(
            _("You sign by hand: print the document, sign it and hand it to the secretary."),
            code="signs_on_paper",
        )
    codes.check(actor, at=at)
    last = rules.is_last(document.order, signed, role)
    newest = newest_version(document.pk)
    with _key(actor, means, at=at):
        signer = (keys or outside.keys(means.kind)).signer(means.key, secret, otp=otp)
        pdf = _sign(document, newest, role=role, signer=signer, at=at, last=last)
    codes.forget(actor)
    version = add_version(document, pdf, number=newest.number + 1, kind=VersionKind.SIGNED, at=at)
    _record(actor, document, version, role=role, signer=signer, means=means, at=at)
    if last:
        keep_stamp(version, pdf)
        complete(actor, document, version, at=at)
    return document


def send_otp(actor: Actor) -> None:
    """Have the remote signing service send its one-time code to the actor.

    Raises:
        Refused: the actor's means ask for no code that is sent.
        Unavailable: the service does not answer.
    """
    means = means_of(actor.person)
    if not means.sends_otp:
        raise Refused(_("Your signing key asks for no code that is sent."), code="no_otp")
    try:
        outside.remote().send_otp(means.key)
    except KeyStoreError as error:
        raise Unavailable(_AWAY[MeansKind.REMOTE], code="key_unavailable") from error


@contextmanager
def _key(actor: Actor, means: Means, *, at: datetime) -> Iterator[None]:
    """Turn what a key store says into our errors; it may say it while signing."""
    try:
        yield
    except WrongSecret as error:
        denied = Denied(
            _("The signing code is not right. Nothing was signed."), code="wrong_secret"
        )
        denied.afterwards = partial(codes.count, actor, at=at)
        raise denied from error
    except KeyMissing as error:
        raise Refused(
            _("You have no signing key yet. Ask the person in charge of the installation."),
            code="no_key",
        ) from error
    except KeyLocked as error:
        raise Refused(
            _(
                "Your signing key has locked itself after too many wrong codes. Only whoever issued "
                "it can open it; ask the person in charge, who can also let you sign on paper."
            ),
            code="key_locked",
        ) from error
    except KeyStoreError as error:
        raise Unavailable(_AWAY[means.kind], code="key_unavailable") from error


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
        raise told(error) from error


_UNREACHABLE = _(
    "The signing key or the time-stamping service does not answer. Nothing was signed; "
    "the document stays as it was. Try again in a minute."
)
_AWAY = {
    MeansKind.FILE: _UNREACHABLE,
    MeansKind.TOKEN: _(
        "Your signing card or USB token does not answer. See that it is plugged in, then try again. "
        "Nothing was signed."
    ),
    MeansKind.REMOTE: _(
        "The remote signing service does not answer, or you have not confirmed there in time. "
        "Nothing was signed. Try again in a minute."
    ),
}
_REFUSALS = {
    "revoked": _("Your certificate was revoked. Ask the person in charge for a new one."),
    "expired": _("Your certificate has ended. Ask the person in charge for a new one."),
    "not_trusted": _("Your certificate does not come from an authority that is trusted here."),
}


def told(
    error: signing.SigningFailed | signing.OutsideUnavailable | signing.NoRoom,
) -> ChiboError:
    """The error of this room that belongs to a failed signature or stamp."""
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
    means: Means,
    at: datetime,
) -> None:
    certificate = signer.signing_cert
    Signature.objects.create(
        document=document, version=version, province=document.province, position=document.position,
        role=role, person_id=document.signers[role], person_name=actor.name, signed_at=at,
        certificate_sha256=certificate.sha256.hex() if certificate else "",
    )  # fmt: skip
    detail = {"role": role, "version": version.number, "factor": actor.factor}
    note(actor, "documents.signed", document, at, {**detail, "means": means.kind.value})
    facts.publish("documents.signed", {**described(document), "role": role})
