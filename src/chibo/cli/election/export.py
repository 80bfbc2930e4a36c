"""``chibo election export``: writes the archive of a vote of this installation as a file."""

import argparse
import sys
from pathlib import Path
from uuid import UUID

from chibo.cli import installation

NOT_FOUND, UNUSABLE = 1, 2


def main(words: list[str]) -> int:
    """Write it; 1 when there is no such archive, 2 when the folder cannot be used."""
    given = _parser().parse_args(words)
    installation.load()
    from chibo.assembly.ballots import queries
    from chibo.core.actor import system_actor
    from chibo.core.errors import ChiboError
    from chibo.core.scope import scope

    try:
        with scope(system_actor("election export")) as actor:
            found = queries.election(given.election, actor)
            data = queries.archive(found).to_bel()
    except ChiboError as error:
        print(f"chibo election export: {error}", file=sys.stderr)
        return NOT_FOUND
    path = given.out / f"{found.uuid}.bel"
    try:
        given.out.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        print(f"chibo election export: {path}: {error.strerror}", file=sys.stderr)
        return UNUSABLE
    print(path)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chibo election export",
        description="Write the archive of a secret vote as UUID.bel, as far as it has come.",
    )
    parser.add_argument("election", type=UUID, metavar="ID", help="as in the address of its page")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    return parser
