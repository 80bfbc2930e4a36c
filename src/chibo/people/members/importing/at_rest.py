"""The cells of an uploaded list while it waits: sealed, because full personal ids stand in them."""

import json

from chibo.core import vault
from chibo.people.members.importing.rules.table import Table, kept
from chibo.people.members.models import MemberImport

CELLS = vault.declare(vault.Column("members_memberimport", "cells_sealed"))


def keep(made: MemberImport, table: Table) -> None:
    """Put a table into a row that is about to be written."""
    text = json.dumps(table.as_lists(), ensure_ascii=False)
    made.cells_sealed = CELLS.seal(made.pk, text.encode())


def read(found: MemberImport) -> Table:
    """The table of a list that still waits.

    Raises:
        Broken: it does not open.
    """
    assert found.cells_sealed is not None  # noqa: S101  # the state is open, so a constraint sees to it
    return kept(json.loads(CELLS.open(found.pk, found.cells_sealed)))
