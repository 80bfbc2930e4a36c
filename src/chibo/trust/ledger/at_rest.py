"""What opens entries of the log, as it lies in the database: sealed, each value for its own row.

Salts and manifests of openings, and the units' tag keys (``docs/explanation/custody.md``).
"""

from uuid import UUID

from chibo.core import vault
from chibo.protocols.tlog import leaf as leaves
from chibo.protocols.tlog.leaf import LeafKind
from chibo.trust.ledger.models import Opening, Seal, TagKey

TAG_KEY = vault.declare(vault.Column("ledger_tagkey", "key"))
SALT = vault.declare(vault.Column("ledger_opening", "salt"))
MANIFEST = vault.declare(vault.Column("ledger_opening", "manifest"))


def sealed_opening(row: UUID, opening: leaves.Opening) -> dict[str, bytes]:
    """The secret columns of an opening's row."""
    return {
        "salt": SALT.seal(row, opening.salt),
        "manifest": MANIFEST.seal(row, opening.manifest),
    }


def manifest_of(row: Opening) -> bytes:
    """What was sealed into the log."""
    return MANIFEST.open(row.pk, row.manifest)


def tag_of(keys: TagKey, number: int) -> bytes:
    """By which a unit's own monitor finds its entry of that number."""
    return leaves.tag_of(TAG_KEY.open(keys.pk, keys.key), number)


def opened(row: Opening) -> leaves.Opening:
    """What an entry is made of; reads ``seal`` and its ``tag_key``."""
    seal: Seal = row.seal
    return leaves.Opening(
        kind=LeafKind(seal.kind),
        tag=tag_of(seal.tag_key, seal.number),
        salt=SALT.open(row.pk, row.salt),
        manifest=manifest_of(row),
    )
