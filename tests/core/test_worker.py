"""A worker that dies in the middle of a job: another one does the job again, soon."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from django.db import connection

from chibo.core import jobs

SLOW = textwrap.dedent(
    """
    import sys, time
    import django
    django.setup()
    from django.core.management import call_command
    from chibo.core import facts, jobs

    jobs.HEARTBEAT_SECONDS, jobs.DEAD_AFTER_SECONDS = 0.2, 1.0

    def handler(payload):
        print("begun", flush=True)
        if "die" in sys.argv:
            time.sleep(60)

    facts._by_name["tests.slow"] = handler
    call_command("run_worker", *(["--once"] if "once" in sys.argv else []))
    """
)


@pytest.fixture
def worker(own_database):
    started = []

    def start(*words):
        env = {**os.environ, "DATABASE_URL": own_database}
        command = [sys.executable, "-c", SLOW, *words]
        started.append(subprocess.Popen(command, env=env, stdout=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate(timeout=10)
    time.sleep(0.2)


def states():
    with connection.cursor() as cursor:
        # The clock may queue jobs of its own meanwhile.
        cursor.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE args->>'address' = 'tests.slow' ORDER BY id"
        )
        return [status for (status,) in cursor.fetchall()]


def test_the_job_of_a_killed_worker_is_done_by_another(worker):
    jobs.defer("core.deliver_fact", address="tests.slow", payload={})
    dying = worker("die")
    assert dying.stdout.readline() == b"begun\n"
    dying.send_signal(signal.SIGKILL)
    assert dying.wait(10) == -signal.SIGKILL
    assert states() == ["doing"]

    other = worker()
    assert other.stdout.readline() == b"begun\n"
    for _ in range(100):
        if states() == ["succeeded"]:
            break
        time.sleep(0.05)
    other.terminate()

    assert other.wait(10) == 0
    assert states() == ["succeeded"]


def test_a_worker_ends_when_nothing_waits(worker):
    jobs.defer("core.deliver_fact", address="tests.slow", payload={})

    assert worker("once").wait(30) == 0
    assert states() == ["succeeded"]
