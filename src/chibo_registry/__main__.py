"""``python -m chibo_registry`` – the simulated register until SIGTERM or Ctrl-C; prints its address first."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from chibo_registry.server import Registry
from chibo_registry.truth import load


def main(arguments: list[str] | None = None) -> None:
    """Serve."""
    parser = argparse.ArgumentParser(prog="python -m chibo_registry", description=__doc__)
    parser.add_argument("--people", type=Path, required=True, help="CSV file, see truth.COLUMNS")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--control", action="store_true", help="let tests change the world")
    parser.add_argument("--per-second", type=float, default=0.0, help="questions of one asker")
    chosen = parser.parse_args(arguments)
    server = Registry(load(chosen.people), chosen.port, control=chosen.control)
    server.manners.per_second = chosen.per_second
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    server.serve_forever()
    server.server_close()


if __name__ == "__main__":
    main()
