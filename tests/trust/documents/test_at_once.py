"""Two people at the same moment: numbers without gap or double, one signature, one seal."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.trust.documents.models import Document, DocumentVersion
from chibo.trust.documents.rules import State
from chibo.trust.ledger.models import Seal
from tests.support.documents import furnish
from tests.support.signing import Pki


def together(count: int, work: Callable[[], object]) -> list[Exception]:
    start = threading.Barrier(count)
    failures: list[Exception] = []

    def run() -> None:
        try:
            start.wait()
            with scope(system_actor("test")):
                work()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def installed(own_database: str, settings: Any, tmp_path: Any, pki: Pki) -> None:
    settings.CHIBO_MEDIA_DIR = tmp_path / "media"
    settings.CHIBO_LOG_DIR = tmp_path / "log"
    settings.CHIBO_PKI_DIR = pki.authority.folder
    settings.CHIBO_TSA_URL = pki.tsa_url


def test_numbers_have_neither_gap_nor_double(installed: None):
    with scope(system_actor("test")):
        house = furnish()

    failures = together(6, lambda: house.create("resolution"))

    with scope(system_actor("test")):
        numbers = sorted(Document.objects.values_list("number", flat=True))
    assert failures == []
    assert numbers == [1, 2, 3, 4, 5, 6]


def test_a_double_tap_signs_and_seals_once(installed: None):
    with scope(system_actor("test")):
        house = furnish()
        document = house.create("resolution")

    failures = together(3, lambda: house.sign(document, "branch_secretary"))

    with scope(system_actor("test")):
        assert failures == []
        assert Document.objects.get().state == State.COMPLETE
        assert DocumentVersion.objects.count() == 2
        assert Seal.objects.count() == 1
