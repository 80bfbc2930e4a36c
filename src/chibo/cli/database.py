"""``chibo database``: the embedded PostgreSQL of this installation, by hand."""

import argparse
import os
import shutil
import signal
import sys
import threading

from chibo.cli import environment
from chibo.gateways.embedded_postgres import DatabaseProblem, EmbeddedPostgres

_WATCH_SECONDS = 0.5


def main(words: list[str]) -> int:
    """Run one of the actions; the exit status."""
    given = _arguments(words)
    actions = {
        "start": _start, "stop": _stop, "status": _status, "url": _url, "run": _run,
        "watch": _watch, "reset": _reset,
    }  # fmt: skip
    return actions[given.action](environment.embedded(), given)


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo database",
        description="The PostgreSQL that chibo brings along. Cơ sở dữ liệu đi kèm.",
        epilog="It listens on loopback only and outlives the command that started it.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("start", help="start it (made at the first start) and wait until it answers")
    actions.add_parser("stop", help="stop it; the data stays")
    actions.add_parser("status", help="whether it runs, where, as whom; status 3 when it does not")
    url = actions.add_parser("url", help="print the address, password included")
    url.add_argument("--owner", action="store_true", help="for the role that owns the tables")
    run = actions.add_parser(
        "run", help="run another program with its addresses in the environment"
    )
    run.add_argument("program", nargs=argparse.REMAINDER, metavar="PROGRAM …")
    actions.add_parser("watch", help="keep it running until this command is stopped")
    reset = actions.add_parser(
        "reset", help="stop it and remove its data for good (`make reset` also clears var/)"
    )
    reset.add_argument("--yes", action="store_true", help="do not ask")
    return parser.parse_args(words)


def _start(server: EmbeddedPostgres, _given: argparse.Namespace) -> int:
    server.start()
    return _status(server, _given)


def _stop(server: EmbeddedPostgres, _given: argparse.Namespace) -> int:
    print("stopped" if server.stop() else "it was not running")
    return 0


def _status(server: EmbeddedPostgres, _given: argparse.Namespace) -> int:
    status = server.status()
    if not status.running:
        print(f"not running; data: {status.directory}")
        return 3
    print(
        f"running on 127.0.0.1:{status.port} as {status.system_user} (process {status.pid}); "
        f"data: {status.directory}"
    )
    return 0


def _url(server: EmbeddedPostgres, given: argparse.Namespace) -> int:
    server.start()
    print(server.owner_url() if given.owner else server.url())
    return 0


def _run(server: EmbeddedPostgres, given: argparse.Namespace) -> int:
    """Become the program, with DATABASE_URL and DATABASE_OWNER_URL set (both kept when given)."""
    program = given.program[1:] if given.program[:1] == ["--"] else given.program
    if not program or shutil.which(program[0]) is None:
        print(
            "chibo database run: which program? e.g. `chibo database run -- psql`", file=sys.stderr
        )
        return 2
    if not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")):
        environment.use(server)
    sys.stdout.flush()
    os.execvp(program[0], program)  # noqa: S606 – the person's own program, without a shell


def _watch(server: EmbeddedPostgres, _given: argparse.Namespace) -> int:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.is_set():
        if not server.status().running:
            try:
                server.start()
                print("started", flush=True)
            except DatabaseProblem as problem:
                print(problem, flush=True)
        stopping.wait(_WATCH_SECONDS)
    return 0


def _reset(server: EmbeddedPostgres, given: argparse.Namespace) -> int:
    if not given.yes:
        print(f"This removes all data in {server.place.base} for good. Type yes to go on: ", end="")
        if input().strip() != "yes":
            print("nothing was removed")
            return 1
    server.reset()
    print("removed")
    return 0
