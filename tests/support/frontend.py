"""The tools of the front end, installed once when a test needs them."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "frontend"


def installed() -> Path:
    """The folder of the front end with its tools; installs them when they are missing or out of date.

    Without Node the test is skipped, except in CI, where it fails.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        message = "no Node: styles and scripts cannot be rebuilt here (apt-get install nodejs npm)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with (Path(tempfile.gettempdir()) / "chibo-frontend.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_stale():
            subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--silent"], cwd=FRONTEND, check=True, timeout=300
            )
    return FRONTEND


def _is_stale() -> bool:
    mark = FRONTEND / "node_modules" / ".package-lock.json"
    return (
        not mark.exists() or mark.stat().st_mtime < (FRONTEND / "package-lock.json").stat().st_mtime
    )
