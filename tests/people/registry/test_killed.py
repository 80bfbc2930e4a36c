"""A comparison whose process is killed in the middle of a question ends as if it had not been."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing

from chibo.core.actor import EVERYWHERE, system_actor
from chibo.core.scope import scope
from chibo.people.registry.models import Difference, Enquiry, Link, Reply, Run
from chibo.people.registry.services import comparing
from tests.ground.town import furnish
from tests.people.registry.people import known, link
from tests.support.factories import NOON

ME = system_actor("test")

STEPPING = """
import django; django.setup()
from datetime import UTC, datetime
from uuid import UUID
import sys
from chibo.people.registry import outside
from chibo.people.registry.services import comparing
comparing.MOST_AT_ONCE = 1
with outside.registry() as registry:
    while comparing.step(UUID(sys.argv[1]), registry=registry, at=datetime(2026, 11, 3, 5, tzinfo=UTC)):
        pass
"""


def test_a_comparison_that_is_killed_ends_as_if_it_had_not_been(
    own_database, django_db_blocker, process, monkeypatch
):
    process.lever("reset")
    process.lever("manners", delay_seconds=0.15)
    with django_db_blocker.unblock():
        link(known(furnish()))
        with scope(ME):
            run = comparing.begin(ME, lo=0, hi=EVERYWHERE, at=NOON)
    environment = os.environ | {
        "DATABASE_URL": own_database, "CHIBO_REGISTRY_URL": process.url,
        "CHIBO_REGISTRY_CLIENT": "VN/GOV/CHIBO/REGISTER",
        "CHIBO_REGISTRY_SERVICE": "VN/GOV/C06/POPULATION/persons",
    }  # fmt: skip
    command = [sys.executable, "-c", STEPPING, str(run.pk)]
    worker = subprocess.Popen(command, env=environment)
    until = time.monotonic() + 20
    while len(process.asked()) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=10)
    process.lever("manners")

    monkeypatch.setattr(comparing, "MOST_AT_ONCE", 1)
    with django_db_blocker.unblock(), closing(process.client()) as client:
        while comparing.step(run.pk, registry=client, at=NOON):
            pass

    with django_db_blocker.unblock(), scope(ME):
        ended = Run.objects.get(pk=run.pk)
        assert (ended.state, ended.asked, ended.changed) == ("done", 4, 4)
        assert Enquiry.objects.count() == Reply.objects.count() == 4
        assert set(Link.objects.values_list("rid", "version")) == {
            ("R1", 1), ("R3", 1), ("R4", 1), ("R5", 1),
        }  # fmt: skip
        found = Difference.objects.values_list("person__display_name", "field")
        assert set(found) == {("Quàng Thị Diên", "born")}
        assert len(found) == 1
    ids = [one["id"] for one in process.asked()]
    assert len(set(ids)) == 4
    assert len(ids) in {4, 5}
