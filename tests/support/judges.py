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


def adesverify(pki: Pki, file: Path, *, days_later: int = 0) -> subprocess.CompletedProcess[str]:
    """``pyhanko sign adesverify`` with the root as the only anchor."""
    program = Path(sys.executable).with_name("pyhanko")
    words = ("sign", "adesverify", "--trust-replace", "--trust", pki.root_pem, file)
    return run(*_clock(days_later), program, *words)


def pdfsig(
    pki: Pki, file: Path, folder: Path, *, days_later: int = 0
) -> subprocess.CompletedProcess[str]:
    """poppler's ``pdfsig`` with the root as an anchor."""
    nss = folder / "nss"
    nss.mkdir()
    assert run("certutil", "-N", "-d", f"sql:{nss}", "--empty-password").returncode == 0
    added = run(
        "certutil", "-A", "-d", f"sql:{nss}", "-n", "root", "-t", "CT,C,C", "-i", pki.root_pem
    )
    assert added.returncode == 0, added.stderr
    return run(*_clock(days_later), "pdfsig", "-nssdir", nss, file)


def accepted_by_pyhanko(pki: Pki, file: Path, *, days_later: int = 0) -> int:
    """How many signatures pyHanko calls intact and trusted; 0 when it refuses the file."""
    done = adesverify(pki, file, days_later=days_later)
    if done.returncode:
        return 0
    return sum("INTACT:TRUSTED" in line for line in done.stdout.splitlines())


def accepted_by_poppler(pki: Pki, file: Path, folder: Path, *, days_later: int = 0) -> int:
    """How many signatures poppler calls valid, with a trusted certificate."""
    said = pdfsig(pki, file, folder, days_later=days_later).stdout
    assert "Total document signed" in said
    valid = said.count("Signature is Valid.")
    return valid if valid == said.count("Certificate is Trusted.") else 0


def _clock(days: int) -> list[str]:
    """Run a program by a clock that is ahead (Debian's ``faketime``)."""
    return ["faketime", "-f", f"+{days}d"] if days else []
