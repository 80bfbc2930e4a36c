"""Processes are killed at every point between a document and its seal; the log never forks.

Real PostgreSQL, real files, real processes, real SIGKILL. After each death every checkpoint that was
ever signed, stored or shown must belong to the one history that the log ends with, and every document
that was acknowledged is sealed exactly once.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.protocols.tlog.checkpoint import Checkpoint as TreeHead
from chibo.protocols.tlog.note import Note
from chibo.protocols.tlog.tiles import LogReader, audit, directory
from chibo.trust.ledger import inspection, services
from chibo.trust.ledger.models import Checkpoint, Seal
from chibo.trust.ledger.rules import State
from tests.support.logsigner import SignerProcess
from tests.trust.ledger.conftest import ORIGIN, document, enqueue

ROOT = Path(__file__).parents[3]
POINTS = (
    "in the transaction of the document",
    "after the seal was queued",
    "before the sequencer commits",
    "after the sequencer committed",
    "in the middle of a bundle",
    "in the middle of a tile",
    "between two tiles",
    "before the signature",
    "after the signature",
    "before the note is stored",
    "after the note was stored",
    "in the middle of the checkpoint",
    "after the checkpoint was shown",
    "before the seals are told",
)


class World:
    """The database, the folder, the signer, and every tree head that anybody has ever seen."""

    def __init__(self, database, settings, files):
        self.folder, self.files = settings.CHIBO_LOG_DIR, files
        self.env = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DATABASE_URL": database,
            "CHIBO_LOG_DIR": str(self.folder),
            "CHIBO_LOG_ORIGIN": ORIGIN,
            "CHIBO_LOG_SIGNER_SOCKET": str(files["socket"]),
            "CHIBO_LOG_PERIOD_SECONDS": "1",
        }
        self.signer = SignerProcess(files)
        self.seen = set()

    def script(self, name, *words):
        path = ROOT / "tests/trust/ledger" / name
        return [sys.executable, str(path), *map(str, words)]

    def dies(self, point, *numbers):
        done = subprocess.run(self.script("dying.py", point, *numbers), env=self.env, check=False)
        assert done.returncode == -signal.SIGKILL
        self.look()

    def run(self):
        services.run_once(at=clock.now(), signer=self.signer.client)
        self.look()

    def look(self):
        """Remember the tree heads in the database, in the folder and in the signer's memory."""
        for note in Checkpoint.objects.all():
            self.seen.add((note.size, bytes(note.root)))
        memory = TreeHead.parse(self.files["state"].read_text())
        self.seen.add((memory.size, memory.root))
        if (self.folder / "checkpoint").exists():
            shown = TreeHead.parse(Note.parse((self.folder / "checkpoint").read_bytes()).text)
            self.seen.add((shown.size, shown.root))

    def check(self, *numbers):
        """One history, nothing lost, nothing twice."""
        last = Checkpoint.objects.order_by("-size")[0]
        log = LogReader(directory(self.folder), last.size)
        entries = list(audit(log))
        assert {(size, log.root(size)) for size, _root in self.seen} == self.seen
        with scope(system_actor("test")):
            report = inspection.fsck(self.folder)
            assert report.problems == []
            seals = list(Seal.objects.all())
        assert sorted(s.document_id for s in seals) == [document(n) for n in sorted(numbers)]
        assert {s.state for s in seals} == {State.SEALED}
        assert [entries.index(bytes(s.leaf)) for s in seals] == [s.idx for s in seals]
        assert len(set(entries)) == len(entries) == len(seals)


@pytest.fixture
def world(own_database, settings, signer_files):
    made = World(own_database, settings, signer_files)
    yield made
    made.signer.end()
    wait_until_alone()


def wait_until_alone():
    """The server notices a killed client a moment later; until then the database cannot be dropped."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    )
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(others, [connection.connection.info.backend_pid])
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)


def test_the_points_are_all_tried():
    from tests.trust.ledger import dying

    assert tuple(dying.POINTS) == POINTS


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_ledger_loses_nothing_and_never_forks(world, sealed_facts, point):
    for number in (1, 2, 3):
        enqueue(number)
    world.run()

    world.dies(point, 4, 5)
    for number in (4, 5, 6):  # people press the button again, and one more document comes
        enqueue(number)
    world.run()
    world.run()

    world.check(1, 2, 3, 4, 5, 6)
    told = [fact["document"] for fact in sealed_facts]
    assert sorted(told) == sorted({str(document(n)) for n in range(1, 7)})


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_signer_never_signs_two_histories(world, when):
    enqueue(1)
    world.run()
    world.signer.end()
    words = [f"--{n}={world.files[n]}" for n in ("key", "state", "socket")]
    dying = subprocess.Popen(world.script("dying_signer.py", when, *words), env=world.env)
    while not world.signer.answers():
        assert dying.poll() is None
        time.sleep(0.02)

    enqueue(2)
    with pytest.raises(services.publishing.Unavailable):
        world.run()
    assert dying.wait(10) == -signal.SIGKILL
    world.look()
    world.signer = SignerProcess(world.files)
    enqueue(3)
    world.run()

    world.check(1, 2, 3)


def test_kills_at_random_moments_lose_nothing(world):
    chance = random.Random(20261103)
    numbers = []
    for _round in range(6):
        worker = subprocess.Popen(
            [sys.executable, "-m", "django", "run_ledger"], env=world.env, stderr=subprocess.DEVNULL
        )
        known, patience = Checkpoint.objects.count(), time.monotonic() + 30
        deadline = None  # begins once the worker works, however slow the machine
        while deadline is None or time.monotonic() < deadline:
            numbers.append(len(numbers) + 1)
            enqueue(numbers[-1])
            time.sleep(chance.random() * 0.1)
            if deadline is None and Checkpoint.objects.count() > known:
                deadline = time.monotonic() + chance.random() * 1.5
            assert deadline or time.monotonic() < patience, "the worker does nothing"
        worker.kill()
        assert worker.wait(10) == -signal.SIGKILL
        if chance.random() < 0.5:
            world.signer.end()
            world.signer = SignerProcess(world.files)
        world.look()
    world.run()

    world.check(*numbers)


def test_the_loop_waits_for_its_signer_and_ends_when_asked(world):
    world.signer.end()
    enqueue(1)
    worker = subprocess.Popen(
        [sys.executable, "-m", "django", "run_ledger"], env=world.env, stderr=subprocess.PIPE
    )
    before = b""
    for line in worker.stderr:
        before += line
        if b"ledger waits" in line:
            break
    world.signer = SignerProcess(world.files)
    for _ in range(200):
        with scope(system_actor("test")):
            if Seal.objects.get().state == State.SEALED:
                break
        time.sleep(0.05)
    worker.terminate()

    _, said = worker.communicate(timeout=10)
    assert worker.returncode == 0, said + before
    world.look()
    world.check(1)
