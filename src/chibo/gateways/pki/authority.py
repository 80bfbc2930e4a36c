"""An authority of one's own, for a demonstration or inside one house: certificates, keys, revocation lists.

    root.pem root.key          self-signed, 20 years; the trust anchor
    issuing.pem issuing.key    under the root; signs people
    tsa.pem tsa.key            under the root; time stamps only
    signers/<key>.p12 .pem     one for each signer; the .p12 is opened by its passphrase
    state.json                 public address, what it is for, revoked serial numbers

RFC 5280 profile. Revocation lists are made when asked for, so none is ever stale.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from chibo.gateways.durable import write_durably

COUNTRY = "VN"
DEMO, INTERNAL = "demo", "internal"
MARKS = {
    DEMO: "BẢN THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ",
    INTERNAL: "NỘI BỘ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ",
}
_ASIDES = {DEMO: "thử", INTERNAL: "nội bộ"}
# A year: a signed file is then accepted without a network by validators that want revocation data
# that are still current; ours also goes back to the moment of the archive time stamp.
CRL_DAYS = 365
CA_YEARS, SIGNER_YEARS, TSA_YEARS = 20, 3, 10
_KEY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class AuthorityError(Exception):
    """The folder is not an authority, or a name cannot be used."""


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority of the house's own.

    Args:
        folder: where it lives.
        url: address under which revocation lists and CA certificates are found, no final slash.
        kind: ``DEMO`` or ``INTERNAL``; stands in every name, and on every sheet.
    """

    folder: Path
    url: str
    kind: str = DEMO

    @property
    def mark(self) -> str:
        """The words that say how little this authority counts."""
        return MARKS[self.kind]

    @property
    def root(self) -> x509.Certificate:
        """The trust anchor."""
        return self.certificate("root")

    def certificate(self, name: str) -> x509.Certificate:
        """Certificate of ``root``, ``issuing`` or ``tsa``."""
        return x509.load_pem_x509_certificate((self.folder / f"{name}.pem").read_bytes())

    def key(self, name: str) -> rsa.RSAPrivateKey:
        """Private key of ``root``, ``issuing`` or ``tsa``."""
        loaded = serialization.load_pem_private_key(
            (self.folder / f"{name}.key").read_bytes(), password=None
        )
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise AuthorityError(f"{name}.key is not an RSA key")
        return loaded

    def revocation_list(
        self, issuer: str, *, at: datetime, key: rsa.RSAPrivateKey | None = None
    ) -> bytes:
        """A fresh revocation list (DER) of ``root`` or ``issuing``, valid for a year.

        Args:
            key: the issuer's key, when the caller has read it already (reading costs 50 ms).
        """
        certificate = self.certificate(issuer)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(certificate.subject)
            .last_update(at - timedelta(minutes=5))
            .next_update(at + timedelta(days=CRL_DAYS))
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(_key_identifier(certificate), critical=False)
        )
        for entry in _read_state(self.folder)["revoked"]:
            if entry["issuer"] == issuer:
                builder = builder.add_revoked_certificate(
                    x509.RevokedCertificateBuilder()
                    .serial_number(int(entry["serial"]))
                    .revocation_date(datetime.fromisoformat(entry["at"]))
                    .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
                    .build()
                )
        crl = builder.sign(key or self.key(issuer), hashes.SHA256())
        return crl.public_bytes(serialization.Encoding.DER)

    def revoke_signer(self, key: str, *, at: datetime) -> None:
        """Put a signer's certificate on the list of ``issuing`` from ``at`` on."""
        certificate = x509.load_pem_x509_certificate(
            (self.folder / "signers" / f"{_checked(key)}.pem").read_bytes()
        )
        state = _read_state(self.folder)
        entry = {
            "issuer": "issuing", "serial": str(certificate.serial_number), "at": at.isoformat()
        }  # fmt: skip
        state["revoked"].append(entry)
        write_durably(self.folder / "state.json", json.dumps(state, indent=1).encode())

    def renew_tsa(self, *, at: datetime) -> None:
        """A new key and certificate for time stamps; a running ``server`` takes them up by itself."""
        organisation = str(
            self.root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value
        )
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        made = _tsa(organisation, self.kind, self.root, self.key("root"), key, self.url, at)
        _store(self.folder, "tsa", key, made)

    def issue_signer(
        self, *, name: str, unit: str, key: str, passphrase: str, at: datetime, bits: int = 2048
    ) -> Path:
        """Make a key and a certificate for a person.

        Args:
            name: the person, as printed in the certificate.
            unit: the unit for which the person signs.
            key: name of the key (small letters, digits, hyphens); also its number in the subject.
            passphrase: opens the PKCS#12 file.

        Returns:
            The PKCS#12 file, which holds key, certificate and chain.

        Raises:
            AuthorityError: the name of the key cannot be used.
        """
        private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        subject = _name(
            _fitted(name), organisation=_fitted(unit), kind=self.kind, serial=_fitted(_checked(key))
        )
        builder = _builder(subject, self.certificate("issuing"), private, at, years=SIGNER_YEARS)
        builder = builder.add_extension(_usage(content_commitment=True), critical=True)
        builder = _with_addresses(builder, self.url, "issuing")
        certificate = builder.sign(self.key("issuing"), hashes.SHA256())
        folder = self.folder / "signers"
        folder.mkdir(mode=0o700, exist_ok=True)
        bundle = pkcs12.serialize_key_and_certificates(
            name.encode(), private, certificate, [self.certificate("issuing"), self.root],
            serialization.BestAvailableEncryption(passphrase.encode()),
        )  # fmt: skip
        write_durably(folder / f"{key}.pem", _pem(certificate))
        write_durably(folder / f"{key}.p12", bundle)
        return folder / f"{key}.p12"


