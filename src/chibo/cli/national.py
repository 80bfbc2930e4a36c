"""``chibo national``: an invented country of any size, as files or in an empty database."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from chibo.cli import installation

if TYPE_CHECKING:
    from chibo.national.loading import Say
    from chibo.national.structure import Country


def main(words: list[str]) -> int:
    """Make the country; 2 when something has to be put right first."""
    given = _arguments(words)
    begun = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - begun:8.1f} s  {text}", flush=True)

    installation.load()
    from chibo.national import loading, writing
    from chibo.national.structure import Country

    try:
        country = Country(seed=given.seed, members=given.members)
        say(f"{len(country.units):,} units, {len(country.branches.size):,} branches")
        if given.out is not None:
            writing.write(country, given.out, neighbours=given.neighbours, say=say)
            say(f"written to {given.out}; digests in manifest.json")
        if given.load:
            _load(country, given.processes, say)
    except (ValueError, loading.NotEmpty, writing.Exists, installation.NotReady) as reason:
        print(f"chibo national: {reason}", file=sys.stderr)
        return 2
    return 0


def _arguments(words: list[str]) -> argparse.Namespace:
    from chibo.national import MEMBERS, SEED

    parser = argparse.ArgumentParser(
        prog="chibo national",
        description="An invented country: units, members, twelve months of meetings. "
        "Bộ dữ liệu cả nước, không có thật.",
        epilog="The same seed gives the same bytes. docs/reference/national-data.md",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    generate = actions.add_parser("generate", help="make it, as files or into an empty database")
    generate.add_argument("--members", type=int, default=MEMBERS, help="how many (%(default)s)")
    generate.add_argument("--seed", type=int, default=SEED, help="of everything (%(default)s)")
    generate.add_argument("--out", type=Path, metavar="DIR", help="write files there")
    generate.add_argument(
        "--neighbours",
        type=int,
        choices=range(11),
        default=10,
        metavar="0…10",
        help="people in the register's file for each member (%(default)s)",
    )
    generate.add_argument("--load", action="store_true", help="fill this installation's database")
    generate.add_argument("--processes", type=int, default=2, help="at once (%(default)s)")
    given = parser.parse_args(words)
    if given.out is None and not given.load:
        generate.error("say where to: --out DIR, --load, or both")
    return given


def _load(country: "Country", processes: int, say: "Say") -> None:
    from django.db import connections

    from chibo.core import clock
    from chibo.national import loading, settling

    installation.bring_up_to_date(log_key=False)
    owner = connections["owner"]
    address = loading.address(owner.get_connection_params())
    connections.close_all()
    plan = loading.Plan(address, country.seed, country.members)
    loading.load(plan, country, processes=processes, say=say)
    made = settling.settle(seed=country.seed, members=country.members, at=clock.now())
    say(f"loaded; log-ins: {settling.path()}")
    for login in made:
        print(f"            {login.username:<12} {login.password}  {login.name}, {login.unit}")
