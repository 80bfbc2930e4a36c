"""Keys change while others read and write; the process that changes them is killed and another goes on."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import close_old_connections, connections

from chibo.core.actor import system_actor
from chibo.core.models import DataKey
from chibo.core.scope import scope
from chibo.core.vault import custody, keys, rotation
from chibo.trust.ledger.at_rest import TAG_KEY
from chibo.trust.ledger.models import TagKey

ROWS = 240
ROTATOR = """
import time
import django
django.setup()
from chibo.core.vault import rotation

def told(column, done, of):
    print(done, of, flush=True)
    time.sleep(0.05)

rotation.renew_data(["ledger_tagkey"])
rotation.work_off(told, step=8)
"""


@pytest.fixture
def rows(own_database, settings, tmp_path, monkeypatch):
    settings.CHIBO_VAULT_KEY = tmp_path / "vault.key"
    custody.add(settings.CHIBO_VAULT_KEY)
    monkeypatch.setenv("CHIBO_VAULT_KEY", str(settings.CHIBO_VAULT_KEY))
    DataKey.objects.all().delete()
    keys.forget()
    with scope(system_actor("test")):
        made = [TagKey(position=place + 1) for place in range(ROWS)]
        sealed = TAG_KEY.seal_all({one.pk: secret_of(one.position) for one in made})
        for one in made:
            one.key = sealed[one.pk]
        TagKey.objects.bulk_create(made)
    return own_database


def secret_of(position):
    return f"secret {position}".encode()


@contextmanager
def crowd(*works):
    """Threads that work until the block ends; what failed in one of them fails the test."""
    over, failed, done = threading.Event(), [], []

    def run(work):
        try:
            while not over.is_set():
                work()
                done.append(work)
                time.sleep(0.002)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert failed == []


def read_one():
    """As a process does that was started just now."""
    keys.forget()
    with scope(system_actor("test")):
        found = TagKey.objects.get(position=random.randint(1, ROWS))
        assert TAG_KEY.open(found.pk, found.key) == secret_of(found.position)


def write_one():
    time.sleep(0.02)
    with scope(system_actor("test")):
        found = TagKey.objects.select_for_update().get(position=random.randint(1, ROWS))
        found.key = TAG_KEY.seal(found.pk, secret_of(found.position))
        found.save(update_fields=["key"])


def rotate_until_killed(database, after):
    """A process of its own that is killed once it has sealed some values anew."""
    rotator = subprocess.Popen(
        [sys.executable, "-c", ROTATOR],
        env={**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "chibo.config.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert rotator.stdout is not None
    for line in rotator.stdout:
        if int(line.split()[0]) >= after:
            break
    rotator.send_signal(signal.SIGKILL)
    rotator.wait()
    rotator.stdout.close()


def test_nobody_notices_that_keys_change_even_when_it_is_interrupted(rows):
    told = []
    with crowd(read_one, read_one, write_one) as done:
        rotation.renew_wrapping()
        rotate_until_killed(rows, after=40)
        [(column, left)] = rotation.left().items()
        assert column == TAG_KEY
        assert 0 < left < ROWS
        rotation.renew_wrapping()
        rotation.work_off(lambda *one: told.append(one), step=50)
        while rotation.left():  # a writer that began under the key before
            rotation.work_off()
        before = len(done)
        until = time.monotonic() + 5
        while len(done) < before + 20 and time.monotonic() < until:
            time.sleep(0.01)

    assert 0 < told[-1][1] <= told[-1][2] <= left  # writers have done some of them
    assert rotation.left() == {}
    close_old_connections()
    keys.forget()
    with scope(system_actor("test")):
        for one in TagKey.objects.all():
            assert TAG_KEY.open(one.pk, one.key) == secret_of(one.position)
    generations = DataKey.objects.filter(table_name=TAG_KEY.table)
    assert sorted(generations.values_list("generation", flat=True)) == [1, 2]
    assert len(custody.read(custody_path()).keys) == 1


def custody_path():
    from django.conf import settings

    return settings.CHIBO_VAULT_KEY
