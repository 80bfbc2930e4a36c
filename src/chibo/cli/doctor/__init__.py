"""``chibo doctor``: look over an installation and say, in sentences, what is wrong and what to do.

``basics`` holds what every installation is looked over for; with ``--production`` also what has to be
right before real people use it: ``secrecy`` (keys, TLS), ``sealed`` (keys of sealed data), ``signing`` (certificates, time stamps, the log),
``running`` (workers, copies, messages, the scanner of uploads).
"""

import argparse
from collections.abc import Iterator

from chibo.cli import installation
from chibo.cli.doctor import basics, running, sealed, secrecy, signing
from chibo.cli.doctor.finding import BAD, GOOD, WARNING, Check, Finding

__all__ = ["BAD", "GOOD", "WARNING", "Check", "Finding", "examine", "main"]

PRODUCTION: tuple[Check, ...] = (
    secrecy.real, secrecy.secret_key, secrecy.key_files, secrecy.tls, secrecy.owner,
    sealed.wrapping, sealed.index, sealed.under_way, sealed.identity,
    signing.authority, signing.anchors, signing.time_stamps, signing.head,
    running.workers, running.queue, running.copies, running.drill, running.messages, running.scanner,
)  # fmt: skip
WITHOUT_DATABASE = frozenset({"secret_key", "key_files", "tls", "time_stamps", "copies", "drill",
                              "messages", "scanner", "identity"})  # fmt: skip


def main(words: list[str]) -> int:
    """Print what was found; 1 when anything is BAD."""
    given = _arguments(words)
    installation.load()
    findings = list(examine(production=given.production))
    for finding in findings:
        print(finding.told(given.lang))
    bad = sum(finding.mark == BAD for finding in findings)
    if given.production:
        print(_sum(bad, given.lang))
    return 1 if bad else 0


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo doctor",
        description="Look over this installation and say what is wrong. Kiểm tra hệ thống.",
        epilog="✓ good   ! works, but look at it   ✗ does not work or is not safe; the exit status is then 1",
    )
    parser.add_argument(
        "--production",
        action="store_true",
        help="also what has to be right before real people use it",
    )
    parser.add_argument(
        "--lang", choices=("vi", "en"), default="vi", help="of the sentences (%(default)s)"
    )
    return parser.parse_args(words)


def _sum(bad: int, language: str) -> str:
    if language == "vi":
        return f"\n{bad} điều phải sửa trước khi dùng thật." if bad else "\nSẵn sàng để dùng thật."
    return f"\n{bad} to put right before real use." if bad else "\nReady for real use."


def examine(*, production: bool = False) -> Iterator[Finding]:
    """Look at everything; a database that does not answer leaves out what depends on it."""
    yield from basics.python()
    database = list(basics.reachable())
    yield from database
    answers = all(finding.mark != BAD for finding in database)
    if answers:
        for check in (basics.roles, basics.migrations, basics.clock):
            yield from check()
        if not installation.unapplied():
            yield from basics.certificates()
    for check in (basics.disk, basics.signer, basics.fonts):
        yield from check()
    if production:
        is_ready = answers and not installation.unapplied()
        for check in PRODUCTION:
            if is_ready or check.__name__ in WITHOUT_DATABASE:
                yield from check()
