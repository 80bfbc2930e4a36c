"""``chibo restore``: bring a backup back on an empty installation."""

import argparse
import sys
from pathlib import Path

from chibo.cli import installation
from chibo.gateways.backup.archive import BackupUnusable


def main(words: list[str]) -> int:
    """Restore, look everything over, and say what was found; 1 when something does not fit."""
    given = _arguments(words)
    installation.load()
    from chibo.cli.backup import restoring

    try:
        report = restoring.restore(
            data=given.data,
            identity=given.identity,
            custody=given.custody,
            custody_identity=given.custody_identity or given.identity,
            seen=given.seen,
        )
    except (BackupUnusable, installation.NotReady) as problem:
        print(f"chibo restore: {problem}", file=sys.stderr)
        return 1
    print(
        f"Đã khôi phục bản sao lúc {report.made_at} · restored: {report.documents} files of documents, "
        f"{report.entries} entries of the log ({report.returned} given back to the database), "
        f"{report.checkpoints} checkpoints compared."
    )
    for sentence in report.problems:
        print(f"  ✗ {sentence}", file=sys.stderr)
    if report.ok:
        print("Everything fits. Start it: chibo serve")
    return 0 if report.ok else 1


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo restore",
        description="Bring a backup back on an empty installation. Khôi phục từ bản sao lưu.",
        epilog="A copy that is older than any checkpoint found is refused: going on from it would make "
        "a second history of the log. docs/howto/backup.md",
    )
    parser.add_argument("data", type=Path, help="the file ….data.age")
    parser.add_argument("custody", type=Path, help="the file ….custody.age of the same moment")
    parser.add_argument("--identity", type=Path, required=True, help="secret key of the data")
    parser.add_argument("--custody-identity", type=Path, help="secret key of the custody")
    parser.add_argument(
        "--seen",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="checkpoints and evidence that others kept: a file or a folder; may be given again",
    )
    return parser.parse_args(words)
