"""Pure rules of seals: their states, and what a manifest holds."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from chibo.protocols.tlog.errors import Malformed
from chibo.protocols.tlog.leaf import LeafKind, Manifest, canonical

MANIFEST_FORMAT = "chibo-manifest/v1"
BATCH = 2048
"""Entries that one step of the sequencer adds at most (docs/reference/log-format.md#speed)."""

OURS = frozenset({"format", "document", "version", "kind", "number", "queued_at"})
"""Fields of a manifest that the ledger itself writes."""

WITH_FILES = frozenset({LeafKind.SEAL, LeafKind.SUPERSEDE})


class State(StrEnum):
    """How far a seal has come; it never goes back."""

    QUEUED = "queued"
    SEQUENCED = "sequenced"
    PUBLISHED = "published"
    SEALED = "sealed"


def complete_manifest(
    given: Manifest,
    *,
    document_id: UUID,
    version: int,
    kind: LeafKind,
    number: int,
    at: datetime,
) -> bytes:
    """Canonical bytes of what is sealed: what the caller gave, and what the ledger knows.

    Args:
        given: for a seal at least `files`, a list of {"sha256": 64 hex digits, "length": bytes, …}.
        number: the seal's number in its unit, from 1.
        at: aware.

    Raises:
        ValueError: no files, a file without digest or length, a field that is the ledger's to
            write, or content that has no single spelling.
    """
    if OURS & given.keys():
        raise ValueError(f"the ledger itself writes {', '.join(sorted(OURS & given.keys()))}")
    if kind in WITH_FILES:
        check_files(given.get("files"))
    return canonical(
        {
            **given,
            "format": MANIFEST_FORMAT,
            "document": str(document_id),
            "version": version,
            "kind": kind.name.lower(),
            "number": number,
            "queued_at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
        }
    )


def check_files(files: object) -> None:
    """Check the list of files of a manifest.

    Raises:
        Malformed: it is empty, or a file has no SHA-256 or no length in bytes.
    """
    if not isinstance(files, list) or not files:
        raise Malformed("a seal names at least one file")
    for file in files:
        match file:
            case {"sha256": str(digest), "length": int(length)} if length >= 0:
                if re.fullmatch(r"[0-9a-f]{64}", digest):
                    continue
        raise Malformed("a file of a seal has no SHA-256 or no length")


def given_part(manifest: Manifest) -> bytes:
    """The caller's part of a complete manifest, to tell a repeated call from another one."""
    return canonical({key: value for key, value in manifest.items() if key not in OURS})
