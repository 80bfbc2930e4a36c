"""The two sides that judge each other: `belenios-tool` and the browser's own code run by Node."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.frontend import installed

GROUP = ("--group", "BELENIOS-2048")
ROLES = Path(__file__).parent / "ballot" / "roles.mjs"


def tool() -> str:
    """The independent program; without it the test is skipped, except in CI, where it fails."""
    found = shutil.which("belenios-tool")
    if found is None:
        message = "no belenios-tool (apt-get install belenios-tool)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@dataclass(frozen=True)
class Browser:
    """The browser's code: `play(role, **request)` gives the role's answer."""

    core: Path

    @classmethod
    def built(cls, folder: Path) -> "Browser":
        """Bundle the mathematics of `frontend/ballot` into a folder."""
        core = folder / "core.mjs"
        subprocess.run(
            ["npx", "--no-install", "esbuild", "ballot/core/index.ts", "--bundle", "--format=esm",
             "--platform=node", "--log-level=warning", f"--outfile={core}"],
            cwd=installed(),
            check=True,
            timeout=120,
        )  # fmt: skip
        return cls(core)

    def play(self, role: str, **request: object) -> Any:
        done = subprocess.run(
            ["node", str(ROLES), str(self.core), role],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@dataclass
class Bench:
    """A folder in which `belenios-tool` makes and judges one election."""

    folder: Path
    uuid: str = ""
    credentials: dict[str, str] = field(default_factory=dict)
    """Private credential → its public element."""

    def run(self, *command: str, text: str | None = None, check: bool = True) -> str:
        done = subprocess.run(
            [tool(), *command],
            cwd=self.folder,
            input=text or "",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.said = done.stdout + done.stderr
        assert not check or done.returncode == 0, self.said
        return done.stdout if done.returncode == 0 else ""

    def token(self) -> str:
        self.uuid = self.run("setup", "generate-token").strip()
        return self.uuid

    def write(self, name: str, content: object) -> None:
        text = content if isinstance(content, str) else dumps(content)
        (self.folder / name).write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def elect(self, questions: list[dict[str, object]]) -> str:
        """Election and archive from the roll and the trustees that lie in the folder."""
        self.write(
            "template.json", {"description": "Thử", "name": "Đại hội", "questions": questions}
        )
        at = ("--uuid", self.uuid, "--template", "template.json")
        self.run("setup", "make-trustees")
        self.run("setup", "make-election", *GROUP, *at)
        self.run("archive", "init")
        return self.election

    @property
    def election(self) -> str:
        return self.read("election.json").rstrip("\n")

    @property
    def archive(self) -> Path:
        return self.folder / f"{self.uuid}.bel"

    def add(self, kind: str, *data: str) -> None:
        self.run("archive", "add-event", "--type", kind, text="".join(f"{each}\n" for each in data))

    def close(self) -> None:
        """End the voting; the tally as the tool computes it."""
        self.add("EndBallots")
        lines = self.run("election", "compute-encrypted-tally").splitlines()
        self.add("EncryptedTally", *lines)

    def verdict(self) -> bool:
        """Whether `election verify` accepts the archive."""
        self.run("election", "verify", check=False)
        return "all checks passed" in self.said


def dumps(value: object) -> str:
    """JSON as the archive has it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
