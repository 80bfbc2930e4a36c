"""The outside systems this installation is set to: keys, trust anchors, time stamps, the file store."""

from pathlib import Path

from asn1crypto.x509 import Certificate
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chibo.core import installation
from chibo.core.errors import Broken, Unavailable
from chibo.core.scope import current
from chibo.gateways.pki import authority
from chibo.gateways.pki.csc import CscKeys, CscService
from chibo.gateways.pki.keystore import KeyStore, KeyUnavailable, Pkcs12Keys
from chibo.gateways.pki.tokens import TokenKeys
from chibo.trust.documents import store
from chibo.trust.documents.rules import MeansKind
from chibo.trust.documents.signing import Services
from chibo.trust.documents.validation import read_anchors


def keys(kind: MeansKind = MeansKind.FILE) -> KeyStore:
    """Where keys of a kind live, as this installation is set.

    Raises:
        KeyUnavailable: the installation is not set up for this kind.
    """
    if kind is MeansKind.TOKEN:
        if not settings.CHIBO_PKCS11_MODULE:
            raise KeyUnavailable("CHIBO_PKCS11_MODULE is not set")
        return TokenKeys(Path(settings.CHIBO_PKCS11_MODULE))
    if kind is MeansKind.REMOTE:
        return remote()
    return Pkcs12Keys(settings.CHIBO_PKI_DIR / "signers")


def remote() -> CscKeys:
    """The remote signing service.

    Raises:
        KeyUnavailable: none is set.
    """
    if not settings.CHIBO_CSC_URL:
        raise KeyUnavailable("CHIBO_CSC_URL is not set")
    service = CscService(
        settings.CHIBO_CSC_URL.rstrip("/"),
        token=settings.CHIBO_CSC_TOKEN,
        client_id=settings.CHIBO_CSC_CLIENT_ID,
        client_secret=settings.CHIBO_CSC_CLIENT_SECRET,
        timeout_seconds=settings.CHIBO_CSC_TIMEOUT_SECONDS,
    )
    return CscKeys(service)


def anchors() -> tuple[Certificate, ...]:
    """The trust anchors (``root.pem`` in ``CHIBO_PKI_DIR``).

    Raises:
        Unavailable: the file is missing or holds no certificate.
    """
    try:
        return read_anchors((settings.CHIBO_PKI_DIR / "root.pem").read_bytes())
    except (OSError, ValueError) as error:
        raise Unavailable(
            _("Signatures cannot be made or checked: the trust anchors are not installed."),
            code="no_anchors",
        ) from error


REHEARSED = "DIỄN TẬP – KHÔNG LƯU LẠI"


def rehearsed() -> str:
    """The words on every sheet made inside a rehearsal; empty outside."""
    actor = current()
    return REHEARSED if actor is not None and actor.rehearses else ""


def mark() -> str:
    """The words on every sheet made here that has no force in law; empty with a licensed authority.

    A demonstration is marked as one. So is what an authority of the installation's own signs, as long
    as it lies in ``CHIBO_PKI_DIR``. What is made inside a rehearsal bears that before anything else.
    """
    if words := rehearsed():
        return words
    if installation.is_demo():
        return authority.MARKS[authority.DEMO]
    try:
        return authority.load(settings.CHIBO_PKI_DIR).mark
    except authority.AuthorityError:
        return ""


def services() -> Services:
    """Trust anchors and the RFC 3161 address (``CHIBO_TSA_URL``)."""
    return Services(anchors(), settings.CHIBO_TSA_URL)


def keep(data: bytes) -> store.Stored:
    """Store a file.

    Raises:
        Unavailable: the disk is full or cannot be written; nothing was kept.
    """
    try:
        return store.put(settings.CHIBO_MEDIA_DIR, data)
    except store.StoreFull as error:
        raise disk_full() from error


def disk_full() -> Unavailable:
    """The error of a disk without room."""
    return Unavailable(
        _("The file could not be kept: the server's disk is full. Nothing was changed."),
        code="disk_full",
    )


def forget(sha256: str) -> None:
    """Remove a file from the store; one that is gone already is no fault."""
    store.remove(settings.CHIBO_MEDIA_DIR, sha256)


def fetch(sha256: str) -> bytes:
    """A stored file.

    Raises:
        Broken: it is gone, or no longer what it was.
    """
    try:
        return store.get(settings.CHIBO_MEDIA_DIR, sha256)
    except store.FileBroken as error:
        raise Broken(
            _("A stored file is missing or was changed. The person in charge has been told."),
            code="file_broken",
        ) from error
