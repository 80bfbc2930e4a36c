"""A log of one's own: folder, key, signer; documents to seal."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from chibo.core import facts
from chibo.core.actor import Actor
from chibo.gateways.logsigner import LogSigner
from chibo.protocols.tlog.leaf import LeafKind
from chibo.trust.ledger import services
from chibo.trust.ledger.models import Seal
from tests.support.logsigner import Files, SignerThread, new_files

ORIGIN = "log.example/1"
NOON = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
LATER = NOON + timedelta(seconds=2)
BRANCH = 42_000
SECRETARY = Actor(name="Thư ký", office="secretary", lo=BRANCH, hi=BRANCH + 999, home=BRANCH)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """These tests read the sentences as the code has them."""
    with translation.override("en"):
        yield


def pdf(number: int) -> bytes:
    return b"%%PDF-1.7 bi\xc3\xaan b\xe1\xba\xa3n %d" % number


def document(number: int) -> UUID:
    return UUID(int=number)


def manifest_of(data: bytes) -> dict[str, Any]:
    return {"files": [{"sha256": sha256(data).hexdigest(), "length": len(data)}], "branch": "T1"}


def enqueue(number: int, *, version: int = 1, position: int = BRANCH, **changes: Any) -> Seal:
    given = {
        "position": position,
        "province": 1,
        "document_id": document(number),
        "version": version,
        "kind": LeafKind.SEAL,
        "manifest": manifest_of(pdf(number)),
        "at": NOON,
    }
    return services.enqueue_seal(SECRETARY, **{**given, **changes})


@pytest.fixture
def signer_files(settings: Any, tmp_path: Any) -> Files:
    settings.CHIBO_LOG_DIR = tmp_path / "log"
    settings.CHIBO_LOG_ORIGIN = ORIGIN
    files = new_files(tmp_path, ORIGIN)
    settings.CHIBO_LOG_SIGNER_SOCKET = files["socket"]
    return files


@pytest.fixture
def signer(signer_files: Files) -> Iterator[LogSigner]:
    with SignerThread(signer_files) as client:
        yield client


@pytest.fixture
def sealed_facts(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Facts `ledger.sealed` as rooms above hear them."""
    heard: list[dict[str, Any]] = []
    monkeypatch.setitem(facts._inline, "ledger.sealed", [heard.append])
    return heard
