"""``python -m chibo.gateways.pki create|serve|renew-tsa`` – the demonstration authority by hand."""

import argparse
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

from chibo.gateways.pki import authority
from chibo.gateways.pki.server import Server


def now() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)


def main(arguments: list[str] | None = None) -> None:
    """Make an authority, or serve one until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m chibo.gateways.pki", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create", help="make a new authority in an empty folder")
    create.add_argument("--dir", type=Path, required=True)
    create.add_argument("--organisation", default="Chi bộ số, bản thử")
    create.add_argument("--url", default="http://127.0.0.1:8002")
    serve = commands.add_parser("serve", help="answer time-stamp queries, serve revocation lists")
    serve.add_argument("--dir", type=Path, required=True)
    serve.add_argument("--port", type=int, default=8002)
    renew = commands.add_parser("renew-tsa", help="a new key and certificate for time stamps")
    renew.add_argument("--dir", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    if chosen.command == "renew-tsa":
        authority.load(chosen.dir).renew_tsa(at=now())
        return
    if chosen.command == "create":
        authority.create(chosen.dir, organisation=chosen.organisation, url=chosen.url, at=now())
        return
    server = Server(authority.load(chosen.dir), chosen.port, clock=now)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()
    server.server_close()


if __name__ == "__main__":
    main()
