"""Before real people come: does somebody do the jobs, are there copies, can people be reached?"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from chibo.cli import environment
from chibo.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from chibo.core import clock, health
from chibo.gateways.antivirus import Clamd, ScannerAway

DAILY, DRILLED = timedelta(hours=26), timedelta(days=100)
"""A copy each night, with room for a slow one; a drill each quarter."""


def workers() -> Iterator[Finding]:
    """Whether a worker gives signs of life."""
    part = health.workers()
    if part.ok:
        alive = part.figures["alive"]
        yield Finding(GOOD, "workers", f"{alive} at work", f"{alive} đang chạy")
    else:
        yield Finding(
            BAD,
            "workers",
            "none gives a sign of life: signatures and notices wait; start chibo",
            "không có tiến trình nào: chữ ký và thông báo phải chờ; khởi động chibo",
        )


def queue() -> Iterator[Finding]:
    """Whether a job waits that should have been done."""
    part = health.queue()
    waiting, oldest = part.figures["waiting"], part.figures["oldest_seconds"]
    yield Finding(
        GOOD if part.ok else BAD,
        "jobs",
        f"{waiting} wait, the oldest for {oldest} s" + ("" if part.ok else ": is a worker stuck?"),
        f"{waiting} việc chờ, lâu nhất {oldest} giây" + ("" if part.ok else ": tiến trình bị kẹt?"),
    )


def copies() -> Iterator[Finding]:
    """Whether there is a fresh copy of everything."""
    found = _last()
    at = _moment(found.get("at"))
    if at is None:
        yield Finding(
            BAD,
            "backup",
            "none was ever made: chibo backup make, and a timer (deploy/systemd)",
            "chưa có bản sao lưu nào: chibo backup make, và đặt lịch (deploy/systemd)",
        )
        return
    age = clock.now() - at
    fresh = age <= DAILY
    hours = round(age.total_seconds() / 3600)
    entries = found.get("entries", 0)
    yield Finding(
        GOOD if fresh else BAD,
        "backup",
        f"{hours} h old, {entries} entries of the log" + ("" if fresh else ": make a new one"),
        f"cách đây {hours} giờ, {entries} mục nhật ký" + ("" if fresh else ": cần sao lưu lại"),
    )


def drill() -> Iterator[Finding]:
    """Whether a copy was lately restored elsewhere, and it went well."""
    found = _last().get("drill")
    last = found if isinstance(found, dict) else {}
    at = _moment(last.get("at"))
    if at is None or not last.get("ok"):
        yield Finding(
            BAD,
            "restore drill",
            "no copy was restored with success: chibo backup drill",
            "chưa khôi phục thử thành công: chibo backup drill",
        )
        return
    fresh = clock.now() - at <= DRILLED
    yield Finding(
        GOOD if fresh else WARNING,
        "restore drill",
        f"{at:%Y-%m-%d}" + ("" if fresh else ": one is due each quarter"),
        f"{at:%d/%m/%Y}" + ("" if fresh else ": mỗi quý một lần"),
    )


def messages() -> Iterator[Finding]:
    """Whether people can be reached outside of the pages."""
    ways = [name for name, setting in WAYS.items() if getattr(settings, setting, "")]
    if ways:
        yield Finding(GOOD, "messages", ", ".join(ways), ", ".join(ways))
    else:
        yield Finding(
            WARNING,
            "messages",
            "neither mail nor SMS is set: reminders stand on the pages only",
            "chưa đặt thư hay SMS: nhắc việc chỉ hiện trên trang",
        )


WAYS = {"e-mail": "EMAIL_HOST", "SMS": "CHIBO_SMS_URL"}


def scanner() -> Iterator[Finding]:
    """Whether uploads are looked through for known malware."""
    if not settings.CHIBO_CLAMD:
        yield Finding(
            WARNING,
            "scanner",
            "CHIBO_CLAMD is not set: uploads are checked by content only",
            "chưa đặt CHIBO_CLAMD: tệp tải lên chỉ được kiểm tra nội dung",
        )
        return
    try:
        said = Clamd(settings.CHIBO_CLAMD).version()
    except ScannerAway as error:
        yield Finding(
            BAD,
            "scanner",
            f"{settings.CHIBO_CLAMD} does not answer ({error}): uploads are refused",
            f"{settings.CHIBO_CLAMD} không trả lời ({error}): không nhận tệp tải lên",
        )
    else:
        yield Finding(GOOD, "scanner", said, said)


def _last() -> dict[str, Any]:
    folder = Path(getattr(settings, "CHIBO_BACKUP_DIR", environment.var() / "backup"))
    try:
        found = json.loads((folder / "last.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
