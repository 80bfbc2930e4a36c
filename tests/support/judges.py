"""Validators that are not ours: pyHanko's command, and poppler with the root in an NSS database."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.signing import Pki


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program with plain messages."""
    home = dict(os.environ, LC_ALL="C.UTF-8")
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, env=home, check=False
    )


def adesverify(pki: Pki, file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """``pyhanko sign adesverify`` with the root as the only anchor."""
    program = Path(sys.executable).with_name("pyhanko")
    return run(
        program, "sign", "adesverify", "--trust-replace", "--trust", pki.root_pem, *options, file
    )


def pdfsig(pki: Pki, file: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """poppler's ``pdfsig`` with the root as an anchor."""
    nss = folder / "nss"
    nss.mkdir()
    assert run("certutil", "-N", "-d", f"sql:{nss}", "--empty-password").returncode == 0
    added = run(
        "certutil", "-A", "-d", f"sql:{nss}", "-n", "root", "-t", "CT,C,C", "-i", pki.root_pem
    )
    assert added.returncode == 0, added.stderr
    return run("pdfsig", "-nssdir", nss, file)


def accepted_by_pyhanko(pki: Pki, file: Path, *options: str) -> int:
    """How many signatures pyHanko calls intact and trusted; 0 when it refuses the file."""
    done = adesverify(pki, file, *options)
    if done.returncode:
        return 0
    return sum("INTACT:TRUSTED" in line for line in done.stdout.splitlines())


def accepted_by_poppler(pki: Pki, file: Path, folder: Path) -> int:
    """How many signatures poppler calls valid, with a trusted certificate."""
    said = pdfsig(pki, file, folder).stdout
    assert "Total document signed" in said
    valid = said.count("Signature is Valid.")
    return valid if valid == said.count("Certificate is Trusted.") else 0
