"""The drill: bring the newest copy back in a place of its own, and compare it with what it was made of.

It runs as another installation with a database server, folder and log of its own, touches nothing of
this one, and is removed at the end. A copy that was never brought back is a hope, not a backup.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chibo.cli.backup import making
from chibo.core import clock
from chibo.gateways.backup.archive import BackupUnusable

PATIENCE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Drill:
    """What a drill came to: which copy, whether everything fitted, how long it took, what was said."""

    at: str
    archive: str
    ok: bool
    seconds: float
    said: str

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def drill(*, folder: Path | None, identity: Path, custody_identity: Path) -> Drill:
    """Restore the newest copy elsewhere, and note the outcome in ``last.json``.

    Raises:
        BackupUnusable: there is no copy.
    """
    place = making.folder_of(folder)
    data = max(place.glob(f"*{making.DATA}"), default=None, key=lambda path: path.name)
    if data is None:
        raise BackupUnusable(f"there is no copy in {place}: make one with chibo backup make")
    custody = data.with_name(data.name.removesuffix(making.DATA) + making.CUSTODY)
    began = time.monotonic()
    done = _elsewhere(data, custody, identity.resolve(), custody_identity.resolve())
    said = (done.stdout + done.stderr).strip()
    found = Drill(
        at=clock.now().isoformat(),
        archive=data.name,
        ok=done.returncode == 0,
        seconds=round(time.monotonic() - began, 1),
        said=said,
    )
    making.note(place, drill=found.as_json())
    return found


def _elsewhere(
    data: Path, custody: Path, identity: Path, custody_identity: Path
) -> "subprocess.CompletedProcess[str]":
    var = Path(tempfile.mkdtemp(prefix="chibo-drill-"))
    var.chmod(0o755)
    env = _environment(var)
    command = [sys.executable, "-m", "chibo.cli.main"]
    try:
        return subprocess.run(
            [
                *command, "restore", str(data), str(custody), "--identity", str(identity),
                "--custody-identity", str(custody_identity),
            ],
            env=env, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
        )  # fmt: skip
    finally:
        reset = [*command, "database", "reset", "--yes"]
        subprocess.run(reset, env=env, capture_output=True, check=False, timeout=120)
        shutil.rmtree(var, ignore_errors=True)


_OURS = ("CHIBO_", "DATABASE_")
_STAYS = ("CHIBO_LOG_LEVEL",)


def _environment(var: Path) -> dict[str, str]:
    """The environment without this installation's places.

    Its checkpoints are not compared: a copy made last night may lie behind the log of today.
    """
    from django.conf import settings

    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    kept |= {name: os.environ[name] for name in _STAYS if name in os.environ}
    return kept | {"CHIBO_VAR": str(var), "CHIBO_LOG_ORIGIN": settings.CHIBO_LOG_ORIGIN}
