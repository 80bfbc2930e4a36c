"""An election of three voters made by belenios-tool 2.0, with all its secrets.

One mandatory trustee and a 2-of-3 threshold group, whose members 1 and 3 decrypted.
"""

from pathlib import Path

SAMPLE = Path(__file__).parent / "yna-3voters"
SECRETS = SAMPLE / "trustee-secrets"


def archive_bytes() -> bytes:
    return next(SAMPLE.glob("*.bel")).read_bytes()


def credentials() -> list[str]:
    lines = (SAMPLE / "private_creds.txt").read_text().splitlines()
    return [line.split()[1] for line in lines]
