"""Under which system user the server runs: never root, which PostgreSQL refuses."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN_ACCOUNT = "chibo"
SHARED_ACCOUNT = "nobody"


@dataclass(frozen=True)
class Account:
    """A user of this machine, and whether we have to become it."""

    name: str
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        """Whether this process already runs as the account."""
        return self.uid == os.geteuid()

    def process(self) -> dict[str, Any]:
        """Arguments of ``subprocess`` that start a program as this account, free of our settings."""
        given: dict[str, Any] = {"cwd": "/", "env": _clean(os.environ), "stdin": subprocess.DEVNULL}
        if not self.is_us:
            given |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return given

    def own(self, path: Path) -> None:
        """Make ``path`` the account's."""
        if not self.is_us:
            os.chown(path, self.uid, self.gid)


def choose(data: Path, *, ci: bool) -> Account:
    """The account for a server whose data is, or will be, in ``data``.

    Data that exists keeps its owner. An ordinary user runs the server as itself. Root makes a system
    user ``chibo`` once; ``nobody`` serves where nobody else is to share the machine (CI) or where
    system users cannot be made.
    """
    if data.exists():
        return _account(pwd.getpwuid(data.stat().st_uid))
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()))
    if not ci and (own := _named(OWN_ACCOUNT) or _make(OWN_ACCOUNT)):
        return own
    return _named(SHARED_ACCOUNT) or _account(pwd.getpwuid(65534))


def _make(name: str) -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    kind = ["--system", "--user-group", "--comment", "Chi bo so, database"]
    homeless = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    made = subprocess.run(
        [useradd, *kind, *homeless, name],
        capture_output=True,
        check=False,
    )
    return _named(name) if made.returncode in {0, 9} else None  # 9: somebody else just made it


def _named(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in environment.items()
        if name in {"PATH", "LD_LIBRARY_PATH", "TMPDIR"}
    }
    return kept | {"LC_ALL": "C", "TZ": "UTC", "HOME": "/"}
