"""``chibo serve``: run everything an installation needs, until Ctrl-C or SIGTERM."""

import argparse
import ipaddress
import socket
import sys
from urllib.parse import urlsplit

from chibo.cli import installation

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000


def main(words: list[str]) -> int:
    """Serve; 2 when something has to be put right first."""
    given = _arguments(words)
    installation.load()
    try:
        installation.bring_up_to_date()
        return serve(host=given.host, port=given.port, only=given.only)
    except installation.NotReady as reason:
        print(f"chibo serve: {reason}", file=sys.stderr)
        return 2


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo serve",
        description="Run the pages, live events, jobs, the log and its signer. Chạy hệ thống.",
        epilog="A process that dies is started again; Ctrl-C or SIGTERM stops all of them.",
    )
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="of the pages (%(default)s)")
    parser.add_argument(
        "--only",
        type=lambda text: [name.strip() for name in text.split(",") if name.strip()],
        metavar="NAMES",
        help="run only these processes, e.g. web,events (for one unit each under systemd)",
    )
    return parser.parse_args(words)


def serve(*, host: str, port: int, only: list[str] | None = None) -> int:
    """Run the processes until they are stopped. Django is loaded, the installation up to date.

    Raises:
        NotReady: the address may not be used, or is in use; or a name in ``only`` is unknown.
    """
    from chibo.cli.environment import is_embedded
    from chibo.config import processes
    from chibo.config.supervisor import Supervisor
    from chibo.core.installation import is_demo

    demo = is_demo()
    check_address(host, demo=demo)
    own = demo or has_authority()
    table = processes.table(host=host, port=port, authority=own, embedded=is_embedded())
    try:
        chosen = processes.only(table, only) if only else table
    except ValueError as error:
        raise installation.NotReady(str(error)) from error
    if any(process.name == "web" for process in chosen):
        check_free(host, port)
        print(f"\n  Chi bộ số: {_address(host, port)}/   (Ctrl-C ends)\n", flush=True)
    return Supervisor(chosen, labelled=len(chosen) > 1).run()


def _address(host: str, port: int) -> str:
    """What to open here: the installation's own address where that leads to this very port, else host and port."""
    from django.conf import settings

    site = urlsplit(settings.SITE_URL)
    if (
        site.scheme == "http"
        and site.port == port
        and site.hostname
        and _is_loopback(site.hostname)
    ):
        return f"http://{site.netloc}"
    return f"http://{_shown(host)}:{port}"


def has_authority() -> bool:
    """Whether an authority of the installation's own lies where its trust anchors are."""
    from django.conf import settings

    return (settings.CHIBO_PKI_DIR / "state.json").exists()


def check_address(host: str, *, demo: bool) -> None:
    """A demonstration is for this machine only: its papers look real and its passwords are printed.

    Raises:
        NotReady: ``host`` can be reached from other machines and the installation is a demo.
    """
    if demo and not _is_loopback(host):
        raise installation.NotReady(
            f"this is a demonstration; it is served on this machine only, not on {host}. "
            "To serve others, set up an installation with a database of your own: docs/reference/cli.md."
        )


def check_free(host: str, port: int) -> None:
    """Refuse a port that another program holds, before anything is started.

    Raises:
        NotReady: the port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise installation.NotReady(
                f"{host}:{port} cannot be used ({error.strerror}); is chibo running already? "
                "Another port: --port 8080."
            ) from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
