"""Manifests: what the ledger adds, what it refuses."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from chibo.protocols.tlog.leaf import LeafKind
from chibo.trust.ledger import rules

FILE = {"sha256": "ab" * 32, "length": 3}


def complete(given, kind=LeafKind.SEAL):
    return rules.complete_manifest(
        given,
        document_id=UUID(int=1),
        version=2,
        kind=kind,
        number=3,
        at=datetime(2026, 11, 3, 12, 0, tzinfo=UTC),
    )


def test_the_ledger_adds_what_it_knows():
    found = json.loads(complete({"files": [FILE], "branch": "T1"}))

    assert found == {
        "format": "chibo-manifest/v1",
        "document": "00000000-0000-0000-0000-000000000001",
        "version": 2,
        "kind": "seal",
        "number": 3,
        "queued_at": "2026-11-03T12:00:00.000+00:00",
        "branch": "T1",
        "files": [FILE],
    }
    assert json.loads(rules.given_part(found)) == {"files": [FILE], "branch": "T1"}


def test_a_notice_needs_no_file():
    assert json.loads(complete({}, LeafKind.ERASURE))["kind"] == "erasure"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"files": []},
        {"files": {}},
        {"files": ["x"]},
        {"files": [{"sha256": "ab" * 32}]},
        {"files": [{**FILE, "length": -1}]},
        {"files": [{**FILE, "sha256": "AB" * 32}]},
        {"files": [FILE, {}]},
        {"files": [FILE], "version": 2},
        {"files": [FILE], "weight": 1.5},
    ],
)
def test_what_cannot_be_checked_later_is_not_sealed(given):
    with pytest.raises(ValueError):
        complete(given)
