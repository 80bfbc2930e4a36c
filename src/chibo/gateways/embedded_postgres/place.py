"""Where one installation's database lives, and the small files beside its data.

::

    root        /var/lib/chibo/            0755 root   pg-VERSION/, one folder per installation
                /var/lib/chibo/<digest>/   0755 root   secrets.json 0600, record.json, lock
                                    data/  0700 chibo  the cluster
                                    log/   0755 chibo  server.log
    otherwise   <var>/postgres/            0700 user   the same files, all the user's own

``<digest>`` stands for the path of the installation's ``var`` folder, where ``database.json`` points
back. A moved checkout finds its data again by that pointer; a copied one gets a database of its own.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT_HOME = Path("/var/lib/chibo")


@dataclass(frozen=True)
class Place:
    """The folders of one installation's database.

    Attributes:
        var: the installation's own folder.
        home: where the programs are copied to.
        base: the folder of this database.
    """

    var: Path
    home: Path
    base: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.base / "log" / "server.log"

    @property
    def pointer(self) -> Path:
        """The file in ``var`` that says where the data is."""
        return self.var / "database.json"

    def make(self) -> None:
        """Make the folders and the pointer."""
        shared = self.base.parent == self.home
        self.home.mkdir(mode=0o755 if shared else 0o700, parents=True, exist_ok=True)
        self.base.mkdir(mode=0o755 if shared else 0o700, parents=True, exist_ok=True)
        if shared:  # whatever the umask says, the server's account must get through
            self.home.chmod(0o755)
            self.base.chmod(0o755)
        self.var.mkdir(parents=True, exist_ok=True)
        write(self.pointer, {"directory": str(self.base), "var": str(self.var)})

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One process at a time starts, stops or resets."""
        with (self.base / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def record(self, **changes: Any) -> dict[str, Any]:
        """What is remembered between commands (``port``), after ``changes``."""
        path = self.base / "record.json"
        known = read(path)
        if changes:
            known |= changes
            write(path, known)
        return known

    def passwords(self) -> dict[str, str]:
        """Passwords of the roles, made at the first call, readable only by who runs chibo."""
        path = self.base / "secrets.json"
        if not path.exists():
            roles = ("postgres", "chibo_owner", "chibo_app")
            write(path, {role: secrets.token_urlsafe(24) for role in roles}, mode=0o600)
        return read(path)


def of(var: Path, root_home: Path = ROOT_HOME, *, as_root: bool | None = None) -> Place:
    """The place of the installation whose folder is ``var``, for root or for an ordinary user."""
    var = var.resolve()
    if not (os.geteuid() == 0 if as_root is None else as_root):
        return Place(var, var / "postgres", var / "postgres")
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Place(var, root_home, _moved(var, root_home) or root_home / digest)


def _moved(var: Path, root_home: Path) -> Path | None:
    """The folder a moved ``var`` still points to, unless the original is there as well."""
    known = read(var / "database.json")
    base, before = Path(known.get("directory", "")), Path(known.get("var", ""))
    ours = base.parent == root_home and base.is_dir()
    return base if ours and (before == var or not before.exists()) else None


def read(path: Path) -> dict[str, Any]:
    """A small JSON file; nothing when it is not there."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def write(path: Path, content: dict[str, Any], mode: int = 0o644) -> None:
    """Replace a small JSON file at once and for good."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
