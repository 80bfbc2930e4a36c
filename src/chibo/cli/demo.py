"""``chibo demo``: a whole branch meeting, from convening to sealed minutes, on this machine."""

import argparse
import logging
import sys
from urllib.parse import urlsplit

from chibo.cli import installation

_NEEDED = ("database", "pki", "signer", "worker", "ledger")


def main(words: list[str]) -> int:
    """Play the demonstration, or report the one that was played; then serve it unless told not to."""
    given = _arguments(words)
    installation.load()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # a person reads along
    try:
        installation.bring_up_to_date()
        status = _play(given.seed, serving=given.serve)
        if status or not given.serve:
            return status
        from chibo.cli.serve import DEFAULT_HOST, serve

        return serve(host=DEFAULT_HOST, port=given.port)
    except installation.NotReady as reason:
        print(f"chibo demo: {reason}", file=sys.stderr)
        return 2


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo demo",
        description="Play a whole branch meeting, verify the result, then serve it on 127.0.0.1. "
        "Chạy thử một kỳ sinh hoạt chi bộ.",
        epilog="A second run keeps the data and only reports; `make reset` starts afresh.",
    )
    parser.add_argument("--seed", type=int, default=1, help="of the invented people (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="of the pages (%(default)s)")
    parser.add_argument(
        "--no-serve", dest="serve", action="store_false", help="end after the report"
    )
    return parser.parse_args(words)


def _play(seed: int, *, serving: bool) -> int:
    """Run the demonstration with the processes beside it that it talks to; they speak to a file."""
    from chibo import demo
    from chibo.cli.environment import is_embedded, var
    from chibo.config import processes
    from chibo.config.supervisor import Supervisor

    _make_authority()
    table = processes.table(host="127.0.0.1", port=0, authority=True, embedded=is_embedded())
    beside = [process for process in table if process.name in _NEEDED]
    told = var() / "demo" / "processes.log"
    told.parent.mkdir(parents=True, exist_ok=True)
    with told.open("a", encoding="utf-8") as out, Supervisor(beside, out=out).background():
        status = demo.run(seed, serving)
    if status:
        print(f"chibo demo: what the processes beside it said: {told}", file=sys.stderr)
    return status


def _make_authority() -> None:
    """Make the demonstration's certificate authority, once."""
    from django.conf import settings

    from chibo.core import clock
    from chibo.gateways.pki import authority

    if not (settings.CHIBO_PKI_DIR / "state.json").exists():
        url = urlsplit(settings.CHIBO_TSA_URL)
        authority.create(
            settings.CHIBO_PKI_DIR,
            organisation="Chi bộ số, bản thử",
            url=f"{url.scheme}://{url.netloc}",
            at=clock.now(),
        )
