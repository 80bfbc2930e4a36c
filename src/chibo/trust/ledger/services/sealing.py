"""A version of a document is queued for its seal, in the transaction that changes the document."""

import secrets
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.protocols.tlog import leaf as leaves
from chibo.protocols.tlog.leaf import LeafKind, Manifest
from chibo.trust.ledger import at_rest, rules
from chibo.trust.ledger.models import Opening, Seal, TagKey
from chibo.trust.ledger.rules import State


def enqueue_seal(
    actor: Actor,
    *,
    position: int,
    province: int,
    document_id: UUID,
    version: int,
    kind: LeafKind,
    manifest: Manifest,
    at: datetime,
) -> Seal:
    """Queue one version of a document for its seal; the same call again returns the same seal.

    Call it in the transaction that changes the document: both are kept, or neither. Whether the actor
    may seal is the calling room's affair. Writes the seal, its opening and one audit entry.

    Args:
        position: of the unit whose document it is.
        manifest: what is sealed; for a seal at least `files`, a list of {"sha256": 64 hex digits,
            "length": bytes, …}; keys a-z, 0-9 and _; texts, whole numbers, lists and objects. The
            ledger adds format, document, version, kind, number and queued_at.

    Raises:
        Refused: the version has a seal with other content, or the manifest cannot be sealed.
    """
    with scope(system_actor("ledger")):
        keys = _tag_key(position=position, province=province)
        earlier = Seal.objects.filter(document_id=document_id, version=version).first()
        if earlier:
            _check_same(earlier, kind, manifest)
            return earlier
        keys.count += 1
        try:
            contents = rules.complete_manifest(
                manifest,
                document_id=document_id,
                version=version,
                kind=kind,
                number=keys.count,
                at=at,
            )
        except ValueError as error:
            raise Refused(
                _("This cannot be sealed: %(reason)s."), code="unfit_manifest", reason=str(error)
            ) from error
        opening = leaves.Opening(
            kind=kind,
            tag=at_rest.tag_of(keys, keys.count),
            salt=secrets.token_bytes(leaves.SALT_SIZE),
            manifest=contents,
        )
        seal = Seal.objects.create(
            province=province,
            position=position,
            tag_key=keys,
            number=keys.count,
            document_id=document_id,
            version=version,
            kind=kind,
            leaf=opening.entry(),
            state=State.QUEUED,
            created_at=at,
        )
        row = uuid7()
        Opening.objects.create(
            id=row,
            province=province,
            position=position,
            seal=seal,
            **at_rest.sealed_opening(row, opening),
        )
        keys.save(update_fields=["count"])
        audit.record(
            actor,
            "ledger.seal_queued",
            subject=seal.pk,
            position=position,
            province=province,
            at=at,
            detail={"document": str(document_id), "version": version, "number": seal.number},
        )
    return seal


def _tag_key(*, position: int, province: int) -> TagKey:
    """The unit's row, locked: seals of one unit are numbered one after another."""
    locked = TagKey.objects.select_for_update(no_key=True).filter(position=position)
    found = locked.first()
    if found is None:
        row = uuid7()
        key = at_rest.TAG_KEY.seal(row, secrets.token_bytes(leaves.SALT_SIZE))
        TagKey.objects.bulk_create(
            [TagKey(id=row, position=position, province=province, key=key)], ignore_conflicts=True
        )
        found = locked.get()
    return found


def _check_same(seal: Seal, kind: LeafKind, manifest: Manifest) -> None:
    opening = Opening.objects.filter(seal=seal).first()
    if opening is None:
        return  # destroyed by law; the entry itself is there and stays
    kept = leaves.Opening(LeafKind(seal.kind), b"", b"", at_rest.manifest_of(opening)).contents()
    if seal.kind != kind or rules.given_part(kept) != leaves.canonical(manifest):
        raise Refused(
            _("This version has a seal already, with other content."), code="sealed_otherwise"
        )
