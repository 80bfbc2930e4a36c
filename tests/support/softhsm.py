"""A PKCS#11 token in software (SoftHSM 2) with a signer of a demonstration authority on it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pkcs11.util.x509 import decode_x509_certificate

from tests.support.signing import SECRET, Pki

PIN, OTHER_PIN = "246810", "135790"
MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
)


def module() -> Path:
    """The module of SoftHSM; where CI installs it, its absence is a failure, elsewhere a skip."""
    found = next((Path(name) for name in MODULES if Path(name).exists()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        said = "softhsm2 is not installed (scripts/test-tools.sh)"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    return found


@dataclass
class Tokens:
    """Tokens in a folder of their own."""

    folder: Path
    module: Path

    def token(self, label: str, *, pin: str = PIN) -> None:
        """Put a new token in."""
        self._run("--init-token", "--free", "--label", label, "--so-pin", "87654321", "--pin", pin)

    def put(self, pki: Pki, key: str, *, token: str, label: str, id_: bytes = b"\x01") -> None:
        """Put a signer's key and certificates on a token; PKCS#11 has no PKCS#12."""
        file = pki.authority.folder / "signers" / f"{key}.p12"
        bundle = pkcs12.load_pkcs12(file.read_bytes(), SECRET.encode())
        assert bundle.key is not None
        assert bundle.cert is not None
        pem = bundle.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path = self.folder / "key.pem"
        path.write_bytes(pem)
        self._run(
            "--import", str(path), "--token", token, "--label", label, "--id", id_.hex(),
            "--pin", PIN, "--no-public-key",
        )  # fmt: skip
        path.unlink()
        self.certificate(bundle.cert.certificate, token=token, label=label, id_=id_)
        for number, extra in enumerate(bundle.additional_certs):
            self.certificate(extra.certificate, token=token, label="CA", id_=bytes([200 + number]))

    def certificate(
        self, certificate: x509.Certificate, *, token: str, label: str, id_: bytes
    ) -> None:
        """Put a certificate on a token."""
        library = pkcs11.lib(str(self.module))
        library.reinitialize()
        with library.get_token(token_label=token).open(user_pin=PIN, rw=True) as session:
            values = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
            session.create_object(
                values
                | {
                    pkcs11.Attribute.TOKEN: True,
                    pkcs11.Attribute.LABEL: label,
                    pkcs11.Attribute.ID: id_,
                }
            )
        library.finalize()

    def remove(self) -> None:
        """Take all tokens out."""
        shutil.rmtree(self.folder / "tokens")
        (self.folder / "tokens").mkdir()

    def _run(self, *words: str) -> None:
        subprocess.run(["softhsm2-util", *words], check=True, capture_output=True, text=True)


def reader(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Tokens:
    """An empty reader that lives as long as the test's settings of the environment."""
    found = module()
    (folder / "tokens").mkdir(parents=True)
    settings = f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n"
    (folder / "softhsm2.conf").write_text(settings)
    monkeypatch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
    return Tokens(folder, found)
