"""``chibo backup``: an encrypted copy of everything, and the proof that it can be brought back."""

import argparse
import json
import sys
from pathlib import Path

from chibo.cli import installation
from chibo.gateways.backup.archive import BackupUnusable
from chibo.gateways.durable import make_folder, write_durably


def main(words: list[str]) -> int:
    """Make, prove, or make keys for backups; the exit status."""
    given = _arguments(words)
    actions = {"make": _make, "drill": _drill, "keygen": _keygen}
    try:
        return actions[given.action](given)
    except (BackupUnusable, installation.NotReady) as problem:
        print(f"chibo backup {given.action}: {problem}", file=sys.stderr)
        return 1


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo backup",
        description="Copies of an installation, encrypted with age. Sao lưu có mã hóa.",
        epilog="Two files are written: the data, and keys with the salts of the log. Keep them in two "
        "hands: docs/howto/backup.md.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    make = actions.add_parser("make", help="copy database, files and log at one moment")
    make.add_argument("folder", type=Path, nargs="?", help="where to (var/backup)")
    make.add_argument("--to", action="append", metavar="age1…", help="who can read the data")
    make.add_argument(
        "--custody-to", action="append", metavar="age1…", help="who can read keys and salts"
    )
    drill = actions.add_parser("drill", help="bring the newest copy back elsewhere, and compare")
    _keys(drill)
    drill.add_argument("folder", type=Path, nargs="?", help="where the copies are (var/backup)")
    keygen = actions.add_parser("keygen", help="a new key pair: a secret file, and age1…")
    keygen.add_argument("file", type=Path, help="the secret goes here; keep it off this machine")
    return parser.parse_args(words)


def _keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--identity", type=Path, required=True, help="file with the secret key of the data"
    )
    parser.add_argument(
        "--custody-identity", type=Path, help="file with the secret key of the custody (the same)"
    )


def _make(given: argparse.Namespace) -> int:
    installation.load()
    from chibo.cli.backup import making

    made = making.make(folder=given.folder, to=given.to, custody_to=given.custody_to)
    print(
        f"Dữ liệu · data     {made.data}  ({made.bytes:,} bytes, {made.entries} entries of the log)"
    )
    print(f"Khóa · keys, salts {made.custody}")
    return 0


def _drill(given: argparse.Namespace) -> int:
    installation.load()
    from chibo.cli.backup import drilling

    report = drilling.drill(
        folder=given.folder,
        identity=given.identity,
        custody_identity=given.custody_identity or given.identity,
    )
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    return 0 if report.ok else 1


def _keygen(given: argparse.Namespace) -> int:
    from chibo.gateways.backup.archive import make_identity

    if given.file.exists():
        raise BackupUnusable(f"{given.file} is there already")
    secret, public = make_identity()
    make_folder(given.file.absolute().parent)
    write_durably(given.file, f"# public key: {public}\n{secret}\n".encode())
    print(public)
    return 0
