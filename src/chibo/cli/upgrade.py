"""``chibo upgrade``: bring tables, messages and static files to this version, behind a fresh backup.

The way back is the backup: ``chibo restore`` with the source as it was. What was done is written to
``upgrades.jsonl`` in ``CHIBO_VAR``.
"""

import argparse
import json
import sys
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chibo.cli import environment, installation

FRESH = timedelta(hours=1)


def main(words: list[str]) -> int:
    """Upgrade; 1 when a backup is missing, 2 when this source is older than the database."""
    parser = argparse.ArgumentParser(
        prog="chibo upgrade",
        description="Bring tables, messages and static files to this version. Nâng cấp hệ thống.",
        epilog="Stop chibo before, start it after. The way back: chibo restore, with the source as it was.",
    )
    parser.add_argument(
        "--without-backup", action="store_true", help="although there would be no way back"
    )
    given = parser.parse_args(words)
    installation.load()
    if newer := installation.unknown():
        print(TOO_OLD.format(count=len(newer), first=newer[0]), file=sys.stderr)
        return 2
    missing = installation.unapplied()
    backup = _last_backup()
    must = missing and not given.without_backup and not installation.is_empty()
    if must and not _is_fresh(backup):
        print(NO_BACKUP, file=sys.stderr)
        return 1
    _bring_up_to_date(missing)
    _note(missing, backup)
    print(DONE.format(version=version("chibo"), count=len(missing)))
    return 0


TOO_OLD = (
    "chibo upgrade: this source is older than the database: {count} of its migrations are not known here "
    "({first} …). Take the newer source again, or restore the backup made before the upgrade: chibo restore.\n"
    "(Mã nguồn cũ hơn cơ sở dữ liệu: lấy lại bản mới, hoặc khôi phục bản sao lưu trước khi nâng cấp.)"
)
NO_BACKUP = (
    "chibo upgrade: no backup of the last hour, so there would be no way back: chibo backup make, then again.\n"
    "(Chưa có bản sao lưu trong một giờ qua: chạy chibo backup make rồi nâng cấp lại.)"
)
DONE = (
    "Đã nâng cấp lên chibo {version}, {count} bước (upgraded; migrations applied: {count}). "
    "Next: chibo doctor --production, then start chibo."
)


def _bring_up_to_date(missing: list[str]) -> None:
    from django.core.management import call_command

    installation.make_vault_keys()
    if missing:
        call_command("migrate", database="owner", verbosity=1)
    installation.bring_up_to_date()


def _last_backup() -> dict[str, Any]:
    from django.conf import settings

    try:
        found = json.loads(
            (Path(settings.CHIBO_BACKUP_DIR) / "last.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_fresh(backup: dict[str, Any]) -> bool:
    from chibo.core import clock

    try:
        return clock.now() - datetime.fromisoformat(str(backup.get("at"))) <= FRESH
    except ValueError:
        return False


def _note(missing: list[str], backup: dict[str, Any]) -> None:
    from chibo.core import clock

    line = {
        "at": clock.now().isoformat(),
        "version": version("chibo"),
        "migrations": missing,
        "backup": backup.get("data", ""),
    }
    with (environment.var() / "upgrades.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
