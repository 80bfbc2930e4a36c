"""The whole demo, run once for a module, in a transaction that is never committed."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.test import override_settings

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo import month
from chibo.demo.places import DEMO_BRANCH
from chibo.demo.progress import Progress, Waiter
from chibo.demo.session import Session
from chibo.trust.ledger import services as ledger
from tests.support import signing
from tests.support.jobs import drain
from tests.support.logsigner import SignerThread, new_files

ORIGIN = "log.example/demo"
SOME = {"thcs", "huoi-lan", "keo-hin", "htx-che", "nam-lua"}
"""Branches of each state; the others would only repeat them."""


def few_meetings(day, every=month.meetings):
    """One meeting of each kind from the whole month: held, unsigned, to come, of the month before."""
    planned = every(day)
    own = [one for one in planned if one.spec.key == DEMO_BRANCH][-2:]
    return [one for one in planned if one.spec.key in SOME or one in own]


@dataclass
class Ran:
    """A run: what it reported and told, and how to run again."""

    report: dict[str, Any]
    told: list[str]
    again: Session
    again_told: list[str]
    var: Path


@pytest.fixture(scope="module")
def ran(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ran]:
    """The whole run, with jobs and log worked off in between as the processes beside it would."""
    var = tmp_path_factory.mktemp("var")
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        pki = stack.enter_context(signing.running(var / "pki", people={}))
        files = new_files(var, ORIGIN)
        (var / "log").mkdir()
        (var / "log" / "log.vkey").write_bytes(files["vkey"].read_bytes())
        stack.enter_context(
            override_settings(
                VAR=var,
                ROOT=var,
                CHIBO_MEDIA_DIR=var / "media",
                CHIBO_LOG_DIR=var / "log",
                CHIBO_LOG_ORIGIN=ORIGIN,
                CHIBO_LOG_SIGNER_SOCKET=files["socket"],
                CHIBO_PKI_DIR=pki.authority.folder,
                CHIBO_TSA_URL=pki.tsa_url,
            )
        )
        stack.enter_context(mock.patch.object(month, "meetings", few_meetings))
        signer = stack.enter_context(SignerThread(files))
        stack.enter_context(transaction.atomic())

        def idle() -> None:
            drain()
            with scope(system_actor("test")):
                ledger.run_once(at=clock.now(), signer=signer)

        def session(told: list[str]) -> Session:
            return Session(1, progress=Progress(told.append), waiter=Waiter(idle))

        told: list[str] = []
        report = session(told).run()
        again_told: list[str] = []
        yield Ran(report, told, session(again_told), again_told, var)
        transaction.set_rollback(True)


@pytest.fixture
def inside(ran: Ran, django_db_blocker: Any) -> Iterator[Ran]:
    """Look around in the database of the run."""
    with django_db_blocker.unblock(), scope(system_actor("test")):
        yield ran