def create(
    folder: Path, *, organisation: str, url: str, at: datetime, bits: int = 3072, kind: str = DEMO
) -> Authority:
    """Make a new authority in an empty or missing folder.

    Args:
        organisation: printed in all names.
        url: public address of ``server``, e.g. ``http://127.0.0.1:8002``.
        kind: ``DEMO`` or ``INTERNAL``.

    Raises:
        AuthorityError: there is an authority already.
    """
    if (folder / "state.json").exists():
        raise AuthorityError(f"{folder} already holds an authority")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root_key, root = _root(organisation, kind, at, bits)
    _store(folder, "root", root_key, root)
    issuing_key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = _name(
        f"Chi bộ số, CA cấp chứng thư ({_ASIDES[kind]})", organisation=organisation, kind=kind
    )
    builder = _builder(name, root, issuing_key, at, years=CA_YEARS)
    builder = _as_authority(builder, below=0)
    builder = _with_addresses(builder, url, "root")
    _store(folder, "issuing", issuing_key, builder.sign(root_key, hashes.SHA256()))
    tsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    _store(folder, "tsa", tsa_key, _tsa(organisation, kind, root, root_key, tsa_key, url, at))
    write_durably(
        folder / "state.json", json.dumps({"url": url, "kind": kind, "revoked": []}).encode()
    )
    return Authority(folder, url, kind)


def load(folder: Path) -> Authority:
    """The authority in ``folder``.

    Raises:
        AuthorityError: there is none.
    """
    state = _read_state(folder)
    return Authority(folder, str(state["url"]), str(state.get("kind", DEMO)))


def _root(
    organisation: str, kind: str, at: datetime, bits: int
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = _name(f"Chi bộ số, CA gốc ({_ASIDES[kind]})", organisation=organisation, kind=kind)
    builder = _builder(name, None, key, at, years=CA_YEARS)
    builder = _as_authority(builder, below=1)
    return key, builder.sign(key, hashes.SHA256())


def _tsa(
    organisation: str, kind: str, root: x509.Certificate, root_key: rsa.RSAPrivateKey,
    key: rsa.RSAPrivateKey, url: str, at: datetime,
) -> x509.Certificate:  # fmt: skip
    aside = _ASIDES[kind]
    name = _name(f"Chi bộ số, dấu thời gian ({aside})", organisation=organisation, kind=kind)
    builder = _builder(name, root, key, at, years=TSA_YEARS)
    builder = builder.add_extension(_usage(), critical=True)
    # RFC 3161, 2.3: this purpose, alone, and critical.
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = builder.add_extension(purpose, critical=True)
    return _with_addresses(builder, url, "root").sign(root_key, hashes.SHA256())


def _name(common: str, *, organisation: str, kind: str, serial: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, COUNTRY),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, _fitted(organisation)),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, _fitted(MARKS[kind])),
    ]
    if serial:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _fitted(text: str) -> str:
    """At most 64 bytes of UTF-8, cut between letters: RFC 5280 counts letters, some readers bytes."""
    return text.encode()[:64].decode(errors="ignore").strip()


def _builder(
    subject: x509.Name, issuer: x509.Certificate | None, key: rsa.RSAPrivateKey, at: datetime,
    *, years: int,
) -> x509.CertificateBuilder:  # fmt: skip
    start = at.astimezone(UTC) - timedelta(hours=1)
    end = start + timedelta(days=365 * years)
    if issuer is not None:
        end = min(end, issuer.not_valid_after_utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return (
        builder
        if issuer is None
        else builder.add_extension(_key_identifier(issuer), critical=False)
    )


def _key_identifier(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    found = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(found.value)


def _usage(*, ca: bool = False, content_commitment: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca, content_commitment=content_commitment, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _as_authority(builder: x509.CertificateBuilder, *, below: int) -> x509.CertificateBuilder:
    constraint = x509.BasicConstraints(ca=True, path_length=below)
    return builder.add_extension(constraint, critical=True).add_extension(
        _usage(ca=True), critical=True
    )


def _with_addresses(
    builder: x509.CertificateBuilder, url: str, issuer: str
) -> x509.CertificateBuilder:
    crl = x509.UniformResourceIdentifier(f"{url}/crl/{issuer}.crl")
    cer = x509.UniformResourceIdentifier(f"{url}/aia/{issuer}.cer")
    point = x509.DistributionPoint([crl], None, None, None)
    access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, cer)
    return builder.add_extension(x509.CRLDistributionPoints([point]), critical=False).add_extension(
        x509.AuthorityInformationAccess([access]), critical=False
    )


def _checked(key: str) -> str:
    if not _KEY_NAME.fullmatch(key):
        raise AuthorityError(f"{key!r} cannot be the name of a key")
    return key


def _store(folder: Path, name: str, key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> None:
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_durably(folder / f"{name}.key", secret)
    write_durably(folder / f"{name}.pem", _pem(certificate))


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _read_state(folder: Path) -> dict[str, Any]:
    try:
        state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AuthorityError(f"{folder} holds no authority") from error
    return dict(state)
