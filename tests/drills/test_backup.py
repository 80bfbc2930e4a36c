"""Backup, total loss, restore on an empty machine: the log goes on, and an old copy is refused.

Real processes throughout: two installations, each with a database server, a signer and a log of its own.
"""

import json
import shutil
import subprocess
import time

import pytest

from chibo.gateways.backup import heads
from chibo.protocols.tlog.note import Vkey
from tests.drills.installation import ROOT, Installation

SEAL = """
import hashlib, sys
from uuid import uuid4
from chibo.cli import installation
installation.load()
installation.bring_up_to_date()
from django.conf import settings
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.protocols.tlog.leaf import LeafKind
from chibo.trust.documents import store
from chibo.trust.documents.models import Paper
from chibo.trust.ledger import services
with scope(system_actor("drill")) as actor:
    for number in range(int(sys.argv[1])):
        kept = store.put(settings.CHIBO_MEDIA_DIR, b"minutes %d" % number)
        document = uuid4()
        Paper.objects.create(
            province=1, position=1, unit_id=uuid4(), subject=document, title="Biên bản",
            sha256=kept.sha256, length=kept.length, pages=1, uploaded_at=clock.now(),
        )
        services.enqueue_seal(
            actor, position=1, province=1, document_id=document, version=1, kind=LeafKind.SEAL,
            manifest={"files": [{"sha256": kept.sha256, "length": kept.length}]}, at=clock.now(),
        )
"""


class House(Installation):
    """An installation that seals, is copied, is lost."""

    def run(self, *words, ok=True):
        done = subprocess.run(
            words, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=180
        )
        assert (done.returncode == 0) is ok, done.stdout + done.stderr
        return done.stdout + done.stderr

    def chibo(self, *words, ok=True):
        return self.run(*self.command(*map(str, words)), ok=ok)

    def seal(self, count, *, until):
        """Queue documents, and let the log grow to ``until`` entries."""
        self.run(self.command()[0], "-c", SEAL, str(count))
        with (self.var / "serve.log").open("ab") as out:
            serving = subprocess.Popen(
                self.command("serve", "--only", "signer,ledger"),
                cwd=ROOT, env=self.env, stdout=out, stderr=out,
            )  # fmt: skip
        try:
            end = time.monotonic() + 60
            while self.size() < until:
                assert time.monotonic() < end, self.last_words()
                time.sleep(0.1)
        finally:
            serving.terminate()
            serving.wait(30)

    def size(self):
        checkpoint = self.var / "log" / "checkpoint"
        return int(checkpoint.read_text().splitlines()[1]) if checkpoint.exists() else 0

    def backup(self, public):
        """A copy of now: data and custody."""
        self.chibo("backup", "make", "--to", public, "--custody-to", public)
        stem = json.loads((self.var / "backup/last.json").read_text())
        return [self.var / "backup" / stem[part] for part in ("data", "custody")]


@pytest.fixture
def house():
    made = House()
    yield made
    made.remove()


@pytest.fixture
def other():
    made = House()
    yield made
    made.remove()


def test_a_lost_installation_comes_back_and_its_log_goes_on(house, other, tmp_path):
    secret = tmp_path / "identity"
    public = house.chibo("backup", "keygen", secret).split()[-1]
    house.seal(2, until=2)
    old = house.backup(public)
    house.seal(1, until=3)
    time.sleep(1.1)  # copies are named by the second
    new = house.backup(public)
    vkey = (house.var / "log/log.vkey").read_text()
    seen = tmp_path / "seen by others"
    seen.mkdir()
    shutil.copy(house.var / "log/checkpoint", seen / "checkpoint")
    copies = [shutil.copy(path, tmp_path) for path in (*old, *new)]
    drilled = json.loads(house.chibo("backup", "drill", "--identity", secret))
    assert (drilled["ok"], drilled["archive"]) == (True, new[0].name)
    assert json.loads((house.var / "backup/last.json").read_text())["drill"]["ok"] is True
    house.remove()

    words = ("--identity", secret, "--seen", seen)
    refused = other.chibo("restore", *copies[:2], *words, ok=False)
    assert "it holds 2 entries of the log, but 3 were signed" in refused
    assert "were not made together" in other.chibo(
        "restore", copies[0], copies[3], *words, ok=False
    )

    assert "Everything fits" in other.chibo("restore", *copies[2:], *words)
    assert "is not empty" in other.chibo("restore", *copies[2:], *words, ok=False)
    assert (other.var / "keys/log.key").stat().st_mode & 0o077 == 0
    other.seal(1, until=4)
    assert (other.var / "log/log.vkey").read_text() == vkey
    assert "4 entries, 4 published" in other.chibo("manage", "check_ledger")
    known = heads.find([seen], Vkey.parse(vkey.strip()))
    assert [one.checkpoint.size for one in known] == [3]
    assert heads.disagreement(other.var / "log", other.size(), known) == ""
