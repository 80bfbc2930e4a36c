"""Time-stamp replies after RFC 3161 (with ESSCertIDv2 of RFC 5816), signed RSA with SHA-256.

Enough for demonstrations and tests: it takes the time from the machine's clock.
"""

import secrets
from datetime import UTC, datetime
from typing import ClassVar

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

POLICY = "1.3.6.1.4.1.99999.1.1"
LENGTHS = {"sha256": 32, "sha384": 48, "sha512": 64}


class StampRefused(Exception):
    """The request cannot be stamped; the argument is a PKIFailureInfo name of RFC 3161, 2.4.2."""


class Rejection(core.Sequence):  # type: ignore[misc]  # library without types
    """A TimeStampResp without token (asn1crypto's own demands one)."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo)]


def reply(
    request: bytes, *, certificate: x509.Certificate, key: rsa.RSAPrivateKey, at: datetime
) -> bytes:
    """Answer a DER-encoded TimeStampReq with a DER-encoded TimeStampResp; bad ones are rejected in it."""
    try:
        query = _parsed(request)
        token = _token(query, certificate, key, at.astimezone(UTC))
    except StampRefused as refusal:
        status = {"status": "rejection", "fail_info": {str(refusal)}}
        return bytes(Rejection({"status": status}).dump())
    granted = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
    return bytes(granted.dump())


def _parsed(request: bytes) -> tsp.TimeStampReq:
    try:
        query = tsp.TimeStampReq.load(request, strict=True)
        imprint = query["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        digest = imprint["hashed_message"].native
        version, policy = query["version"].native, query["req_policy"].native
        extensions = query["extensions"].native
    except (ValueError, TypeError, KeyError) as error:
        raise StampRefused("bad_data_format") from error
    if version != "v1":
        raise StampRefused("bad_request")
    if algorithm not in LENGTHS:
        raise StampRefused("bad_alg")
    if len(digest) != LENGTHS[algorithm]:
        raise StampRefused("bad_data_format")
    if policy not in (None, POLICY):
        raise StampRefused("unaccepted_policy")
    if extensions:
        raise StampRefused("unaccepted_extensions")
    return query


def _token(
    query: tsp.TimeStampReq, certificate: x509.Certificate, key: rsa.RSAPrivateKey, at: datetime
) -> cms.ContentInfo:
    own = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    info = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": query["message_imprint"],
        "serial_number": secrets.randbits(120),
        "gen_time": at,
        "accuracy": {"seconds": 1},
        "ordering": False,
        "tsa": asn1_x509.GeneralName(name="directory_name", value=own.subject),
    }
    if query["nonce"].native is not None:
        info["nonce"] = query["nonce"]
    content = tsp.TSTInfo(info).dump()
    attributes = _attributes(content, own, at)
    signature = key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256())
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            "issuer_and_serial_number",
            {"issuer": own.issuer, "serial_number": own.serial_number},
        ),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": signature,
    }
    signed = {
        "version": "v3",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {
            "content_type": "tst_info", "content": core.ParsableOctetString(content)
        },
        "signer_infos": [signer],
    }  # fmt: skip
    if query["cert_req"].native:
        signed["certificates"] = [own]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


def _attributes(content: bytes, own: asn1_x509.Certificate, at: datetime) -> cms.CMSAttributes:
    reference = tsp.SigningCertificateV2({"certs": [{"cert_hash": _sha256(own.dump())}]})
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [cms.Time("utc_time", at)]}),
            cms.CMSAttribute({"type": "message_digest", "values": [_sha256(content)]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [reference]}),
        ]
    )


def _sha256(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()
