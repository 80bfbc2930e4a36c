"""Sealed data: values that whoever has the database, a copy of it or its disk cannot read.

    box       one value: AES-256-GCM, bound to table, column and row (pure)
    custody   the keys outside the database: wrapping keys, the key of the blind index (pure)
    keys      data keys, one for each table, wrapped in the database
    columns   which columns are sealed; a room declares its own
    rotation  wrapping keys and data keys change while everybody works on

Why so: docs/decisions/0013-sealed-data.md. Who holds which key: docs/explanation/custody.md.
"""

from chibo.core.vault.columns import Column, Index, declare

__all__ = ["Column", "Index", "declare"]
